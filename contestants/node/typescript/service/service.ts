// The orders service: takes orders, keeps them in memory, gives them back.
import Fastify from 'fastify';
import { dearestOf, isOrder, labelOf, totalOf } from './orders.ts';
import type { Order } from './orders.ts';

const version = 'v0';
const orders = new Map<number, Order>();

async function save(order: Order): Promise<number> {
  const id = orders.size + 1;
  orders.set(id, order);
  return id;
}

function summaryOf(id: number, order: Order): { id: number; total: number; dearest: string; label: string } {
  const dearest = dearestOf(order);
  const name = dearest === undefined ? 'nothing' : dearest.name;
  return { id: id, total: totalOf(order), dearest: name, label: labelOf(order.status) };
}

const app = Fastify();

app.get('/version', async () => ({ version: version }));

app.post('/orders', async (request, reply) => {
  if (!isOrder(request.body)) return reply.code(422).send({ error: 'this is no order' });
  const id = await save(request.body);
  return reply.code(201).send(summaryOf(id, request.body));
});

app.get<{ Params: { id: string } }>('/orders/:id', async (request, reply) => {
  const id = Number(request.params.id);
  const order = orders.get(id);
  if (order === undefined) return reply.code(404).send({ error: 'there is no such order' });
  return summaryOf(id, order);
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
