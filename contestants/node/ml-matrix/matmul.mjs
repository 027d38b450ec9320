// matmul with ml-matrix: the product of two matrices of 64-bit floats.
import { Matrix } from 'ml-matrix';
import { answerLines } from './answer-lines.mjs';

const kept = new Map();

function factors(n) {
  if (!kept.has(n)) {
    const a = new Matrix(n, n);
    const b = new Matrix(n, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        a.set(i, j, ((7 * i + 13 * j) % 17) - 8);
        b.set(i, j, ((5 * i + 11 * j) % 19) - 9);
      }
    }
    kept.set(n, [a, b]);
  }
  return kept.get(n);
}

await answerLines({
  matmul({ n }) {
    const [a, b] = factors(n);
    const product = a.mmul(b);
    return { trace: product.trace(), sum: product.sum(), corner: product.get(n - 1, n - 1) };
  },
});
