// rag with the OpenAI SDK: embed documents, find the two nearest to a question, ask a model.
import OpenAI from 'openai';
import { answerLines } from './answer-lines.mjs';

const client = new OpenAI({ baseURL: process.env.MODEL_URL });
let documents = [];

const embed = async (input) => (await client.embeddings.create({ model: 'stub', input })).data.map((each) => each.embedding);
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

await answerLines({
  async index(request) {
    const vectors = await embed(request.documents);
    documents = request.documents.map((text, i) => ({ text, vector: vectors[i] }));
    return { indexed: documents.length };
  },
  async ask({ question }) {
    const [asked] = await embed([question]);
    const nearest = documents.toSorted((a, b) => dot(b.vector, asked) - dot(a.vector, asked)).slice(0, 2);
    const content = `Context:\n${nearest.map(({ text }) => text).join('\n')}\n\nQuestion: ${question}`;
    const reply = await client.chat.completions.create({ model: 'stub', messages: [{ role: 'user', content }] });
    return { reply: reply.choices[0].message.content };
  },
});
