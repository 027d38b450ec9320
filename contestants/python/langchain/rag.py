"""rag with LangChain: embed documents, find the two nearest to a question, ask a model."""

import os

from answer_lines import answer_lines
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

url = os.environ["MODEL_URL"]
embeddings = OpenAIEmbeddings(base_url=url, model="stub", check_embedding_ctx_length=False)
model = ChatOpenAI(base_url=url, model="stub")
prompt = ChatPromptTemplate.from_template("Context:\n{context}\n\nQuestion: {question}")
chains: list = []


def index(request: dict) -> dict:
    store = InMemoryVectorStore.from_texts(request["documents"], embeddings)
    find = store.as_retriever(search_kwargs={"k": 2}) | (lambda found: "\n".join(each.page_content for each in found))
    chains[:] = [{"context": find, "question": RunnablePassthrough()} | prompt | model | StrOutputParser()]
    return {"indexed": len(request["documents"])}


def ask(request: dict) -> dict:
    return {"reply": chains[0].invoke(request["question"])}


answer_lines({"index": index, "ask": ask})
