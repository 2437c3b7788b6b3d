// Search where only files lie: the same as `kb/pages/searching.py`, over the list beside this page.
"use strict";

const ORDER = ["runtimes", "limits", "triggers", "features", "rules", "fields", "operations", "events"];
const MOST = 60;

function wordsIn(text) {
  text = text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, "");
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

function scored(entries, asked, text, misspelt) {
  const found = [];
  for (const [kind, id, name, href, more] of entries) {
    const words = wordsIn(`${id} ${name} ${more}`);
    const marks = asked.map((wanted) => Math.max(0, ...words.map((word) => mark(word, wanted, misspelt))));
    if (!marks.some(Boolean)) continue;
    const bare = name.toLowerCase().replace(/^(amazon|aws) /, "");
    const whole = [id.toLowerCase(), bare].includes(text.trim().toLowerCase()) ? 8 : 0;
    found.push([marks.reduce((sum, one) => sum + one, whole),
      (kind === "limits" ? wordsIn(`${id} ${name}`) : words).length, ORDER.indexOf(kind), id,
      marks.filter(Boolean).length, { kind, id, name, href }]);
  }
  return found.sort((one, other) => other[0] - one[0] || one[1] - other[1] || one[2] - other[2]
    || one[3].length - other[3].length || (one[3] < other[3] ? -1 : 1));
}

function search(text) {
  const asked = wordsIn(text.slice(0, 200)), kindOf = (word) => `${word.replace(/s$/, "")}s`;
  const kinds = ORDER.filter((kind) => asked.some((word) => kindOf(word) === kind));
  const others = asked.filter((word) => !kinds.includes(kindOf(word)));
  const narrowed = others.length ? SEARCH_INDEX.filter(([kind]) => kinds.includes(kind)) : [];
  for (const misspelt of [false, true]) {
    for (const [some, wanted] of [[narrowed, others], [SEARCH_INDEX, asked]]) {
      const best = scored(some, wanted, text, misspelt).filter((one) => one[4] === wanted.length);
      if (best.length) return best.map((one) => one[5]);
    }
  }
  return [];
}

function nearest(text) {
  const found = scored(SEARCH_INDEX, wordsIn(text.slice(0, 200)).slice(0, 5), text, true), most = Math.max(0, ...found.map((one) => one[4]));
  const ids = found.filter((one) => one[4] === most).slice(0, 3).map((one) => one[5].id);
  return ids.length ? ` Near it: ${ids.join(", ")}.` : "";
}

function results(text) {
  const all = search(text), shown = all.slice(0, MOST);
  document.getElementById("found").textContent = all.length
    ? `${all.length === 1 ? "1 match" : `${all.length} matches`} for '${text}'.` : `Nothing is like '${text}'.${nearest(text)}`;
  const line = ({ kind, id, name, href }) => element("li", [element("a", kind === "events" ? name : id, { href }),
    ...(kind !== "events" && name !== id ? [" ", element("span", name, { className: "unknown" })] : [])]);
  document.getElementById("results").replaceChildren(...[...new Set(shown.map(({ kind }) => kind))].flatMap((kind) => [
    element("h2", kind[0].toUpperCase() + kind.slice(1)),
    element("ul", shown.filter((one) => one.kind === kind).map(line), { className: "results" })]));
}

const wanted = new URLSearchParams(location.search).get("q") ?? "";
const box = document.getElementById("q");
box.value = wanted;
if (wanted.trim() && !REFUSED) results(wanted);
if (!REFUSED) box.addEventListener("input", () => {
  history.replaceState(null, "", `?q=${encodeURIComponent(box.value)}`);
  if (box.value.trim()) results(box.value);
});
