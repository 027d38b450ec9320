// rag with the AI SDK: embed documents, find the two nearest to a question, ask a model.
import { createOpenAI } from '@ai-sdk/openai';
import { cosineSimilarity, embed, embedMany, generateText } from 'ai';
import { answerLines } from './answer-lines.mjs';

const provider = createOpenAI({ baseURL: process.env.MODEL_URL });
const embedder = provider.embedding('stub');
let documents = [];

await answerLines({
  async index(request) {
    const { embeddings } = await embedMany({ model: embedder, values: request.documents });
    documents = request.documents.map((text, i) => ({ text, vector: embeddings[i] }));
    return { indexed: documents.length };
  },
  async ask({ question }) {
    const { embedding } = await embed({ model: embedder, value: question });
    const nearness = ({ vector }) => cosineSimilarity(vector, embedding);
    const nearest = documents.toSorted((a, b) => nearness(b) - nearness(a)).slice(0, 2);
    const prompt = `Context:\n${nearest.map(({ text }) => text).join('\n')}\n\nQuestion: ${question}`;
    const { text } = await generateText({ model: provider.chat('stub'), prompt });
    return { reply: text };
  },
});
