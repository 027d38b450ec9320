// node/fastify: the contract on Fastify, written as its documentation teaches: schemas in, schemas out.
import cluster from 'node:cluster';
import { Readable } from 'node:stream';

import compress from '@fastify/compress';
import files from '@fastify/static';
import view from '@fastify/view';
import ejs from 'ejs';
import fastify from 'fastify';

import { countOf, fortunes, manyWorlds, oneWorld, updatedWorlds } from './database.mjs';
import { countBytes, folder, pricedItems } from './extras.mjs';
import { countQueens } from './queens.mjs';
import { addSockets, passMessagesOn } from './sockets.mjs';
import { tokenEvents } from './tokens.mjs';
import { mergeItems, slowItem } from './upstream.mjs';

const port = Number(process.env.PORT);
const cpus = Number(process.env.CPUS);

const integer = { type: 'integer' };
const object = (properties) => ({ type: 'object', properties });

const jsonSchema = { response: { 200: object({ message: { type: 'string' } }) } };

const world = object({ id: integer, randomNumber: integer });
const worldSchema = { response: { 200: world } };
const worldsSchema = { response: { 200: { type: 'array', items: world } } };

const cpuSchema = {
  querystring: { ...object({ n: { type: 'integer', minimum: 1, maximum: 12 } }), required: ['n'] },
  response: { 200: object({ n: integer, solutions: integer }) },
};

const itemSchema = { response: { 200: object({ id: integer, value: integer }) } };

const upstreamSchema = {
  response: {
    200: object({ items: { type: 'array', items: object({ id: integer, value: integer }) }, sum: integer }),
  },
};

const item = object({
  id: integer,
  name: { type: 'string' },
  category: { type: 'string' },
  price: integer,
  quantity: integer,
  active: { type: 'boolean' },
  tags: { type: 'array', items: { type: 'string' } },
  rating: object({ score: integer, count: integer }),
  total: integer,
});

const compressionSchema = {
  querystring: {
    ...object({ count: { type: 'integer', minimum: 1, maximum: 50 }, m: { type: 'integer', minimum: 1, maximum: 999 } }),
    required: ['count', 'm'],
  },
  response: { 200: object({ items: { type: 'array', items: item }, count: integer }) },
};

// Bodies and files: an upload is read as it comes, answers are compressed by the framework's plugin where a route says so.
async function addExtras(server) {
  server.addContentTypeParser('application/octet-stream', (request, payload, done) => done(null, payload));
  server.post('/upload', async (request, reply) => {
    reply.type('text/plain');
    return String(await countBytes(request.body));
  });
  await server.register(compress, { global: false });
  server.get('/compression/items', { schema: compressionSchema, compress: { encodings: ['gzip'] } }, async (request) =>
    pricedItems(request.query.count, request.query.m));
  if (folder !== '') server.register(files, { root: folder, prefix: '/static/' });
}

function makeServer() {
  // Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
  const server = fastify({ keepAliveTimeout: 75_000 });

  server.addHook('onRequest', async (request, reply) => {
    reply.header('server', 'fastify');
  });

  server.get('/plaintext', async (request, reply) => {
    reply.type('text/plain');
    return 'Hello, World!';
  });

  server.get('/json', { schema: jsonSchema }, async () => ({ message: 'Hello, World!' }));

  server.get('/cpu', { schema: cpuSchema }, async (request) => {
    const { n } = request.query;
    return { n, solutions: countQueens(n) };
  });

  server.get('/upstream', { schema: upstreamSchema }, async (request, reply) => {
    try {
      return await mergeItems();
    } catch (error) {
      reply.code(502);
      return { error: error.message };
    }
  });

  server.get('/slow', { schema: itemSchema }, async (request, reply) => {
    try {
      return await slowItem();
    } catch (error) {
      reply.code(502);
      return { error: error.message };
    }
  });

  server.get('/tokens', (request, reply) => reply.type('text/event-stream').send(Readable.from(tokenEvents())));

  addSockets(server);
  server.register(view, { engine: { ejs }, root: import.meta.dirname, production: true });
  server.get('/db', { schema: worldSchema }, async () => oneWorld());
  server.get('/queries', { schema: worldsSchema }, async (request) => manyWorlds(countOf(request.query.queries)));
  server.get('/updates', { schema: worldsSchema }, async (request) => updatedWorlds(countOf(request.query.queries)));
  server.get('/fortunes', async (request, reply) => reply.viewAsync('fortunes.ejs', { fortunes: await fortunes() }));
  server.register(addExtras);
  return server;
}

if (cpus > 1 && cluster.isPrimary) {
  for (let i = 0; i < cpus; i += 1) cluster.fork();
  passMessagesOn();
  cluster.on('exit', (worker, code, signal) => {
    console.error(`worker ${worker.process.pid} ended (${signal ?? code})`);
    process.exit(1);
  });
} else {
  await makeServer().listen({ port, host: '127.0.0.1' });
}
