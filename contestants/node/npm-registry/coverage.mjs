// ml-coverage for npm: the newest version of each package, and the day of its release.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { answerLines } from './answer-lines.mjs';

const [npm] = process.argv.slice(2);
const maintainedDays = 365; // a release within a year

function look(name) {
  if (name === null) return {};
  const said = execFileSync(npm, ['view', `${name}@latest`, 'version', 'time', '--json'], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 2] });
  const { version, time } = JSON.parse(said);
  return { version, released: time[version].slice(0, 10) };
}

await answerLines({
  coverage({ packages, folder }) {
    const table = packages.map(([task, , name]) => {
      const { version = null, released = null } = look(name);
      const age = released === null ? Infinity : (Date.now() - Date.parse(released)) / 86_400_000;
      return { task, package: name, version, released, maintained: age <= maintainedDays };
    });
    writeFileSync(`${folder}/ml-coverage-node.json`, JSON.stringify(table, null, 1));
    return { tasks: table.length, covered: table.filter((row) => row.version !== null).length, maintained: table.filter((row) => row.maintained).length };
  },
});
