// The shop of catalog/services/orm.sql as Drizzle's tables and relations.
import { relations } from 'drizzle-orm';
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';

export const customers = pgTable('customer', {
  id: serial().primaryKey(),
  name: text().notNull(),
  city: text().notNull(),
});

export const products = pgTable('product', {
  id: serial().primaryKey(),
  title: text().notNull(),
  price: integer().notNull(),
});

export const purchases = pgTable('purchase', {
  id: serial().primaryKey(),
  customerId: integer('customer_id').notNull().references(() => customers.id),
  status: text().notNull(),
});

export const lines = pgTable('line', {
  id: serial().primaryKey(),
  purchaseId: integer('purchase_id').notNull().references(() => purchases.id),
  productId: integer('product_id').notNull().references(() => products.id),
  quantity: integer().notNull(),
});

export const purchaseRelations = relations(purchases, ({ one, many }) => ({
  customer: one(customers, { fields: [purchases.customerId], references: [customers.id] }),
  lines: many(lines),
}));

export const lineRelations = relations(lines, ({ one }) => ({
  purchase: one(purchases, { fields: [lines.purchaseId], references: [purchases.id] }),
  product: one(products, { fields: [lines.productId], references: [products.id] }),
}));
