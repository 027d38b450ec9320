// shared-module: one module of checks on the server and, unchanged, in Chromium: what is shipped, and how soon it answers.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { createRequire } from 'node:module';
import { answerLines } from './answer-lines.mjs';
import { callOnServer, page as html } from './sides.mjs';

const [packages] = process.argv.slice(2);
const { chromium } = createRequire(join(packages, 'package.json'))('playwright-core');
const browserPath = '/usr/bin/chromium';
const types = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json', '.py': 'text/plain', '.zip': 'application/zip' };
let shipped = 0;

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url, 'http://x').pathname);
  const file = path.startsWith('/packages/') ? join(packages, 'node_modules', path.slice(10)) : join(import.meta.dirname, path);
  const body = path === '/' ? Buffer.from(html) : await readFile(file).catch(() => undefined);
  if (body === undefined) return response.writeHead(404).end();
  shipped += body.length;
  response.writeHead(200, { 'content-type': types[path === '/' ? '.html' : extname(path)] ?? 'application/octet-stream' }).end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
let browser;

await answerLines({
  async server({ calls }) {
    return { results: await callOnServer(calls) };
  },
  async browser({ calls }) {
    if (!existsSync(browserPath)) return { error: 'needs chromium: apt-get install chromium' };
    browser ??= await chromium.launch({ executablePath: browserPath, chromiumSandbox: false, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    const context = await browser.newContext(); // an empty cache, as a first visitor has
    shipped = 0;
    const page = await context.newPage();
    await page.goto(url);
    const results = await page.evaluate((list) => window.callModule(list), calls);
    await context.close();
    return { results, bytes: shipped, same: results.filter((value) => value !== undefined).length };
  },
});
process.exit(0);
