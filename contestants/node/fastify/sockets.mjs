// WebSockets through @fastify/websocket, which puts ws behind Fastify's routes.
import cluster from 'node:cluster';

import websocket from '@fastify/websocket';

const room = new Set();

function tellRoom(text) {
  for (const member of room) member.send(text);
}

// Workers share no memory, so the first process passes on what one of them was told.
export function passMessagesOn() {
  cluster.on('message', (from, message) => {
    for (const worker of Object.values(cluster.workers)) if (worker !== from) worker.send(message);
  });
}

if (cluster.isWorker) process.on('message', ({ said }) => tellRoom(said));

function echo(socket) {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on('error', () => socket.terminate());
}

function joinRoom(socket) {
  room.add(socket);
  socket.on('message', (data) => {
    const said = data.toString();
    tellRoom(said);
    if (cluster.isWorker) process.send({ said });
  });
  socket.on('close', () => room.delete(socket));
  socket.on('error', () => socket.terminate());
}

export function addSockets(server) {
  server.register(websocket);
  server.register(async (scope) => {
    scope.get('/ws/echo', { websocket: true }, echo);
    scope.get('/ws/room', { websocket: true }, joinRoom);
  });
}
