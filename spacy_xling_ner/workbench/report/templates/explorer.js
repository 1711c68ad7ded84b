"use strict";
{
  const KINDS = ["correct", "label", "boundary", "missed", "spurious"];
  const [CORRECT, LABEL, BOUNDARY, MISSED, SPURIOUS] = KINDS.keys();
  const KNOWN = 1, PLAIN = 2, BATCH = 10;
  const data = JSON.parse(document.getElementById("explorer-data").textContent);
  const form = document.getElementById("filters");
  const list = document.getElementById("sentences");
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  const control = form.elements;
  let matches = [];
  let shown = 0;

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const fill = (select, options) => {
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  };
  const sizeName = (n) => (n === 1 ? "1 sentence" : `${n.toLocaleString("en")} sentences`);

  // Offsets count code points, not the units of a JavaScript string.
  for (const sentence of data.sentences) {
    sentence.characters = Array.from(sentence.t);
    const words = sentence.v.flatMap((view) => view.flatMap((token) => [token[2] || "", token[3] || ""]));
    sentence.searched = [sentence.t, ...words].join("\n").toLowerCase();
  }
  const text = (sentence, start, end) => sentence.characters.slice(start, end).join("");

  // Outcomes of a result as [kind, gold entity, predicted entity], as in the error counts.
  const outcomes = (sentence, found) => {
    const paired = new Set(found.map((entity) => entity[5]));
    const missed = sentence.g.map((_, i) => i).filter((i) => !paired.has(i));
    return [
      ...found.map((entity) => [entity[4], sentence.g[entity[5]], entity]),
      ...missed.map((i) => [MISSED, sentence.g[i], undefined]),
    ];
  };

  const matchesFilter = (outcome, kind, label) => {
    const [own, gold, found] = outcome;
    const rightKind = kind === "" || (kind === "errors" ? own !== CORRECT : own === Number(kind));
    return rightKind && (label === "" || gold?.[2] === Number(label) || found?.[2] === Number(label));
  };

  const results = (sentence) => sentence.r.filter(
    ([size, system]) => size === Number(control.size.value)
      && (control.system.value === "" || system === Number(control.system.value)),
  );

  const filter = () => {
    const kind = control.kind.value, label = control.label.value;
    const wanted = control.text.value.trim().toLowerCase();
    const all = data.sentences.filter((sentence) => sentence.d === Number(control.dataset.value));
    matches = all.filter((sentence) => {
      if (!sentence.searched.includes(wanted)) return false;
      const own = results(sentence);
      if (kind === "" && label === "") return own.length > 0;
      return own.some(([, , , found]) => outcomes(sentence, found).some((o) => matchesFilter(o, kind, label)));
    });
    list.replaceChildren();
    shown = 0;
    const here = `${all.length.toLocaleString("en")} sentences of ${data.datasets[control.dataset.value].name}`;
    count.textContent = `${matches.length.toLocaleString("en")} of the ${here} on this page match.`;
    showMore();
  };

  const showMore = () => {
    list.append(...matches.slice(shown, shown + BATCH).map(card));
    shown = Math.min(shown + BATCH, matches.length);
    more.hidden = shown === matches.length;
  };

  const card = (sentence) => {
    const own = results(sentence);
    const [view, reader] = chooseView(sentence, own);
    const set = data.datasets[sentence.d];
    const head = make("h3", "sentence-head", make("span", "", `${set.name}, test sentence ${sentence.n.toLocaleString("en")}`));
    if (reader) head.append(make("span", "", `above the tokens: inputs of ${reader}`));
    const item = make("li", "sentence", head, row("Gold", goldLine(sentence, view), set.lang, "gold"));
    for (const [, system, , found] of own) item.append(resultRow(sentence, data.systems[system], found, set.lang));
    return item;
  };

  const row = (name, line, lang, className) => {
    const text = make("p", "line", line);
    if (lang) text.lang = lang;
    return make("div", `row ${className}`, make("span", "name", name), text);
  };

  // Inputs of the chosen system; of the system with the most, if it has none or all are chosen.
  const chooseView = (sentence, own) => {
    const size = (view) => view.reduce((sum, token) => sum + (token[2] ? 1 : 0) + (token[3] ? 1 : 0), 0);
    const bySize = (a, b) => size(sentence.v[b[2]]) - size(sentence.v[a[2]]);
    let best = [...own].sort(bySize)[0];
    if (!size(sentence.v[best[2]])) best = [...sentence.r].sort(bySize)[0];
    const view = sentence.v[best[2]];
    return [view, size(view) ? data.systems[best[1]] : ""];
  };

  const ruby = (sentence, token, hasGlosses) => {
    const [start, end, form, gloss, known] = token;
    const base = make("span", "base", text(sentence, start, end));
    if (known === PLAIN || (!form && !gloss)) return make("ruby", "", base);
    const reading = make("rt", "form");
    for (const part of (form || "\u00a0").split(/(\p{Lu})/u)) {
      if (part) reading.append(/^\p{Lu}$/u.test(part) ? make("b", "capital", part) : part);
    }
    const state = hasGlosses ? (known === KNOWN ? "known" : "unknown") : "";
    const word = make("rt", "gloss", known === KNOWN ? gloss : "\u00a0");
    reading.lang = word.lang = "en";
    return make("ruby", state, base, reading, ...(hasGlosses ? [word] : []));
  };

  const goldLine = (sentence, view) => {
    const line = document.createDocumentFragment();
    const hasGlosses = view.some((token) => token[3]);
    const also = [];
    const spans = [];
    for (const [start, end, label] of sentence.g) {
      const first = view.findIndex((token) => token[1] > start);
      let last = first;
      while (last + 1 < view.length && view[last + 1][0] < end) last += 1;
      const taken = spans.some((span) => span.first <= last && first <= span.last);
      const name = data.labels[label];
      if (first < 0 || taken) {
        also.push(`${text(sentence, start, end)} ${name}`);
        continue;
      }
      const exact = view[first][0] === start && view[last][1] === end;
      spans.push({ first, last, name: exact ? name : `${name}: only ${text(sentence, start, end)}` });
    }
    let at = 0;
    let into = line;
    view.forEach((token, i) => {
      const span = spans.find((one) => one.first === i);
      if (token[0] > at) into.append(text(sentence, at, token[0]));
      if (span) {
        into = make("mark", "gold");
        line.append(into);
      }
      into.append(ruby(sentence, token, hasGlosses));
      at = token[1];
      const ended = spans.find((one) => one.last === i);
      if (ended) {
        into.append(make("small", "", ended.name));
        into = line;
      }
    });
    line.append(text(sentence, at));
    if (also.length) line.append(make("span", "also", `also ${also.join(", ")}`));
    return line;
  };

  const resultRow = (sentence, system, found, lang) => {
    const all = outcomes(sentence, found);
    const marks = [];
    const also = [];
    for (const [kind, gold, entity] of all) {
      const [start, end] = entity ?? gold;
      if (kind === MISSED && found.some((other) => other[0] < end && start < other[1])) {
        also.push(`missed: ${text(sentence, start, end)} ${data.labels[gold[2]]}`);
      } else {
        marks.push({ start, end, kind, note: describe(sentence, kind, gold, entity) });
      }
    }
    marks.sort((a, b) => a.start - b.start);
    const line = document.createDocumentFragment();
    let at = 0;
    for (const { start, end, kind, note } of marks) {
      if (start < at) { // overlapping gold entities
        also.push(`${KINDS[kind]}: ${text(sentence, start, end)}`);
        continue;
      }
      line.append(text(sentence, at, start));
      const tag = make("small", "", note);
      tag.lang = "en";
      line.append(make("mark", KINDS[kind], text(sentence, start, end), tag));
      at = end;
    }
    line.append(text(sentence, at));
    if (also.length) line.append(make("span", "also", `also ${also.join(", ")}`));
    const made = row(system, line, lang, "");
    if (all.length && all.every(([kind]) => kind === CORRECT)) made.firstChild.append(" ", make("span", "right", "all correct"));
    return made;
  };

  const describe = (sentence, kind, gold, entity) => {
    const label = data.labels[(entity ?? gold)[2]];
    const score = entity && entity[3] >= 0 ? ` ${entity[3].toFixed(2)}` : "";
    const whole = gold && text(sentence, gold[0], gold[1]);
    switch (kind) {
      case LABEL: {
        const cut = entity[0] === gold[0] && entity[1] === gold[1] ? "" : ` (${whole})`;
        return `${label}${score}, not ${data.labels[gold[2]]}${cut}`;
      }
      case BOUNDARY: return `${label}${score}, boundary error: ${whole}`;
      case MISSED: return `${label}, missed`;
      case SPURIOUS: return `${label}${score}, spurious`;
      default: return `${label}${score}`;
    }
  };

  const chooseDataset = () => {
    const sizes = data.datasets[control.dataset.value].sizes;
    fill(control.size, sizes.map((n, i) => [i, sizeName(n)]).reverse());
    chooseSize();
  };
  const chooseSize = () => {
    const kept = control.system.value;
    const there = new Set(data.sentences
      .filter((sentence) => sentence.d === Number(control.dataset.value))
      .flatMap((sentence) => sentence.r.filter((r) => r[0] === Number(control.size.value)).map((r) => r[1])));
    const names = data.systems.map((name, i) => [String(i), name]).filter(([i]) => there.has(Number(i)));
    fill(control.system, [["", "all systems"], ...names]);
    if (names.some(([i]) => i === kept)) control.system.value = kept;
    filter();
  };
  const showInputs = () => {
    list.classList.toggle("no-form", !control.form.checked);
    list.classList.toggle("no-gloss", !control.gloss.checked);
  };

  fill(control.dataset, data.datasets.map(({ name }, i) => [i, name]));
  fill(control.label, [["", "any label"], ...data.labels.map((name, i) => [i, name])]);
  control.dataset.addEventListener("change", chooseDataset);
  control.size.addEventListener("change", chooseSize);
  for (const name of ["system", "kind", "label"]) control[name].addEventListener("change", filter);
  control.text.addEventListener("input", filter);
  control.form.addEventListener("change", showInputs);
  control.gloss.addEventListener("change", showInputs);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const first = shown;
    showMore();
    const next = list.children[first];
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
  });
  showInputs();
  chooseDataset();
}
