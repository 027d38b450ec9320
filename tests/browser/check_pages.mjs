// check_pages.mjs FILE.html ...: what a reader, a screen reader, a printer and an attacker meet on a report page.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kMostBytes = 250 * 1024;
const kMostScriptBytes = 15 * 1024;
const kMostNodes = 6000;
const kMostPrintedPages = { two_stacks: 20 };
// The first screen of a desktop and of a phone must hold the answer.
const kFirstScreens = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

const problems = [];
let page_name = '';
const fail = (what) => { problems.push(`${page_name}: ${what}`); };
const check = (holds, what) => { if (!holds) fail(what); };

// Each launch makes and removes a profile of its own.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

async function open(file, options = {}) {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  page.requests = [];
  page.errors = [];
  page.dialogs = 0;
  page.on('request', (request) => page.requests.push(request.url()));
  page.on('pageerror', (error) => page.errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') page.errors.push(message.text()); });
  page.on('dialog', (dialog) => { page.dialogs += 1; dialog.dismiss(); });
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  return page;
}

function check_file(file) {
  const text = fs.readFileSync(file, 'utf8');
  check(text.length <= kMostBytes, `${text.length} bytes, more than ${kMostBytes}`);
  const script = text.slice(text.lastIndexOf('<script>') + 8, text.lastIndexOf('</script>'));
  check(script.length <= kMostScriptBytes, `${script.length} bytes of script`);
}

async function check_structure(file) {
  const page = await open(file);
  check(page.requests.length === 1, `asked for ${page.requests.slice(1)}`);
  check(page.errors.length === 0, `errors: ${page.errors}`);
  const found = await page.evaluate(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const ids = all('[id]').map((node) => node.id);
    return {
      nodes: all('*').length,
      twins: ids.filter((id, at) => ids.indexOf(id) !== at),
      dead_links: all('a[href^="#"]').map((a) => a.getAttribute('href')).filter((h) => !document.getElementById(h.slice(1))),
      odd_links: all('a[href]').map((a) => a.getAttribute('href')).filter((h) => !/^(#|https?:)/.test(h)),
      bare_tables: all('table').filter((t) => !t.caption || !t.querySelector('th[scope]')).length,
      bare_charts: all('svg[role=img]').filter((s) => !s.querySelector('title') || !s.querySelector('desc')).length,
      styled: all('[style]').length,
      active: all('iframe,object,embed,img,link[rel],video,audio,base').length,
      handlers: all('*').filter((n) => [...n.attributes].some((a) => a.name.startsWith('on'))).length,
      badges: all('a.b').length,
      scores_without_evidence: all('details.criterion').filter((d) => /\d\.\d, /.test(d.textContent) && !d.querySelector('a.b')).length,
    };
  });
  check(found.nodes <= kMostNodes, `${found.nodes} nodes`);
  check(found.twins.length === 0, `ids used twice: ${found.twins}`);
  check(found.dead_links.length === 0, `links to nothing: ${found.dead_links}`);
  check(found.odd_links.length === 0, `links that are neither web nor inside: ${found.odd_links}`);
  check(found.bare_tables === 0, `${found.bare_tables} tables without caption or scope`);
  check(found.bare_charts === 0, `${found.bare_charts} charts without title and description`);
  check(found.active === 0 && found.handlers === 0, 'elements that load or run something');
  check(found.badges > 0, 'no number leads to its evidence');
  check(found.scores_without_evidence === 0, `${found.scores_without_evidence} scores without evidence`);
  await page.context().close();
}

// One page is looked at in every way; the others in the ways that differ from it.
const kEveryWay = { widths: [360, 768, 1280], folded: [true, false], looks: ['light', 'dark', 'forced'] };
const kSomeWays = { widths: [360, 1280], folded: [false], looks: ['light', 'dark'] };
const kLooks = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' } };

async function check_accessibility(file, ways) {
  for (const look of ways.looks) {
    const page = await open(file, kLooks[look]);
    await page.evaluate(axeSource + ';undefined');
    for (const width of ways.widths) {
      await page.setViewportSize({ width, height: 900 });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(sideways <= 0, `${width} px: the page scrolls sideways by ${sideways} px`);
      for (const folded of ways.folded) {
        const found = await page.evaluate(async (is_open) => {
          document.querySelectorAll('details').forEach((box) => { box.open = is_open; });
          const rules = { 'target-size': { enabled: true } };  // WCAG 2.2, off by default
          const result = await axe.run(document, { resultTypes: ['violations'], rules });
          return result.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 120)}`);
        }, !folded);
        check(found.length === 0, `axe, ${look}, ${width} px, ${folded ? 'folded' : 'unfolded'}: ${found.join(' | ')}`);
      }
    }
    await page.context().close();
  }
}

// Everything but the sliders must be there when scripts are off.
async function check_without_script(file) {
  const read = (page) => page.evaluate(() => {
    document.querySelectorAll('details').forEach((box) => { box.open = true; });
    const form = document.getElementById('try');
    if (form) form.remove();
    return { text: document.body.innerText, charts: document.querySelectorAll('svg[role=img]').length };
  });
  const with_script = await open(file);
  const without = await open(file, { javaScriptEnabled: false });
  const hidden = await without.evaluate(() => document.getElementById('try')?.hidden ?? true);
  check(hidden, 'the sliders show although no script can move them');
  const expected = await read(with_script);
  const found = await read(without);
  check(found.text.length > 1000 && found.text === expected.text, 'without script some text is missing');
  check(found.charts === expected.charts && (found.charts > 0 || !page_name.includes('two_stacks')), 'without script some charts are missing');
  await with_script.context().close();
  await without.context().close();
}

async function check_first_screen(file) {
  for (const viewport of kFirstScreens) {
    const page = await open(file, { viewport });
    const below = await page.evaluate(() => {
      const parts = { winner: '.take', reason: '.lead' };
      const bottoms = Object.entries(parts).map(([name, selector]) => [name, document.querySelector(selector)]);
      document.querySelectorAll('.facts dd:first-of-type').forEach((node) => bottoms.push([node.previousElementSibling.textContent, node]));
      return bottoms.filter(([, node]) => !node || node.getBoundingClientRect().bottom > innerHeight).map(([name]) => name);
    });
    check(below.length === 0, `${viewport.width}×${viewport.height}: below the first screen: ${below}`);
    await page.context().close();
  }
}

async function check_sliders(file) {
  const page = await open(file);
  const order = () => page.locator('#live .name').allInnerTexts();
  const set = (weights) => page.evaluate((values) => {
    document.querySelectorAll('#try input[type=range]').forEach((slider, at) => {
      slider.value = String(values[at] ?? 0);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }, weights);
  check(await page.locator('#try').isVisible(), 'the sliders are hidden');
  const before = await order();
  await set([0, 100]);  // the second criterion of the sample favours its second stack
  const after = await order();
  check(before[0] !== after[0], `the ranking stays ${before} whatever the weights`);
  check((await page.locator('#says').innerText()).startsWith(after[0].trim()), 'the sentence names another leader');
  await page.locator('#try button[type=reset]').click();
  check(JSON.stringify(await order()) === JSON.stringify(before), 'reset does not bring the ranking back');
  await page.locator('#try input[type=range]').first().focus();
  const share = () => page.locator('#try output').first().innerText();
  const share_before = await share();
  for (let i = 0; i < 30; i += 1) await page.keyboard.press('ArrowLeft');
  check(await share() !== share_before, 'a slider does not follow the keyboard');
  await page.context().close();
}

async function check_links_unfold(file) {
  const page = await open(file);
  await page.evaluate(() => { location.hash = '#e1'; });
  await page.waitForTimeout(100);
  check(await page.locator('#e1').isVisible(), 'a link to evidence leads into a folded part');
  await page.context().close();
}

async function check_print(file) {
  const page = await open(file);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const hidden = await page.evaluate(() => [...document.querySelectorAll('details > *:not(summary)')].filter((n) => !n.checkVisibility()).length);
  check(hidden === 0, `${hidden} parts stay folded on paper`);
  const urls = await page.evaluate(() => [...document.querySelectorAll('a[href^=http]')].filter((a) => !getComputedStyle(a, '::after').content.includes('http')).length);
  check(urls === 0, `${urls} addresses are not printed`);
  await page.emulateMedia({ media: null });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  const pdf = await page.pdf({ format: 'A4' });
  const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
  check(pages >= 2, 'nothing is printed');
  const most = Object.entries(kMostPrintedPages).find(([name]) => page_name.startsWith(name));
  check(!most || pages <= most[1], `${pages} printed pages`);
  await page.context().close();
  return pages;
}

// No text of the hostile sample may become markup or run.
async function check_hostile(file) {
  const page = await open(file);
  await page.waitForTimeout(200);
  check(!(await page.title()).includes('pwned') || (await page.title()).includes('<'), 'the title was rewritten');
  check(page.dialogs === 0, 'a dialog was opened');
  const scripts = await page.evaluate(() => document.scripts.length);
  check(scripts === 2, `${scripts} scripts`);
  check(await page.evaluate(() => !/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069\u2028]/.test(document.documentElement.outerHTML)), 'control characters reach the page');
  await page.context().close();
}

const files = process.argv.slice(2).map((name) => path.resolve(name));
for (const file of files) {
  page_name = path.basename(file, '.html');
  const started = Date.now();
  check_file(file);
  await check_structure(file);
  await check_without_script(file);
  await check_accessibility(file, page_name === 'two_stacks' ? kEveryWay : kSomeWays);
  await check_links_unfold(file);
  const pages = await check_print(file);
  if (page_name !== 'hostile') await check_first_screen(file);
  if (page_name === 'two_stacks') await check_sliders(file);
  if (page_name === 'hostile') await check_hostile(file);
  console.log(`${page_name}: ${fs.statSync(file).size} bytes, ${pages} printed pages, ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
await browser.close();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${files.length} pages: all good`);
