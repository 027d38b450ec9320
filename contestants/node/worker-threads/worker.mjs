import { parentPort } from 'node:worker_threads';
import { countQueens } from './queens.mjs';

parentPort.on('message', (n) => parentPort.postMessage(countQueens(n)));
