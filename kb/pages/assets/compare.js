// What changed between two days, from all changes there were: the same parts, in the same order, as the service's.
"use strict";

const { first: FIRST, kinds: KINDS, parts: PARTS, names: NAMES, rows: ROWS } = CHANGES;
const MOST_OPEN = 12, SORTED_FROM = 10, COLUMNS = ["Day", "What", "About", "Before", "After"], UNSORTED = ["Before", "After"];

function table(title, rows) {
  const cell = (label, content) => { const made = element("td", content); made.dataset.th = label; return made; };
  const said = COLUMNS.slice(3).filter((_, i) => rows.some((row) => row[5 + i]));
  const lines = rows.map(([day, , kind, id, about, before, after]) => element("tr", [
    element("th", element("time", day, { dateTime: day }), { scope: "row" }),
    cell("What", element("a", NAMES[kind]?.[id] ?? id, { href: `${kind}s/${encodeURIComponent(id)}.html?as_of=${day}` })),
    cell("About", about), ...said.map((name) => cell(name, name === "Before" ? before : after))]));
  const head = element("thead", element("tr", [...COLUMNS.slice(0, 3), ...said].map((name) => element("th", name, { className: UNSORTED.includes(name) ? "plain" : "" }))));
  const kinds = rows.length < SORTED_FROM ? "cards" : "cards sortable";
  const region = element("div", element("table", [head, element("tbody", lines)], { className: kinds }), { className: "scroll", tabIndex: 0 });
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", title);
  return region;
}

function part(title, rows) {
  const count = element("span", counted(rows.length, "change"), { className: "count" });
  const held = element("div", table(title, rows), { id: title.toLowerCase().replaceAll(" ", "-") });
  return element("details", [element("summary", [element("h2", title), " ", count]), held], { className: "part", open: rows.length <= MOST_OPEN });
}

function compare(from, to) {
  const found = ROWS.filter(([day]) => day > from && day <= to);
  const heading = `What came to hold between ${from} and ${to}`;
  document.title = `${heading} - lambda-kb`;
  document.getElementById("subject").textContent = heading;
  document.getElementById("from").value = from;
  document.getElementById("to").value = to;
  const told = `${counted(found.length, "change")} after ${from} and until ${to}`;
  const leads = [], parts = [];
  for (const [kind, title] of KINDS) {
    const some = found.filter((row) => row[2] === kind);
    if (!some.length) continue;
    const made = PARTS.map((name, i) => [name, some.filter((row) => row[1] === i)]).filter(([, rows]) => rows.length);
    const anchor = title.toLowerCase(), own = made.some(([name]) => name === title);
    leads.push(leads.length ? ", " : ": ", `${some.length.toLocaleString("en")} of `, element("a", anchor, { href: `#${anchor}` }));
    parts.push(element("div", made.map(([name, rows]) => part(name, rows)), own ? {} : { id: anchor }));
  }
  document.getElementById("changed").replaceChildren(told, ...leads, ".");
  document.getElementById("changes").replaceChildren(...parts);
}

const question = new URLSearchParams(location.search);
const given = ["from", "to"].map((name) => question.get(name) ?? document.getElementById(name).value);
const wrong = given.map((day, i) => (!isDay(day) ? `${["from", "to"][i]}: '${day}' is no day: write YYYY-MM-DD` : day < FIRST ? `${["from", "to"][i]} ${day}: before the first evidence: AWS announced Lambda on ${FIRST}` : null)).find(Boolean)
    ?? (given[1] < given[0] ? `from ${given[0]} to ${given[1]}: the later day must come second` : null);
if (wrong && !REFUSED) refuse(wrong);
else if (!REFUSED && question.size) compare(...given);
