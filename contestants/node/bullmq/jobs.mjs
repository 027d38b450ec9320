// jobs with BullMQ: what a web service does, which enqueues and waits for results.
import { Queue, QueueEvents } from 'bullmq';
import { answerLines } from './answer-lines.mjs';
import { connection } from './connection.mjs';

const work = new Queue('work', { connection });
const idle = new Queue('idle', { connection }); // no worker listens to it
const events = new QueueEvents('work', { connection });
for (const emitter of [work, idle, events]) emitter.setMaxListeners(0); // one listener for each job waited for
await events.waitUntilReady();

const square = (number) => work.add('square', { number }, { removeOnComplete: { count: 10_000 } });

await answerLines({
  async enqueue({ jobs }) {
    const added = await Promise.all(Array.from({ length: jobs }, (_, number) => idle.add('square', { number })));
    return { enqueued: added.length };
  },
  async complete({ jobs }) {
    const added = await Promise.all(Array.from({ length: jobs }, (_, number) => square(number)));
    const squares = await Promise.all(added.map((job) => job.waitUntilFinished(events)));
    return { sum: squares.reduce((sum, value) => sum + value, 0) };
  },
  async round_trip({ number }) {
    return { square: await (await square(number)).waitUntilFinished(events) };
  },
  async slow({ jobs, seconds, file }) {
    const data = Array.from({ length: jobs }, (_, number) => ({ name: 'slow', data: { number, seconds, file } }));
    return { enqueued: (await work.addBulk(data)).length };
  },
});
process.exit(0);
