// tokens with Transformers.js: its tokeniser, and its feature-extraction pipeline on ONNX Runtime. The model lies in a folder.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AutoTokenizer, env, pipeline } from '@huggingface/transformers';
import { answerLines } from './answer-lines.mjs';

env.allowRemoteModels = false;
const kept = new Map();

// What is read from the folder once and kept, as a service does.
async function open(folder) {
  if (!kept.has(folder)) {
    env.localModelPath = `${dirname(folder)}/`;
    const name = basename(folder);
    const texts = readFileSync(join(folder, 'texts.txt'), 'utf8').trimEnd().split('\n');
    const tokenizer = await AutoTokenizer.from_pretrained(name);
    const options = { subfolder: '', dtype: 'fp32', device: 'cpu' };
    kept.set(folder, { texts, tokenizer, extract: await pipeline('feature-extraction', name, options) });
  }
  return kept.get(folder);
}

const numbersOf = (tensor) => Array.from(tensor, Number);

await answerLines({
  async tokenise({ folder, texts: count }) {
    const { texts, tokenizer } = await open(folder);
    let tokens = 0;
    let weighted = 0;
    let first = [];
    for (const [i, text] of texts.slice(0, count).entries()) {
      const ids = numbersOf(tokenizer(text, { return_tensor: false }).input_ids);
      if (i === 0) first = ids;
      tokens += ids.length;
      ids.forEach((id, place) => { weighted += id * (place + 1); });
    }
    return { tokens, weighted, first };
  },

  async embed({ folder, texts: count }) {
    const { texts, extract } = await open(folder);
    const output = await extract(texts.slice(0, count), { pooling: 'mean', normalize: true });
    const [rows, width] = output.dims;
    const row = (i) => Array.from(output.data.subarray(i * width, i * width + 8));
    return { rows, width, first: row(0), last: row(rows - 1) };
  },
});
