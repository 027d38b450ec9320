// productivity with TypeScript: the orders service under its own reload and its own type checker.
import { execFile, spawn } from 'node:child_process';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerLines } from './answer-lines.mjs';

const here = import.meta.dirname;
const [packages] = process.argv.slice(2); // node_modules and package.json stand there
const source = (name) => join(here, 'service', name);

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function copyOf(name) {
  await cp(join(here, 'service'), name, { recursive: true });
  await writeFile(join(name, 'package.json'), '{ "type": "module" }');
  await symlink(join(packages, 'node_modules'), join(name, 'node_modules')).catch(() => {});
}

let port;
let edits = 0;

async function startService() {
  port = await freePort();
  await copyOf('dev');
  const env = { ...process.env, PORT: String(port) };
  spawn(process.execPath, ['--watch', 'service.ts'], { cwd: 'dev', env, stdio: ['ignore', 2, 2] });
}

async function answersWith(version) {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (answer?.ok && (await answer.json()).version === version) return;
    await sleep(2);
  }
}

async function edit() {
  if (port === undefined) {
    await startService();
    await answersWith('v0');
  }
  const version = `v${++edits}`;
  const text = await readFile(source('service.ts'), 'utf8');
  await writeFile('dev/service.ts', text.replace("'v0'", `'${version}'`));
  await answersWith(version);
  return { answered: true };
}

// Every mistake in a copy of its own, and one copy without any, below one project.
async function check() {
  const mistakes = JSON.parse(await readFile(join(here, 'mistakes.json'), 'utf8'));
  for (const [index, mistake] of [{}, ...mistakes].entries()) {
    const folder = `checked/copy${index}`;
    await copyOf(folder);
    if (index === 0) continue;
    const file = join(folder, mistake.file);
    const text = await readFile(file, 'utf8');
    if (!text.includes(mistake.from)) throw new Error(`no '${mistake.from}' in ${mistake.file}`);
    await writeFile(file, text.replace(mistake.from, mistake.to));
  }
  await cp(source('tsconfig.json'), 'checked/tsconfig.json');
  await symlink(join(packages, 'node_modules'), 'checked/node_modules').catch(() => {});
  await writeFile('checked/package.json', '{ "type": "module" }');
  const tsc = join(packages, 'node_modules/typescript/bin/tsc');
  const said = await new Promise((resolve) =>
    execFile(process.execPath, [tsc, '-p', 'checked', '--pretty', 'false'], { maxBuffer: 1 << 26 }, (error, out, log) => resolve(out + log)),
  );
  const caught = mistakes.map((mistake, index) => new RegExp(`copy${index + 1}/[^\\n]*error TS`).test(said));
  return { clean: !/copy0\//.test(said), mistakes: mistakes.length, caught: caught.filter(Boolean).length, missed: mistakes.filter((_, i) => !caught[i]).map(({ kind }) => kind) };
}

const token = /[A-Za-z_$][\w$]*|\d[\w.]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|=>|[-+*/%&|<>=!?.]{1,3}|[^\s\w]/g;

async function count() {
  const files = (await readdir(source('.'))).filter((name) => name.endsWith('.ts'));
  let tokens = 0;
  for (const name of files) {
    const code = (await readFile(source(name), 'utf8')).replace(/^\s*\/\/.*$/gm, '');
    tokens += code.match(token).length;
  }
  const lock = JSON.parse(await readFile(join(packages, 'package-lock.json'), 'utf8')).packages;
  const own = lock[''].dependencies;
  const needed = new Set();
  const need = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const below of Object.keys(lock[`node_modules/${name}`]?.dependencies ?? {})) need(below);
  };
  need('fastify'); // what the service needs to run; the compiler is a tool
  return { files: files.length, tokens, direct: Object.keys(own).filter((name) => name === 'fastify').length, all: needed.size };
}

await answerLines({ edit, check, count });
process.exit(0);
