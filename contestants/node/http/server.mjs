// node/http: the contract on Node's own modules alone. Settings come from the environment.
import cluster from 'node:cluster';
import http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { countBytes, pricedItems, sendCompressed, sendFile } from './extras.mjs';
import { countQueens } from './queens.mjs';
import { tokenEvents } from './tokens.mjs';
import { mergeItems, slowItem } from './upstream.mjs';

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

async function streamTokens(response) {
  response.writeHead(200, { 'Server': 'node', 'Content-Type': 'text/event-stream' });
  try {
    await pipeline(Readable.from(tokenEvents()), response);
  } catch {
    response.destroy(); // the client has gone
  }
}

async function answerUpstream(response, call) {
  try {
    sendJson(response, 200, await call());
  } catch (error) {
    sendJson(response, 502, { error: error.message });
  }
}

async function answerUpload(request, response) {
  try {
    send(response, 200, 'text/plain', String(await countBytes(request)));
  } catch {
    response.destroy(); // the client has gone
  }
}

function answerCompressed(request, response, query) {
  const value = pricedItems(query);
  if (value === null) return sendJson(response, 400, { error: 'count must be from 1 to 50, m from 1 to 999' });
  return sendCompressed(request, response, value);
}

async function answerFile(response, name) {
  try {
    if (!(await sendFile(response, name))) sendJson(response, 404, { error: 'not found' });
  } catch {
    response.destroy(); // the client has gone
  }
}

function answer(request, response) {
  if (request.method === 'POST' && request.url === '/upload') return answerUpload(request, response);
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
      return answerUpstream(response, mergeItems);
    case '/slow':
      return answerUpstream(response, slowItem);
    case '/tokens':
      return streamTokens(response);
    case '/compression/items':
      return answerCompressed(request, response, mark < 0 ? '' : request.url.slice(mark + 1));
    default:
      if (path.startsWith('/static/')) return answerFile(response, path.slice('/static/'.length));
      return sendJson(response, 404, { error: 'not found' });
  }
}

function serve() {
  const server = http.createServer(answer);
  // Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
  server.keepAliveTimeout = 75_000;
  server.listen(port, '127.0.0.1');
}

if (cpus > 1 && cluster.isPrimary) {
  for (let i = 0; i < cpus; i += 1) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    console.error(`worker ${worker.process.pid} ended (${signal ?? code})`);
    process.exit(1);
  });
} else {
  serve();
}
