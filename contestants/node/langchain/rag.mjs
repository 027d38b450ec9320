// rag with LangChain.js: embed documents, find the two nearest to a question, ask a model.
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { answerLines } from './answer-lines.mjs';

const configuration = { baseURL: process.env.MODEL_URL };
const embeddings = new OpenAIEmbeddings({ model: 'stub', configuration });
const model = new ChatOpenAI({ model: 'stub', configuration });
const prompt = ChatPromptTemplate.fromTemplate('Context:\n{context}\n\nQuestion: {question}');
let chain;

await answerLines({
  async index({ documents }) {
    const store = await MemoryVectorStore.fromTexts(documents, documents.map(() => ({})), embeddings);
    const find = store.asRetriever(2).pipe((found) => found.map((each) => each.pageContent).join('\n'));
    chain = RunnableSequence.from([{ context: find, question: new RunnablePassthrough() }, prompt, model, new StringOutputParser()]);
    return { indexed: documents.length };
  },
  async ask({ question }) {
    return { reply: await chain.invoke(question) };
  },
});
