/* The search, and the filters of lists. Pages read without it; every word it shows stands in the page. */
'use strict';

(() => {
  // --- Words: twin of normal_form in site_builder/thai.py, tested with it

  const ZERO_WIDTH = '\\u200b-\\u200d\\u2060\\ufeff\\u00ad';
  const UNSEEN = new RegExp(`[${ZERO_WIDTH}]`, 'g');
  const PLAIN = /^[\x00-\x7f\u0e00-\u0e7f]*$/;

  const fold = (text) => (PLAIN.test(text)
    ? text.toLowerCase()
    // As Python's casefold: ß is ss, every sigma is σ, and the dotless ı stays.
    : text.replace(/[^ı]+/g, (part) => part.toLowerCase().toUpperCase().toLowerCase()).replace(/ς/g, 'σ'));

  function normalForm(text) {
    return fold(text.replace(UNSEEN, '').normalize('NFC')
      .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
      .replace(/เเ/g, 'แ')
      .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)));
  }

  // Quotation marks ask for nothing, and a number is a word of its own: พ.ศ.2566 is พ.ศ. 2566.
  const wordsOf = (query) => [...new Set(normalForm(query)
    .replace(/["“”„«»]/g, ' ')
    .replace(/[ก-๎]\.?(?=[0-9])|[0-9](?=[ก-๎])/g, '$& ')
    .split(/\s+/).filter(Boolean))];

  // What belongs to one letter: its marks, a ำ in two letters, แ in two letters.
  const UNIT = new RegExp(
    `(?:เ[${ZERO_WIDTH}]*เ|[^])`
    + `(?:[\\p{M}${ZERO_WIDTH}]*\\u0e4d[${ZERO_WIDTH}]*[\\u0e48-\\u0e4b]?[${ZERO_WIDTH}]*\\u0e32|[\\p{M}${ZERO_WIDTH}]*)`,
    'gu',
  );

  const forms = new Map(); // of units: there are few, and each stands in texts many times

  function formOf(unit) {
    if (!forms.has(unit)) forms.set(unit, normalForm(unit));
    return forms.get(unit);
  }

  /** Give the normal form of a text, and for each of its letters from where to where the original has it. */
  function located(text) {
    const found = { plain: '', starts: [], ends: [] };
    for (const { 0: unit, index } of text.matchAll(UNIT)) {
      const plain = formOf(unit);
      found.plain += plain;
      for (let i = 0; i < plain.length; i += 1) {
        found.starts.push(index);
        found.ends.push(index + unit.length);
      }
    }
    return found;
  }

  /** List from where to where a text, as it was written, has one of the words. */
  function hits(text, words, { plain, starts, ends } = located(text)) {
    const ranges = [];
    for (const word of words) {
      for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
        ranges.push([starts[at], ends[at + word.length - 1]]);
      }
    }
    ranges.sort((one, other) => one[0] - other[0]);
    return ranges.reduce((merged, range) => {
      const last = merged[merged.length - 1];
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else merged.push(range);
      return merged;
    }, []);
  }

  /** Put a text into a node with the words marked. Only ever as text. */
  function putMarked(node, text, words) {
    let at = 0;
    for (const [start, end] of hits(text, words)) {
      const mark = document.createElement('mark');
      mark.textContent = text.slice(start, end);
      node.append(text.slice(at, start), mark);
      at = end;
    }
    node.append(text.slice(at));
  }

  // --- What the page says

  function digits(number) {
    const text = number > 9999 ? String(number).replace(/\B(?=(\d{3})+$)/g, ',') : String(number);
    return document.documentElement.classList.contains('thai-digits')
      ? text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)))
      : text;
  }

  /** Give a template of the page, such as `say="found"`, by its data attribute. */
  const template = (scope, what) => scope.querySelector(`template[data-${what}]`)?.content;

  const textOf = (scope, what) => (template(scope, what)?.textContent ?? '').trim();

  function say(scope, name, places) {
    const one = places.count === 1 ? textOf(scope, `say="${name}_one"`) : '';
    return (one || textOf(scope, `say="${name}"`))
      .replace(/\{(\w+)\}/g, (place, key) => (key in places ? digits(places[key]) : place));
  }

  /** Keep choices in the address, so that it can be sent on and the way back leads to them. */
  function keep(choices) {
    const kept = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(choices)) {
      if (value) kept.set(name, value);
      else kept.delete(name);
    }
    const query = `?${kept}`.replace(/^\?$/, '');
    if (query !== location.search) history.replaceState(null, '', location.pathname + query + location.hash);
    for (const link of document.querySelectorAll('.languages a')) link.search = query;
  }

  let telling;

  /** Say a count; the same count for something else that was asked is put anew, so that it is heard again. */
  function tell(node, text, asked) {
    const known = (node.dataset.asked ?? asked) === asked;
    node.dataset.asked = asked;
    if (known && node.textContent === text) return;
    clearTimeout(telling);
    if (node.textContent !== text) {
      node.textContent = text;
    } else {
      telling = setTimeout(() => {
        node.textContent = '';
        telling = setTimeout(() => { node.textContent = text; }, 100);
      }, 500); // not while somebody types
    }
  }

  // --- Search

  const records = [];

  /** Take the records of a year; each index calls this. */
  function add(year, list) {
    const called = textOf(document, `year="${year}"`);
    for (const record of list) {
      const number = record.number ?? '';
      const facts = [['', textOf(document, `status="${record.status}"`)], [String(year), called]];
      if (number) facts.push([number, say(document, 'number', { number })]);
      records.push({
        ...record,
        year: String(year),
        place: records.length,
        named: normalForm(record.title),
        known: normalForm([number, ...record.owners].join('\n')),
        told: normalForm(record.texts.map((text) => text[1]).join('\n')),
        facts: facts.map((fact) => fact.map(normalForm)),
      });
    }
  }

  /** Say how near the top a record stands for one word: in the title 0, beside it 1, in the text 2, in a fact 3. */
  function level(record, word, words) {
    if (record.named.includes(word)) return 0;
    if (record.year === word || record.known.includes(word)) return 1;
    if (record.told.includes(word)) return 2;
    // “ปี” and “พ.ศ.” belong to a year only where the query names that year, as “มาตรการที่” to its number.
    const meant = ([fact, sentence]) => sentence.includes(word) && (!fact || words.includes(fact));
    return record.facts.some(meant) ? 3 : Infinity;
  }

  /** Find the records that have every word of a query, best first. */
  function find(query) {
    const words = wordsOf(query);
    if (!words.length) return [];
    const found = [];
    for (const record of records) {
      let rank = 0;
      for (let i = 0; i < words.length && rank < Infinity; i += 1) rank += level(record, words[i], words);
      if (rank < Infinity) found.push({ record, rank });
    }
    found.sort((one, other) => one.rank - other.rank || other.record.year - one.record.year
      || one.record.place - other.record.place);
    return found.map((each) => each.record);
  }

  /** Choose the line of a record that has most of the words; without any, its first. */
  function context(record, words) {
    let best = null;
    for (const [part, text, heading] of record.texts) {
      for (const line of text.split('\n')) {
        const plain = normalForm(line);
        const count = words.filter((word) => plain.includes(word)).length;
        if (!best || count > best.count) best = { part, heading, line, count };
      }
    }
    return best;
  }

  /** Cut a long line around its first hit, between letters, and at a space where one is near. */
  function excerpt(line, words) {
    const letters = located(line);
    const { starts } = letters;
    const first = hits(line, words, letters)[0]?.[0] ?? 0;
    let from = starts.find((start) => start >= first - 60) ?? 0;
    const to = starts.find((start) => start >= from + 200) ?? line.length;
    const space = line.indexOf(' ', from);
    if (from > 0 && space > 0 && space < Math.min(first, from + 30)) from = space + 1;
    return (from > 0 ? '…' : '') + line.slice(from, to) + (to < line.length ? '…' : '');
  }

  function hitOf(scope, record, words) {
    const made = template(scope, 'hit').cloneNode(true);
    const put = (name) => made.querySelector(`[data-put="${name}"]`);
    put('title').href = record.address;
    putMarked(put('title'), (record.number ? `${digits(record.number)}. ` : '') + record.title, words);
    putMarked(put('year'), textOf(scope, `year="${record.year}"`), words.includes(record.year) ? words : []);
    putMarked(put('owners'), record.owners.join(', '), words);
    put('status').append(template(scope, `status="${record.status}"`)?.cloneNode(true) ?? record.status);
    if (hits(put('status').textContent, words).length) {
      const mark = document.createElement('mark');
      mark.append(...put('status').childNodes);
      put('status').append(mark);
    }
    const told = context(record, words);
    if (told) {
      put('part').textContent = told.heading || textOf(scope, `part="${told.part}"`);
      putMarked(put('context'), excerpt(told.line, words), words);
    } else {
      put('context').parentElement.remove();
    }
    return made;
  }

  function startSearch(scope) {
    const PAGE = 20; // drawn while somebody types: a slow phone has to keep up
    const form = document.querySelector('form.search');
    const count = scope.querySelector('[role="status"]');
    const list = scope.querySelector('.hits');
    const more = scope.querySelector('[data-more]');
    let [found, words, pending, failed, asked, typing, before] = [[], [], 0, false, false];

    function load() {
      asked = true;
      for (const year of scope.querySelectorAll('template[data-index]')) {
        const script = document.createElement('script');
        script.src = year.dataset.index;
        script.async = false; // newest first, as they stand in the page
        pending += 1;
        script.onload = script.onerror = ({ type }) => {
          pending -= 1;
          failed ||= type === 'error';
          search();
        };
        document.head.append(script);
      }
    }

    function show(upTo) {
      const held = list.contains(document.activeElement) && document.activeElement.getAttribute('href');
      list.replaceChildren(...found.slice(0, upTo).map((record) => hitOf(scope, record, words)));
      if (held) [...list.querySelectorAll('a')].find((link) => link.getAttribute('href') === held)?.focus();
      const left = found.length - list.children.length;
      more.hidden = left <= 0;
      more.textContent = say(scope, 'more', { count: Math.min(left, PAGE) });
    }

    function search() {
      const query = form.elements.q.value.trim();
      words = wordsOf(query);
      if (words.length && !asked) load();
      found = find(query);
      // More of the same, as indexes arrive, leaves what a reader has opened.
      show(query === before ? Math.max(PAGE, list.children.length) : PAGE);
      before = query;
      const saying = pending ? 'found_so_far' : found.length ? 'found' : 'none';
      const told = say(scope, saying, { count: found.length }) + (failed ? ` ${say(scope, 'failed', {})}` : '');
      tell(count, words.length ? told : '', words.join(' '));
      keep({ q: query });
    }

    more.addEventListener('click', () => {
      const shown = list.children.length;
      show(shown + PAGE);
      list.children[shown].querySelector('a').focus();
    });
    form.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(search, 150);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      search();
    });
    form.elements.q.value = new URLSearchParams(location.search).get('q') ?? '';
    search();
  }

  // --- Lists

  function startLists(form) {
    const { owner, status, q: text } = form.elements;
    const controls = [owner, status, text].filter(Boolean);
    const reset = form.querySelector('[data-reset]');
    const lists = [...document.querySelectorAll('table[data-list]')].map((table) => ({
      table,
      rows: [...table.tBodies[0].rows].map((row) => ({
        row,
        plain: normalForm(row.textContent),
        owners: row.dataset.owners.split('\n'),
      })),
    }));
    const count = form.querySelector('[role="status"]');
    let sort = '';

    function apply() {
      const words = wordsOf(text.value);
      let shown = 0;
      for (const { table, rows } of lists) {
        let here = 0;
        for (const { row, plain, owners } of rows) {
          row.hidden = !((!owner?.value || owners.includes(owner.value))
            && (!status.value || row.dataset.status === status.value)
            && words.every((word) => plain.includes(word)));
          here += !row.hidden;
        }
        shown += here;
        const group = table.closest('[data-group]');
        if (group) group.hidden = !here;
      }
      const choices = Object.fromEntries(controls.map((control) => [control.name, control.value.trim()]));
      tell(count, say(form, shown ? 'shown' : 'none', { shown }), Object.values(choices).join('\n'));
      keep({ ...choices, sort });
      reset.hidden = !sort && !Object.values(choices).some(Boolean);
    }

    /** Order all lists: `title` from the first, `-title` from the last, nothing as the page was. */
    function order(by) {
      const [, back, key] = /^(-?)(\w*)$/.exec(by) ?? [];
      const known = lists.some(({ table }) => key && table.querySelector(`th[data-sort="${key}"]`));
      sort = known ? by : '';
      const place = ({ row }, name) => Number(row.getAttribute(`data-by-${name}`));
      for (const { table, rows } of lists) {
        rows.sort((one, other) => (sort && (back ? -1 : 1) * (place(one, key) - place(other, key)))
          || place(one, 'number') - place(other, 'number'));
        table.tBodies[0].append(...rows.map(({ row }) => row));
        for (const head of table.querySelectorAll('th[data-sort]')) {
          if (sort && head.dataset.sort === key) head.setAttribute('aria-sort', back ? 'descending' : 'ascending');
          else head.removeAttribute('aria-sort');
        }
      }
    }

    for (const head of lists.flatMap(({ table }) => [...table.querySelectorAll('th[data-sort]')])) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      button.addEventListener('click', () => {
        const key = head.dataset.sort;
        order(sort === key ? `-${key}` : key);
        apply();
      });
      head.append(button);
    }
    form.addEventListener('input', apply);
    form.addEventListener('submit', (event) => event.preventDefault());
    reset.addEventListener('click', () => {
      for (const control of controls) control.value = '';
      order('');
      apply();
      controls[0].focus(); // the button is gone
    });
    const asked = new URLSearchParams(location.search);
    for (const control of controls) {
      control.value = asked.get(control.name) ?? '';
      if (control.selectedIndex < 0) control.selectedIndex = 0; // a choice that is no longer there
    }
    order(asked.get('sort') ?? '');
    apply();
    form.hidden = false;
  }

  globalThis.siteSearch = { add, find, normalForm };
  const scope = document.querySelector('[data-search]');
  if (scope) startSearch(scope);
  const form = document.querySelector('form[data-filters]');
  if (form) startLists(form);
})();
