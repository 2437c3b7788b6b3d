// Search in the browser: the same as `kb/pages/searching.py`, over the same list.
"use strict";

const ORDER = ["runtimes", "limits", "triggers", "features", "rules", "fields", "operations", "events"];

function wordsIn(text) {
  text = text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, "").replace(/\b([CcFf])#/g, "$1sharp");
  const apart = text.replace(/([a-z0-9])(?=[A-Z])/g, "$1 ");
  const words = (one) => one.toLowerCase().match(/[a-z0-9]+(?:\.[0-9x]+)*/g) ?? [];
  return [...new Set([...words(text), ...words(apart)])];
}

function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return null;
  let before = [], row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      next.push(cost);
    }
    if (Math.min(...next) > most) return null;
    before = row;
    row = next;
  }
  return row[other.length] <= most ? row[other.length] : null;
}

function mark(word, wanted, misspelt) {
  if (word === wanted) return 4;
  if (/^\d+$/.test(word) && /^\d+$/.test(wanted)) return 0;
  if (word.startsWith(wanted)) return 3;
  if (wanted.length > 2 && word.includes(wanted)) return 2;
  const wrong = misspelt && wanted.length > 3 ? distance(word, wanted, wanted.length < 7 ? 1 : 2) : null;
  return wrong === null ? 0 : 2 - wrong / 2;
}

const ENTRIES = SEARCH_INDEX.map(([kind, id, name, href, more], place) => {
  const words = wordsIn(`${id} ${name} ${more}`);
  const bare = name.toLowerCase().replace(/^(amazon|aws) /, "");
  // Other words, such as the values of a limit, are no sign that it is about more.
  const size = kind === "events" ? words.length : wordsIn(`${id} ${name}`).length + (kind === "limits" ? 0 : 1);
  return { kind, id, name, href, words, size, place, whole: [id.toLowerCase(), bare] };
});

function scored(entries, asked, text, misspelt) {
  const found = [], typed = text.trim().toLowerCase();
  for (const entry of entries) {
    const marks = asked.map((wanted) => Math.max(0, ...entry.words.map((word) => mark(word, wanted, misspelt))));
    if (!marks.some(Boolean)) continue;
    const score = marks.reduce((sum, one) => sum + one, entry.whole.includes(typed) ? 8 : 0);
    found.push({ entry, score, matched: marks.filter(Boolean).length });
  }
  return found.sort((one, other) => other.score - one.score || one.entry.size - other.entry.size
    || one.entry.place - other.entry.place);
}

const QUESTION_WORDS = "a an can do does have how i in is it may much my of the what which".split(" ");
const telling = (asked) => asked.filter((word) => !QUESTION_WORDS.includes(word));

function search(text) {
  const asked = wordsIn(text.slice(0, 200)), kindOf = (word) => `${word.replace(/s$/, "")}s`;
  const kinds = ORDER.filter((kind) => asked.some((word) => kindOf(word) === kind));
  const narrowed = ENTRIES.filter(({ kind }) => kinds.includes(kind));
  for (const misspelt of [false, true]) {
    for (const words of [asked, telling(asked)]) {
      const others = words.filter((word) => !kinds.includes(kindOf(word)));
      for (const [some, wanted] of [[others.length ? narrowed : [], others], [ENTRIES, words]]) {
        const best = scored(some, wanted, text, misspelt).filter((one) => one.matched === wanted.length);
        if (best.length) return best.map((one) => one.entry);
      }
    }
  }
  return [];
}

function nearest(text) {
  const found = scored(ENTRIES, telling(wordsIn(text.slice(0, 200))).slice(0, 5), text, true);
  const most = Math.max(0, ...found.map((one) => one.matched));
  const ids = found.filter((one) => one.matched === most).slice(0, 3).map((one) => one.entry.id);
  return ids.length ? ` Near it: ${ids.join(", ")}.` : "";
}
