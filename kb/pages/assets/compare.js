// What changed between two days, from the spells of everything.
"use strict";

const { first: FIRST, names: NAMES, spells: SPELLS } = TIMELINE;
const KINDS = [["runtime", "Runtimes"], ["limit", "Limits"], ["trigger", "Triggers"], ["feature", "Features"]];

function found(kind, from, to) {
  return Object.entries(SPELLS[kind]).flatMap(([id, one]) => one.map(([start, state], i) => [start, id, i ? one[i - 1][1] : null, state]))
    .filter(([start]) => start > from && start <= to).sort((one, other) => (one[0] < other[0] ? 1 : one[0] > other[0] ? -1 : one[1] < other[1] ? -1 : 1));
}

const worded = (state) => (state === null ? "not there" : state.replaceAll("_", " "));

function part([kind, title], from, to) {
  const rows = found(kind, from, to);
  if (!rows.length) return [];
  const cell = (label, content) => { const made = element("td", content); made.dataset.label = label; return made; };
  const lines = rows.map(([start, id, before, after]) => element("tr", [
    element("th", start, { scope: "row" }),
    cell("What", element("a", NAMES[kind]?.[id] ?? id, { href: `${kind}s/${encodeURIComponent(id)}.html?as_of=${start}` })),
    cell("Before", worded(before)), cell("After", worded(after))]));
  const head = element("thead", element("tr", ["Day", "What", "Before", "After"].map((name) => element("th", name, { scope: "col" }))));
  const region = element("div", element("table", [head, element("tbody", lines)], { className: "cards" }), { className: "scroll", tabIndex: 0 });
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", title);
  const count = element("span", counted(rows.length, "change"), { className: "count" });
  return [element("details", [element("summary", [element("h2", title), " ", count]), element("div", region, { id: title.toLowerCase() })],
    { className: "part", open: rows.length <= 12 || kind === "runtime" })];
}

function compare(from, to) {
  const count = KINDS.reduce((sum, [kind]) => sum + found(kind, from, to).length, 0);
  const heading = `What came to hold between ${from} and ${to}`;
  document.title = `${heading} - lambda-kb`;
  document.getElementById("subject").textContent = heading;
  document.getElementById("from").value = from;
  document.getElementById("to").value = to;
  const leads = KINDS.map(([kind, title]) => [found(kind, from, to).length, title.toLowerCase()]).filter(([number]) => number)
    .flatMap(([number, title], i) => [i ? ", " : ": ", `${number.toLocaleString("en")} of `, element("a", title, { href: `#${title}` })]);
  document.getElementById("changed").replaceChildren(`${counted(count, "change")} after ${from} and until ${to}`, ...leads, ".");
  document.getElementById("changes").replaceChildren(...KINDS.flatMap((kind) => part(kind, from, to)));
}

const question = new URLSearchParams(location.search);
const given = ["from", "to"].map((name) => question.get(name) ?? document.getElementById(name).value);
const wrong = given.map((day, i) => (!isDay(day) ? `${["from", "to"][i]}: '${day}' is no day: write YYYY-MM-DD` : day < FIRST ? `${["from", "to"][i]} ${day}: before the first evidence: AWS announced Lambda on ${FIRST}` : null)).find(Boolean)
    ?? (given[1] < given[0] ? `from ${given[0]} to ${given[1]}: the later day must come second` : null);
if (wrong && !REFUSED) refuse(wrong);
else if (!REFUSED && question.size) compare(...given);
