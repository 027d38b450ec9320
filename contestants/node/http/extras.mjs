// upload, compression and static on Node's own modules: what a service does with bodies and files.
import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const folder = process.env.STATIC ?? '';
const items = folder === '' ? [] : JSON.parse(readFileSync(join(folder, 'dataset.json')));
const compress = promisify(gzip); // in libuv's threads
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

export async function countBytes(request) {
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  return bytes;
}

// The first `count` items with their totals; nothing when the numbers are none.
export function pricedItems(query) {
  const asked = new URLSearchParams(query);
  const [count, m] = ['count', 'm'].map((name) => (/^\d{1,3}$/.test(asked.get(name) ?? '') ? Number(asked.get(name)) : 0));
  if (count < 1 || count > items.length || m < 1) return null;
  const priced = items.slice(0, count).map((item) => ({ ...item, total: item.price * item.quantity * m }));
  return { items: priced, count };
}

export async function sendCompressed(request, response, value) {
  const body = Buffer.from(JSON.stringify(value));
  const isAsked = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const sent = isAsked ? await compress(body) : body;
  const encoding = isAsked ? { 'Content-Encoding': 'gzip' } : {};
  response.writeHead(200, {
    'Server': 'node',
    'Content-Type': 'application/json',
    'Content-Length': sent.length,
    'Vary': 'Accept-Encoding',
    ...encoding,
  });
  response.end(sent);
}

// False: there is no such file. Names are plain: what has a slash, or begins with a dot, is none.
export async function sendFile(response, name) {
  if (!/^\w[\w.-]*$/.test(name)) return false;
  let file;
  try {
    file = await open(join(folder, name));
  } catch {
    return false;
  }
  const { size } = await file.stat();
  response.writeHead(200, {
    'Server': 'node',
    'Content-Type': types[extname(name)] ?? 'application/octet-stream',
    'Content-Length': size,
  });
  await pipeline(createReadStream('', { fd: file }), response);
  return true;
}
