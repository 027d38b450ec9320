// Adds the weight sliders to a page that is complete without them. No request, no storage, no markup from data.
(() => {
  'use strict';
  const form = document.getElementById('try');
  const source = document.getElementById('weights-data');
  if (form && source) start(form, JSON.parse(source.textContent));

  function start(form, data) {
    const picker = document.getElementById('profile');
    const says = document.getElementById('says');
    const list = document.getElementById('live');
    const sliders = [...form.querySelectorAll('input[type=range]')];
    const first = picker.selectedIndex;
    // The rows stand in the order of data.stacks; each keeps its stack while the list is sorted.
    const rows = [...list.children].map((item, at) => ({
      item,
      title: data.stacks[at].title,
      points: data.stacks[at].points,
      figure: item.querySelector('.points'),
      bar: item.querySelector('.fill'),
    }));

    function weigh() {
      const weights = sliders.map((slider) => Number(slider.value));
      const sum = weights.reduce((a, b) => a + b, 0);
      sliders.forEach((slider, at) => {
        const share = sum > 0 ? Math.round((100 * weights[at]) / sum) + ' %' : '0 %';
        slider.nextElementSibling.textContent = share;
        slider.setAttribute('aria-valuetext', share + ' of the weight');
      });
      for (const row of rows) {
        // Without any weight every stack stands on the middle of the scale.
        row.total = sum > 0 ? row.points.reduce((total, p, at) => total + p * weights[at], 0) / sum : 5.5;
        row.figure.textContent = row.total.toFixed(1);
        row.bar.setAttribute('width', Math.max(0, Math.min(100, ((row.total - 1) / 9) * 100)).toFixed(1) + '%');
      }
      rows.sort((a, b) => b.total - a.total);
      rows.forEach((row) => list.append(row.item));
      says.textContent = sentence();
    }

    function sentence() {
      const [best, next] = rows;
      if (!next) return best.title + ' takes part alone.';
      const lead = best.total - next.total;
      if (lead < 1e-9) return best.title + ' and ' + next.title + ' are level.';
      return best.title + ' leads ' + next.title + ' by ' + lead.toFixed(2) + ' points.';
    }

    function load(profile) {
      sliders.forEach((slider, at) => { slider.value = String(data.profiles[profile][at]); });
      weigh();
    }

    form.addEventListener('input', (event) => { if (event.target !== picker) weigh(); });
    picker.addEventListener('change', () => load(picker.selectedIndex));
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', (event) => {
      event.preventDefault();
      picker.selectedIndex = first;
      load(first);
    });
    form.hidden = false;
    if (picker.options.length > 0) load(first); else weigh();
  }

  // A link may lead into something folded.
  function unfold() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let box = target.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    target.scrollIntoView();
  }
  addEventListener('hashchange', unfold);
  unfold();

  // Paper cannot be unfolded: open everything before printing, restore afterwards.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach((box) => { box.open = true; });
  });
  addEventListener('afterprint', () => folded.forEach((box) => { box.open = false; }));
})();
