// What a language model's answer looks like to a browser: an event stream, a token every 20 ms. A token that is due is
// sent at once, so that one that was late does not put off the next.
import { setTimeout as wait } from 'node:timers/promises';

const tokens = 50;
const interval = 20;

export async function* tokenEvents() {
  const began = performance.now();
  for (let token = 1; token <= tokens; token += 1) {
    const left = began + (token - 1) * interval - performance.now();
    if (left > 0) await wait(left);
    yield `data: token ${token}\n\n`;
  }
  yield 'data: [DONE]\n\n';
}
