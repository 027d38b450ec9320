// node/socketio: Socket.IO on Node's own HTTP server, which answers the contract's requests. Settings come from the
// environment.
import cluster from 'node:cluster';
import http from 'node:http';

import { createAdapter, setupPrimary } from '@socket.io/cluster-adapter';
import { Server } from 'socket.io';

import { countQueens } from './queens.mjs';
import { mergeItems } from './upstream.mjs';

const port = Number(process.env.PORT);
const cpus = Number(process.env.CPUS);

function send(response, status, contentType, body) {
  response.writeHead(status, {
    'Server': 'node',
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

function sendJson(response, status, value) {
  send(response, status, 'application/json', JSON.stringify(value));
}

function answerCpu(response, query) {
  const n = new URLSearchParams(query).get('n') ?? '';
  const size = /^\d{1,2}$/.test(n) ? Number(n) : 0;
  if (size < 1 || size > 12) return sendJson(response, 400, { error: 'n must be a whole number from 1 to 12' });
  sendJson(response, 200, { n: size, solutions: countQueens(size) });
}

async function answerUpstream(response) {
  try {
    sendJson(response, 200, await mergeItems());
  } catch (error) {
    sendJson(response, 502, { error: error.message });
  }
}

function answer(request, response) {
  if (request.method !== 'GET') return sendJson(response, 405, { error: 'only GET' });
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  switch (path) {
    case '/plaintext':
      return send(response, 200, 'text/plain', 'Hello, World!');
    case '/json':
      return sendJson(response, 200, { message: 'Hello, World!' });
    case '/cpu':
      return answerCpu(response, mark < 0 ? '' : request.url.slice(mark + 1));
    case '/upstream':
      return answerUpstream(response);
    default:
      return sendJson(response, 404, { error: 'not found' });
  }
}

// Who connects is in the room: the default namespace. Over WebSockets alone, workers need no sticky sessions.
function openRoom(server) {
  const io = new Server(server, { transports: ['websocket'], serveClient: false });
  if (cluster.isWorker) io.adapter(createAdapter());
  io.on('connection', (socket) => {
    socket.on('message', (text) => io.emit('message', text));
  });
}

function serve() {
  const server = http.createServer(answer);
  // Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
  server.keepAliveTimeout = 75_000;
  openRoom(server);
  server.listen(port, '127.0.0.1');
}

if (cpus > 1 && cluster.isPrimary) {
  setupPrimary(); // passes on what one worker's members are told to the others
  for (let i = 0; i < cpus; i += 1) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    console.error(`worker ${worker.process.pid} ended (${signal ?? code})`);
    process.exit(1);
  });
} else {
  serve();
}
