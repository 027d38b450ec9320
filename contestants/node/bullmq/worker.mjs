// The worker process: squares numbers, and does slow jobs that leave a line behind.
import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { connection } from './connection.mjs';

async function work({ name, data }) {
  if (name === 'square') return data.number * data.number;
  await sleep(1000 * data.seconds);
  await appendFile(data.file, `${data.number}\n`);
  return null;
}

const worker = new Worker('work', work, { connection, lockDuration: 10_000, stalledInterval: 5_000 });
worker.on('error', (error) => console.error(error));
process.on('SIGTERM', () => process.exit(0));
