// self_test.mjs GOOD.html: negative controls. Each spoils a good page in one way; the check named must say so, and must be silent
// on the good page.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as checks from './checks.mjs';

const good = fs.readFileSync(process.argv[2], 'utf8');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'spoilt-'));
// Without its policy, so that a control may bring style and script of its own.
const open_policy = (text) => text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
const style = (css) => (text) => open_policy(text).replace('</head>', `<style>${css}</style></head>`);
const body = (html) => (text) => open_policy(text).replace('<main>', () => html + '<main>');
const swap = (from, to) => (text) => open_policy(text).replace(from, to);

const light = { widths: [1280], folded: [true], looks: ['light'] };
const dark = { ...light, looks: ['dark'] };
const phone = { ...light, widths: [360] };
const axe = (ways) => (file, check) => checks.check_accessibility(file, check, ways);
const { check_file, check_structure, check_evidence, check_without_script, check_first_screen, check_sliders, check_links_unfold,
  check_print, check_small_tables, check_hostile } = checks;
const good_directory = path.dirname(path.resolve(process.argv[2]));
const check_same_again = (file, check) => checks.check_same_again(file, check, good_directory);

const controls = [
  ['too heavy', check_file, (t) => t + `<!--${'x'.repeat(250 * 1024)}-->`, /bytes, more than/],
  ['heavy in bytes, not in characters', check_file, (t) => t + `<!--${'é'.repeat(80 * 1024)}-->`, /bytes, more than/],
  ['too much script', check_file, (t) => t.replace('addEventListener', `/*${'x'.repeat(15 * 1024)}*/addEventListener`), /bytes of script/],
  ['one byte differs', check_same_again, (t) => t.replace('Made by', 'made by'), /other bytes/],
  ['a request', check_structure, body('<img src="http://127.0.0.1:9/x.png" alt="">'), /asked for/],
  ['too many nodes', check_structure, body('<i></i>'.repeat(6001)), /nodes/],
  ['a link to nothing', check_structure, swap('href="#criteria"', 'href="#nowhere"'), /links to nothing/],
  ['an id twice', check_structure, body('<p id="criteria">x</p>'), /used twice/],
  ['a script address', check_structure, body('<a href="javascript:0">x</a>'), /neither web nor inside/],
  ['a handler', check_structure, body('<p onclick="0">x</p>'), /load or run/],
  ['a chart without description', check_structure, swap(/<desc>.*?<\/desc>/, ''), /charts without/],
  ['criteria without evidence', check_structure, swap(/(<details class="criterion"[\s\S]*?<\/details>)/, (box) => box.replace(/<a class="b[\s\S]*?<\/a>/g, '')), /scores without evidence/],
  ['a figure without badge', check_evidence, swap(/(<td><b>[^<]*<\/b> )<a class="b bm"[^>]*>M\d+<\/a>/, '$1'), /1 figures without/],
  ['a score without badge', check_evidence, swap(/(<td class="score[^>]*><b>[^<]*<\/b>) <a class="b"[^>]*>[A-Z]+<\/a>/, '$1'), /1 scores without a badge/],
  ['a score that leads nowhere', check_evidence, swap(/(<details class="criterion"[\s\S]*?<\/details>)/, (box) => box.replace(/<a class="b[\s\S]*?<\/a>/g, '')), /no evidence for their stack/],
  ['evidence without date', check_evidence, swap(/retrieved \d{4}-\d\d-\d\d, \d+ days ago/, 'some day'), /without source or date/],
  ['a cited statement without date', check_evidence, swap(/; retrieved <time>.*?<\/time>/, ''), /cited statements without/],
  ['text that only script shows', check_without_script, swap("'use strict';", "document.querySelector('.tally').append('only with script');"), /some text is missing/],
  ['sliders without script', check_without_script, swap('id="try" hidden', 'id="try"'), /sliders show/],
  ['pale on light', axe(light), style('@media (prefers-color-scheme: light) { body { --soft: #ccc } }'), /axe, light.*color-contrast/],
  ['pale on dark', axe(dark), style('@media (prefers-color-scheme: dark) { body { --soft: #444 } }'), /axe, dark.*color-contrast/],
  ['wider than a phone', axe(phone), body('<div style="width:400px">x</div>'), /360 px: the page scrolls sideways/],
  ['the answer far down', check_first_screen, style('.hero { padding-top: 2000px }'), /below the first screen: winner/],
  ['dead sliders', check_sliders, swap("form.addEventListener('input'", "form.addEventListener('never'"), /stays/],
  ['a link into a fold', check_links_unfold, style('#all-evidence > .scroll { display: none }'), /folded part/],
  ['folded on paper', check_print, style('@media print { details > :not(summary) { display: none } }'), /folded on paper/],
  ['addresses not printed', check_print, style('@media print { a::after { content: none !important } }'), /not printed/],
  ['a table wider than paper', check_print, style('@media print { .figures { min-width: 60rem } }'), /edge of the paper/],
  ['criteria not made for phones', check_small_tables, style('.scroll .crit { min-width: 50rem }'), /scroll sideways on a phone/],
  ['row heads that scroll away', check_small_tables, style('.figures { min-width: 50rem } .scroll tbody th[scope=row] { position: static !important }'), /lose their row heads/],
  ['a name that became a script', check_hostile, body("<script>document.title='pwned'</script>"), /title was rewritten|3 scripts/],
  ['a name that opens a dialog', check_hostile, body('<script>alert(1)</script>'), /dialog/],
  ['a control character', check_hostile, body('\u202e'), /control characters/],
];

const wrong = [];
const found_by = async (run, file) => {
  const said = [];
  await run(file, (holds, what) => { if (!holds) said.push(what); });
  return said;
};
for (const run of new Set(controls.map(([, check]) => check))) {
  const said = await found_by(run, process.argv[2]);
  if (said.length > 0) wrong.push(`the good page: ${said.join('; ')}`);
}
for (const [name, run, spoil, expected] of controls) {
  const spoilt = spoil(good);
  const file = path.join(work, path.basename(process.argv[2]));
  fs.writeFileSync(file, spoilt);
  const said = spoilt === open_policy(good) ? ['nothing was spoilt'] : await found_by(run, file);
  if (!said.some((what) => expected.test(what))) wrong.push(`${name}: not noticed (${said.join('; ') || 'silent'})`);
}
await checks.browser.close();
fs.rmSync(work, { recursive: true });
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`${controls.length} spoilt pages: each was noticed`);
