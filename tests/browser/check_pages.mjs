// check_pages.mjs [--again DIR] FILE.html ...: every check of checks.mjs on every page.
import fs from 'node:fs';
import path from 'node:path';
import * as checks from './checks.mjs';

const args = process.argv.slice(2);
const again = args[0] === '--again' ? path.resolve(args.splice(0, 2)[1]) : null;
const files = args.map((name) => path.resolve(name));
const problems = [];

for (const file of files) {
  const name = path.basename(file, '.html');
  const check = (holds, what) => { if (!holds) problems.push(`${name}: ${what}`); };
  const started = Date.now();
  checks.check_file(file, check);
  if (again && fs.existsSync(path.join(again, path.basename(file)))) checks.check_same_again(file, check, again);
  await checks.check_structure(file, check);
  await checks.check_evidence(file, check);
  await checks.check_without_script(file, check);
  await checks.check_accessibility(file, check, name === 'two_stacks' ? checks.kEveryWay : checks.kSomeWays);
  await checks.check_small_tables(file, check);
  await checks.check_links_unfold(file, check);
  const pages = await checks.check_print(file, check);
  if (name !== 'hostile') await checks.check_first_screen(file, check);
  if (name === 'two_stacks') await checks.check_sliders(file, check);
  if (name === 'hostile') await checks.check_hostile(file, check);
  console.log(`${name}: ${fs.statSync(file).size} bytes, ${pages} printed pages, ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
await checks.browser.close();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${files.length} pages: all good`);
