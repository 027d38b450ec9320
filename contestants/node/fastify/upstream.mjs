// Five concurrent calls to the upstream over kept connections, merged. The client is undici, the one that the Node
// project keeps; its request() is what its own documentation recommends where fetch's web semantics are not needed.
import { Pool } from 'undici';

const upstream = process.env.UPSTREAM ?? '';
const ids = [1, 2, 3, 4, 5];
const pool = upstream === ''
  ? null
  : new Pool(new URL(upstream).origin, { connections: 1536, headersTimeout: 5000, bodyTimeout: 5000 });
const prefix = upstream === '' ? '' : new URL(upstream).pathname.replace(/\/$/, '');

async function fetchItem(id, query = '') {
  const { statusCode, body } = await pool.request({ method: 'GET', path: `${prefix}/item/${id}${query}` });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`upstream answered ${statusCode}`);
  }
  const { id: got, value } = await body.json();
  if (got !== id || !Number.isSafeInteger(value)) throw new Error(`upstream answered no item ${id}`);
  return { id, value };
}

export async function slowItem() {
  if (pool === null) throw new Error('no upstream is set');
  return fetchItem(1, '?delay=200');
}

export async function mergeItems() {
  if (pool === null) throw new Error('no upstream is set');
  const items = await Promise.all(ids.map((id) => fetchItem(id)));
  return { items, sum: items.reduce((sum, item) => sum + item.value, 0) };
}
