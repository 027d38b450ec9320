// What the workloads upload and compression compute.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const folder = process.env.STATIC ?? '';
const items = folder === '' ? [] : JSON.parse(readFileSync(join(folder, 'dataset.json')));

export async function countBytes(stream) {
  let bytes = 0;
  if (stream) for await (const chunk of stream) bytes += chunk.length;
  return bytes;
}

export function pricedItems(count, m) {
  const priced = items.slice(0, count).map((item) => ({ ...item, total: item.price * item.quantity * m }));
  return { items: priced, count };
}
