// node/express: the contract on Express, written as its documentation teaches.
import cluster from 'node:cluster';

import express from 'express';

import { countQueens } from './queens.mjs';
import { mergeItems } from './upstream.mjs';

const port = Number(process.env.PORT);
const cpus = Number(process.env.CPUS);

function makeApp() {
  const app = express();
  // Its default names the framework in X-Powered-By; the contract wants Server.
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    response.set('Server', 'express');
    next();
  });

  app.get('/plaintext', (request, response) => {
    response.type('text/plain').send('Hello, World!');
  });

  app.get('/json', (request, response) => {
    response.json({ message: 'Hello, World!' });
  });

  app.get('/cpu', (request, response) => {
    const { n } = request.query;
    const size = /^\d{1,2}$/.test(n) ? Number(n) : 0;
    if (size < 1 || size > 12) {
      return response.status(400).json({ error: 'n must be a whole number from 1 to 12' });
    }
    return response.json({ n: size, solutions: countQueens(size) });
  });

  app.get('/upstream', async (request, response) => {
    try {
      response.json(await mergeItems());
    } catch (error) {
      response.status(502).json({ error: error.message });
    }
  });
  return app;
}

if (cpus > 1 && cluster.isPrimary) {
  for (let i = 0; i < cpus; i += 1) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    console.error(`worker ${worker.process.pid} ended (${signal ?? code})`);
    process.exit(1);
  });
} else {
  const server = makeApp().listen(port, '127.0.0.1');
  // Longer than a load balancer's idle limit (60 s is usual), so that it is never the server that hangs up first.
  server.keepAliveTimeout = 75_000;
}
