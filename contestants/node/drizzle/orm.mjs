// orm with Drizzle on node-postgres. It has no lazy relations: the loop asks for each one where it needs it. Its relational
// queries fetch everything by one statement.
import { asc, count, desc, eq, like, sql, sum } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { answerLines } from './answer-lines.mjs';
import * as schema from './schema.mjs';
import { summaryOf, totalOf } from './summary.mjs';

const { customers, products, purchases, lines } = schema;
// One connection, which is kept: requests come one after the other.
const pool = new pg.Pool({ connectionString: process.env.DATABASE, max: 1, idleTimeoutMillis: 0 });
const db = drizzle(pool, { schema });
const withRelations = { customer: true, lines: { with: { product: true }, orderBy: asc(lines.id) } };

async function create(customerId, number) {
  return db.transaction(async (tx) => {
    const [purchase] = await tx.insert(purchases).values({ customerId, status: 'open' }).returning();
    const rows = [1, 2, 3].map((quantity) => ({ purchaseId: purchase.id, productId: 1 + number, quantity }));
    await tx.insert(lines).values(rows);
    return purchase.id;
  });
}

async function remove(id) {
  return db.transaction(async (tx) => {
    await tx.delete(lines).where(eq(lines.purchaseId, id));
    const [purchase] = await tx.delete(purchases).where(eq(purchases.id, id)).returning();
    return purchase.status === 'sent' ? 1 : 0;
  });
}

await answerLines({
  async reads({ rows, step }) {
    const found = [];
    for (let k = 0; k < rows; k += 1) {
      found.push(await db.query.customers.findFirst({ where: eq(customers.id, 1 + ((k * step) % 1000)) }));
    }
    return { rows: found.length, letters: found.reduce((letters, row) => letters + row.name.length, 0), last: found.at(-1) };
  },

  async lazy({ status, first }) {
    const found = await db.query.purchases.findMany({
      where: eq(purchases.status, status), orderBy: asc(purchases.id), limit: first,
    });
    for (const purchase of found) {
      purchase.customer = await db.query.customers.findFirst({ where: eq(customers.id, purchase.customerId) });
      purchase.lines = await db.query.lines.findMany({ where: eq(lines.purchaseId, purchase.id), orderBy: asc(lines.id) });
      for (const line of purchase.lines) {
        line.product = await db.query.products.findFirst({ where: eq(products.id, line.productId) });
      }
    }
    return summaryOf(found);
  },

  async eager({ status, first }) {
    return summaryOf(await db.query.purchases.findMany({
      where: eq(purchases.status, status), orderBy: asc(purchases.id), limit: first, with: withRelations,
    }));
  },

  async crud({ times, customer }) {
    let total = 0;
    let sent = 0;
    for (let number = 0; number < times; number += 1) {
      const id = await create(customer, number);
      const purchase = await db.query.purchases.findFirst({ where: eq(purchases.id, id), with: withRelations });
      total += totalOf(purchase.lines);
      await db.update(purchases).set({ status: 'sent' }).where(eq(purchases.id, id));
      sent += await remove(id);
    }
    const [{ left }] = await db.select({ left: count() }).from(purchases);
    return { total, sent, left };
  },

  async bulk({ rows }) {
    const isNew = like(products.title, 'Bulk %');
    await db.insert(products).values(Array.from({ length: rows }, (_, i) => ({ title: `Bulk ${i}`, price: i })));
    await db.update(products).set({ price: sql`${products.price} + 1` }).where(isNew);
    const [{ total }] = await db.select({ total: sum(products.price).mapWith(Number) }).from(products).where(isNew);
    const { rowCount } = await db.delete(products).where(isNew);
    return { sum: total, deleted: rowCount };
  },

  async groups({ top }) {
    const quantity = sum(lines.quantity).mapWith(Number);
    const best = await db.select({ productId: lines.productId, quantity }).from(lines)
      .groupBy(lines.productId).orderBy(desc(quantity), asc(lines.productId)).limit(top);
    return { best: best.map((row) => [row.productId, row.quantity]) };
  },
});
await pool.end();
