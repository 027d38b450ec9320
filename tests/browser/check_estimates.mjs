// check_estimates.mjs [--again DIR] FILE.html ...: the checks of checks.mjs that hold for a migration estimate's page, too.
import fs from 'node:fs';
import path from 'node:path';
import * as checks from './checks.mjs';

const args = process.argv.slice(2);
const again = args[0] === '--again' ? path.resolve(args.splice(0, 2)[1]) : null;
const problems = [];

for (const file of args.map((name) => path.resolve(name))) {
  const name = path.basename(file, '.html');
  // An estimate's figures name their origin in words, so it has no badges; and no data for a script.
  const other = ['no number leads to its evidence', '1 scripts'];
  const check = (holds, what) => { if (!holds && !other.includes(what)) problems.push(`${name}: ${what}`); };
  checks.check_file(file, check);
  if (again) checks.check_same_again(file, check, again);
  await checks.check_structure(file, check);
  await checks.check_without_script(file, check);
  await checks.check_accessibility(file, check, checks.kEveryWay);
  await checks.check_small_tables(file, check);
  await checks.check_print(file, check);
  await checks.check_first_screen(file, check);
  if (name === 'hostile') await checks.check_hostile(file, check);
  console.log(`${name}: ${fs.statSync(file).size} bytes`);
}
await checks.browser.close();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${args.length} pages: all good`);
