// thread-scaling on worker threads: each takes one job after the other from a common list.
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

const pool = [];

function poolOf(workers) {
  while (pool.length < workers) pool.push(new Worker(new URL('./worker.mjs', import.meta.url)));
  return pool.slice(0, workers);
}

function solve(sizes, workers) {
  return new Promise((resolve, reject) => {
    const solutions = new Array(sizes.length);
    let next = 0;
    let done = 0;
    const give = (worker) => {
      if (next === sizes.length) return;
      const index = next++;
      worker.once('message', (count) => {
        worker.off('error', reject);
        solutions[index] = count;
        if (++done === sizes.length) resolve(solutions);
        else give(worker);
      });
      worker.once('error', reject);
      worker.postMessage(sizes[index]);
    };
    for (const worker of poolOf(workers)) give(worker);
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify({ solutions: await solve(request.sizes, request.workers) }));
}
process.exit(0);
