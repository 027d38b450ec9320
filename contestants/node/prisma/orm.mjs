// orm with Prisma 7: its query compiler is WebAssembly from npm, its driver node-postgres. It has no lazy relations: the loop asks
// for each one where it needs it.
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/client.ts'; // generated when this was installed
import { answerLines } from './answer-lines.mjs';
import { summaryOf, totalOf } from './summary.mjs';

// One connection, which is kept: requests come one after the other.
const adapter = new PrismaPg({ connectionString: process.env.DATABASE, max: 1, idleTimeoutMillis: 0 });
const prisma = new PrismaClient({ adapter });
const withRelations = { customer: true, lines: { include: { product: true }, orderBy: { id: 'asc' } } };

async function create(customerId, number) {
  const rows = [1, 2, 3].map((quantity) => ({ productId: 1 + number, quantity }));
  const purchase = await prisma.purchase.create({ data: { customerId, status: 'open', lines: { createMany: { data: rows } } } });
  return purchase.id;
}

async function remove(id) {
  const [, purchase] = await prisma.$transaction([
    prisma.line.deleteMany({ where: { purchaseId: id } }),
    prisma.purchase.delete({ where: { id } }),
  ]);
  return purchase.status === 'sent' ? 1 : 0;
}

await answerLines({
  async reads({ rows, step }) {
    const found = [];
    for (let k = 0; k < rows; k += 1) {
      found.push(await prisma.customer.findUnique({ where: { id: 1 + ((k * step) % 1000) } }));
    }
    return { rows: found.length, letters: found.reduce((letters, row) => letters + row.name.length, 0), last: found.at(-1) };
  },

  async lazy({ status, first }) {
    const found = await prisma.purchase.findMany({ where: { status }, orderBy: { id: 'asc' }, take: first });
    for (const purchase of found) {
      purchase.customer = await prisma.customer.findUnique({ where: { id: purchase.customerId } });
      purchase.lines = await prisma.line.findMany({ where: { purchaseId: purchase.id }, orderBy: { id: 'asc' } });
      for (const line of purchase.lines) line.product = await prisma.product.findUnique({ where: { id: line.productId } });
    }
    return summaryOf(found);
  },

  async eager({ status, first }) {
    return summaryOf(await prisma.purchase.findMany({
      where: { status }, orderBy: { id: 'asc' }, take: first, include: withRelations,
    }));
  },

  async crud({ times, customer }) {
    let total = 0;
    let sent = 0;
    for (let number = 0; number < times; number += 1) {
      const id = await create(customer, number);
      const purchase = await prisma.purchase.findUnique({ where: { id }, include: withRelations });
      total += totalOf(purchase.lines);
      await prisma.purchase.update({ where: { id }, data: { status: 'sent' } });
      sent += await remove(id);
    }
    return { total, sent, left: await prisma.purchase.count() };
  },

  async bulk({ rows }) {
    const where = { title: { startsWith: 'Bulk ' } };
    await prisma.product.createMany({ data: Array.from({ length: rows }, (_, i) => ({ title: `Bulk ${i}`, price: i })) });
    await prisma.product.updateMany({ where, data: { price: { increment: 1 } } });
    const { _sum: { price } } = await prisma.product.aggregate({ where, _sum: { price: true } });
    const { count } = await prisma.product.deleteMany({ where });
    return { sum: price, deleted: count };
  },

  async groups({ top }) {
    const best = await prisma.line.groupBy({
      by: ['productId'], _sum: { quantity: true }, orderBy: [{ _sum: { quantity: 'desc' } }, { productId: 'asc' }], take: top,
    });
    return { best: best.map((row) => [row.productId, row._sum.quantity]) };
  },
});
await prisma.$disconnect();
