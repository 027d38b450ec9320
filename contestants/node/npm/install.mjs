// install with npm: the packages of the Fastify contestant, from its lockfile, with an empty cache.
import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answerLines } from './answer-lines.mjs';

const [npm] = process.argv.slice(2);
const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', '--fetch-retries=1', '--fetch-timeout=20000'];

function sizeOf(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += sizeOf(path);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}

await answerLines({
  install() {
    rmSync('app', { recursive: true, force: true });
    rmSync('cache', { recursive: true, force: true });
    mkdirSync('app');
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(import.meta.dirname, `service.${name}`), join('app', name));
    execFileSync(npm, [...flags, '--cache', resolve('cache')], { cwd: 'app', stdio: ['ignore', 2, 2] });
    return { installed: true };
  },
  inspect() {
    const script = "await import('fastify'); await import('undici')";
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: 'app', stdio: ['ignore', 2, 2] });
    return { works: true, bytes: sizeOf('app/node_modules') };
  },
});
