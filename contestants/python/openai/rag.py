"""rag with the OpenAI SDK: embed documents, find the two nearest to a question, ask a model."""

import os

from answer_lines import answer_lines
from openai import OpenAI

client = OpenAI(base_url=os.environ["MODEL_URL"])
documents: list[tuple[str, list[float]]] = []


def embed(texts: list[str]) -> list[list[float]]:
    return [each.embedding for each in client.embeddings.create(model="stub", input=texts).data]


def index(request: dict) -> dict:
    documents[:] = zip(request["documents"], embed(request["documents"]))
    return {"indexed": len(documents)}


def ask(request: dict) -> dict:
    (asked,) = embed([request["question"]])
    nearest = sorted(documents, key=lambda each: -sum(a * b for a, b in zip(each[1], asked)))[:2]
    context = "\n".join(text for text, _ in nearest)
    content = f"Context:\n{context}\n\nQuestion: {request['question']}"
    reply = client.chat.completions.create(model="stub", messages=[{"role": "user", "content": content}])
    return {"reply": reply.choices[0].message.content}


answer_lines({"index": index, "ask": ask})
