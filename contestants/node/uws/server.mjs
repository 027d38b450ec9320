// node/uws: the contract on uWebSockets.js. It writes the Date header itself.
import cluster from 'node:cluster';

import { App } from 'uWebSockets.js';

import { countQueens } from './queens.mjs';
import { mergeItems } from './upstream.mjs';

const port = Number(process.env.PORT);
const cpus = Number(process.env.CPUS);

function send(response, status, contentType, body) {
  response.writeStatus(status).writeHeader('Server', 'uWebSockets.js').writeHeader('Content-Type', contentType).end(body);
}

function sendJson(response, status, value) {
  send(response, status, 'application/json', JSON.stringify(value));
}

function answerCpu(response, request) {
  const n = request.getQuery('n') ?? '';
  const size = /^\d{1,2}$/.test(n) ? Number(n) : 0;
  if (size < 1 || size > 12) {
    return sendJson(response, '400 Bad Request', { error: 'n must be a whole number from 1 to 12' });
  }
  return sendJson(response, '200 OK', { n: size, solutions: countQueens(size) });
}

// What waits must notice that the client has gone: writing to a closed response is an error in uWebSockets.js.
async function answerUpstream(response) {
  let isGone = false;
  response.onAborted(() => { isGone = true; });
  let status = '200 OK';
  let value;
  try {
    value = await mergeItems();
  } catch (error) {
    status = '502 Bad Gateway';
    value = { error: error.message };
  }
  if (!isGone) response.cork(() => sendJson(response, status, value));
}

// No idle limit: the contract's clients may be silent. A message of more than 16 KiB would end the connection, and what a slow
// member of a room has not taken yet would be dropped beyond 64 KiB: the defaults of uWebSockets.js.
const limits = { idleTimeout: 0, maxPayloadLength: 1024 * 1024, maxBackpressure: 16 * 1024 * 1024 };

function serve() {
  const app = App();
  app
    .get('/plaintext', (response) => send(response, '200 OK', 'text/plain', 'Hello, World!'))
    .get('/json', (response) => sendJson(response, '200 OK', { message: 'Hello, World!' }))
    .get('/cpu', answerCpu)
    .get('/upstream', answerUpstream)
    .ws('/ws/echo', { ...limits, message: (socket, message, isBinary) => socket.send(message, isBinary) })
    .ws('/ws/room', {
      ...limits,
      open: (socket) => socket.subscribe('room'),
      message: (socket, message, isBinary) => app.publish('room', message, isBinary),
    })
    .any('/*', (response) => sendJson(response, '404 Not Found', { error: 'not found' }))
    .listen('127.0.0.1', port, (socket) => {
      if (socket) return;
      console.error(`cannot listen on port ${port}`);
      process.exit(1);
    });
}

// Each worker listens with SO_REUSEPORT, uWebSockets.js's default.
if (cpus > 1 && cluster.isPrimary) {
  for (let i = 0; i < cpus; i += 1) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    console.error(`worker ${worker.process.pid} ended (${signal ?? code})`);
    process.exit(1);
  });
} else {
  serve();
}
