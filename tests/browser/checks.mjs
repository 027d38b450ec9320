// What a reader, a screen reader, a printer and an attacker meet on a report page, one function each. All take the file and
// a `check(holds, what)` that keeps what does not hold.
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

// Each launch makes and removes a profile of its own.
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

const name_of = (file) => path.basename(file, '.html');

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

export function check_file(file, check) {
  const text = fs.readFileSync(file, 'utf8');
  const bytes = Buffer.byteLength(text);
  check(bytes <= kMostBytes, `${bytes} bytes, more than ${kMostBytes}`);
  const script = text.slice(text.lastIndexOf('<script>') + 8, text.lastIndexOf('</script>'));
  check(Buffer.byteLength(script) <= kMostScriptBytes, `${script.length} bytes of script`);
}

// `again` holds the same pages, rendered by another process.
export function check_same_again(file, check, again) {
  const same = fs.readFileSync(file).equals(fs.readFileSync(path.join(again, path.basename(file))));
  check(same, 'rendered again it has other bytes');
}

export async function check_structure(file, check) {
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

// Each figure and each score has a badge, each badge an item with a source and a date.
export async function check_evidence(file, check) {
  const page = await open(file);
  const found = await page.evaluate(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const bare = (cells) => cells.filter((cell) => cell.querySelector('b:not(.none)') && !cell.querySelector('a.b')).length;
    // A score's badge leads to its criterion, where a probe of the same stack must lead on to an item.
    const stacks = all('.crit thead th').slice(1, -1).map((th) => th.textContent);
    const unfounded = all('.crit tbody tr').flatMap((row) => [...row.querySelectorAll('.score')].filter((cell, at) => {
      if (!cell.querySelector('b:not(.none)')) return false;
      const full = document.querySelector(row.querySelector('th a').getAttribute('href'));
      return ![...full.querySelectorAll('tbody tr')].some((probe) => probe.querySelector('th').textContent === stacks[at] && probe.querySelector('a.b'));
    })).length;
    const dated = (row) => {
      let source = row;
      while (source && !source.classList.contains('source')) source = source.previousElementSibling;
      return /\S.* retrieved \d{4}-\d\d-\d\d, \d+ days ago/.test(source?.textContent ?? '');
    };
    return {
      figures: bare(all('.figures td')),
      scores: bare(all('.crit .score')),
      unfounded,
      cited: all('.metrics .cite').filter((cite) => !cite.querySelector('a.b') || !cite.querySelector('time')).length,
      here: all('.metrics .here').filter((here) => !here.querySelector('.b')).length,
      undated: all('tr[id^=e]').filter((row) => !dated(row)).length,
    };
  });
  check(found.figures === 0, `${found.figures} figures without a badge`);
  check(found.scores === 0, `${found.scores} scores without a badge`);
  check(found.unfounded === 0, `${found.unfounded} scores whose criterion leads to no evidence for their stack`);
  check(found.cited === 0, `${found.cited} cited statements without badge or date`);
  check(found.here === 0, `${found.here} measured statements without a badge`);
  check(found.undated === 0, `${found.undated} items of evidence without source or date`);
  await page.context().close();
}

// On a phone the criteria are cards, and other tables keep in sight what a row is about.
export async function check_small_tables(file, check) {
  const page = await open(file, { viewport: { width: 360, height: 800 } });
  const found = await page.evaluate(() => {
    document.querySelectorAll('details').forEach((box) => { box.open = true; });
    const frames = [...document.querySelectorAll('.scroll')];
    const wide = (frame) => frame.scrollWidth > frame.clientWidth + 1;
    const cards = frames.filter((frame) => frame.querySelector('.crit'));
    const lost = frames.filter(wide).filter((frame) => {
      frame.scrollLeft = frame.scrollWidth;
      const heads = [...frame.querySelectorAll('tbody th[scope=row]')];
      return heads.some((th) => th.getBoundingClientRect().left < frame.getBoundingClientRect().left - 1);
    });
    return {
      cards: cards.filter(wide).length,
      lost: lost.length,
      silent: frames.filter((frame) => wide(frame) && (frame.tabIndex !== 0 || !frame.ariaLabel)).length,
    };
  });
  check(found.cards === 0, 'the criteria scroll sideways on a phone');
  check(found.lost === 0, `${found.lost} tables lose their row heads when scrolled on a phone`);
  check(found.silent === 0, `${found.silent} wide tables cannot be reached or named`);
  await page.context().close();
}

// One page is looked at in every way; the others in the ways that differ from it.
export const kEveryWay = { widths: [360, 768, 1280], folded: [true, false], looks: ['light', 'dark', 'forced'] };
export const kSomeWays = { widths: [360, 768, 1280], folded: [false], looks: ['light', 'dark'] };
const kLooks = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' } };

export async function check_accessibility(file, check, ways) {
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
export async function check_without_script(file, check) {
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
  check(found.charts === expected.charts && (found.charts > 0 || !name_of(file).includes('two_stacks')), 'without script some charts are missing');
  await with_script.context().close();
  await without.context().close();
}

export async function check_first_screen(file, check) {
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

export async function check_sliders(file, check) {
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

export async function check_links_unfold(file, check) {
  const page = await open(file);
  await page.evaluate(() => { location.hash = '#e1'; });
  await page.waitForTimeout(100);
  check(await page.locator('#e1').isVisible(), 'a link to evidence leads into a folded part');
  await page.context().close();
}

export async function check_print(file, check) {
  const page = await open(file);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const hidden = await page.evaluate(() => [...document.querySelectorAll('details > *:not(summary)')].filter((n) => !n.checkVisibility()).length);
  check(hidden === 0, `${hidden} parts stay folded on paper`);
  const urls = await page.evaluate(() => [...document.querySelectorAll('a[href^=http]')].filter((a) => !getComputedStyle(a, '::after').content.includes('http')).length);
  check(urls === 0, `${urls} addresses are not printed`);
  await page.setViewportSize({ width: 718, height: 1000 });  // A4 between its margins
  const clipped = await page.evaluate(() => [...document.querySelectorAll('table, pre, svg')].filter((n) => n.checkVisibility() && n.getBoundingClientRect().right > innerWidth + 1).length);
  check(clipped === 0, `${clipped} tables or charts pass the edge of the paper`);
  await page.emulateMedia({ media: null });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  const pdf = await page.pdf({ format: 'A4' });
  const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
  check(pages >= 2, 'nothing is printed');
  const most = Object.entries(kMostPrintedPages).find(([name]) => name_of(file).startsWith(name));
  check(!most || pages <= most[1], `${pages} printed pages`);
  await page.context().close();
  return pages;
}

// No text of the hostile sample may become markup or run.
export async function check_hostile(file, check) {
  const page = await open(file);
  await page.waitForTimeout(200);
  check(!(await page.title()).includes('pwned') || (await page.title()).includes('<'), 'the title was rewritten');
  check(page.dialogs === 0, 'a dialog was opened');
  const scripts = await page.evaluate(() => document.scripts.length);
  check(scripts === 2, `${scripts} scripts`);
  check(await page.evaluate(() => !/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069\u2028]/.test(document.documentElement.outerHTML)), 'control characters reach the page');
  await page.context().close();
}

