// train with TensorFlow.js: logistic regression with an L2 penalty, full batches, Adam, to convergence.
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { answerLines } from './answer-lines.mjs';

const require = createRequire(import.meta.url);
setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out') + '/');
await tf.setBackend('wasm');
await tf.ready();

const steps = 400;

function dataOf(rows, width) {
  const x = [];
  const y = [];
  for (let i = 0; i < rows; i++) {
    const row = [];
    let score = ((i * 37) % 11) - 5;
    for (let j = 0; j < width; j++) {
      row.push((((i * (j + 3) * 7 + 13 * j) % 101) - 50) / 50);
      score += row[j] * (((5 * j) % 7) - 3);
    }
    x.push(row);
    y.push(score > 0 ? 1 : 0);
  }
  return { x, y };
}

await answerLines({
  async train({ rows, width }) {
    const { x, y } = dataOf(rows, width);
    const inputs = tf.tensor2d(x);
    const labels = tf.tensor2d(y, [rows, 1]);
    const weights = tf.variable(tf.zeros([width, 1]));
    const bias = tf.variable(tf.zeros([1]));
    const loss = () => {
      const logits = inputs.matMul(weights).add(bias);
      return tf.losses.sigmoidCrossEntropy(labels, logits, undefined, 0, tf.Reduction.MEAN).add(weights.square().sum().mul(0.5 / rows));
    };
    for (let step = 0; step < steps; step++) {
      // The rate falls to nothing, so that the last steps settle instead of circling.
      const optimizer = step % 100 === 0 ? (globalThis.current = tf.train.adam(0.3 / (1 + step / 50))) : globalThis.current;
      optimizer.minimize(loss, false, [weights, bias]);
    }
    const answer = {
      positives: y.reduce((sum, value) => sum + value, 0),
      objective: rows * (await loss().data())[0],
      norm: (await weights.norm().data())[0],
    };
    tf.dispose([inputs, labels, weights, bias]);
    return answer;
  },
});
