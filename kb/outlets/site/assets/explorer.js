"use strict";
// Shows a day: of each thing the last spell that began by then. Judging was done when the spells were made.
const { first, day: today, evidence_until, main_limits, names, spells } = TIMELINE;
const PHASES = ["supported", "preview", "deprecated", "create_blocked", "update_blocked"];
const days = [...new Set(Object.values(spells).flatMap((things) => Object.values(things).flat().map(([start]) => start)))];
days.sort();
const input = document.getElementById("day");

const stateOn = (one, day) => (one.findLast(([start]) => start <= day) ?? [null, null])[1];

const there = (kind, day) =>
  Object.entries(spells[kind]).map(([id, one]) => [id, stateOn(one, day)]).filter(([, state]) => state !== null);

function element(name, content, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...[content].flat());
  return made;
}

const link = (kind, id) => element("a", names[kind]?.[id] ?? id, { href: `${kind}s/${encodeURIComponent(id)}.html` });

const spaced = (parts, gap) => parts.flatMap((part, i) => (i ? [gap, part] : [part]));

function runtimes(day) {
  const found = there("runtime", day);
  return PHASES.map((phase) => [phase, found.filter(([, state]) => state === phase).map(([id]) => link("runtime", id))])
    .filter(([, links]) => links.length)
    .map(([phase, links]) => {
      const badge = element("span", phase.replace("_", " "), { className: `badge ${phase}` });
      return element("p", [badge, " ", ...spaced(links, " ")], { className: "ids" });
    });
}

function limitTable(ids, day) {
  const found = Object.fromEntries(there("limit", day));
  const rows = ids.filter((id) => id in found).map((id) =>
    element("tr", [element("th", link("limit", id), { scope: "row" }), element("td", found[id])]));
  return element("div", element("table", element("tbody", rows)), { className: "scroll", tabIndex: 0 });
}

function limits(day) {
  const rest = there("limit", day).map(([id]) => id).filter((id) => !main_limits.includes(id));
  const more = element("details", [element("summary", `${rest.length} more limits`), limitTable(rest, day)]);
  return [limitTable(main_limits, day), more];
}

function listed(kind, day) {
  const found = there(kind, day);
  const sure = found.filter(([, state]) => state === "supported" || state === "in_force");
  const rest = found.filter((one) => !sure.includes(one));
  const links = (some) => spaced(some.map(([id]) => (kind === "feature" ? feature(id) : link(kind, id))), ", ");
  const doubtful = ["Not certain, or AWS denies it: ", ...links(rest)];
  return [element("p", links(sure)), ...(rest.length ? [element("p", doubtful)] : [])];
}

const feature = (id) => element("a", names.feature[id] ?? id, { href: `features.html#${id}` });

const section = (title, parts) => [element("h2", title), ...parts];

function show(day) {
  input.value = day;
  document.getElementById("answer").replaceChildren(
    ...section("Runtimes", runtimes(day)),
    ...section("Limits", limits(day)),
    ...section("Triggers", listed("trigger", day)),
    ...section("Features", listed("feature", day)));
  const past = day > evidence_until ? ` Our evidence ends on ${evidence_until}; AWS may have changed its plans since.` : "";
  const count = there("runtime", day).filter(([, state]) => state === "supported").length;
  document.getElementById("said").textContent = `On ${day}: ${count} supported runtimes.${past}`;
  document.getElementById("earlier").disabled = !days.some((one) => one < day && one >= first);
  document.getElementById("later").disabled = !days.some((one) => one > day);
}

const go = (day) => { location.hash = day; };

const asked = () => {
  const day = location.hash.slice(1);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && day >= first ? day : today;
};

input.addEventListener("change", () => { if (input.validity.valid) go(input.value); });
document.getElementById("picker").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("earlier").addEventListener("click", () => go(days.findLast((one) => one < input.value)));
document.getElementById("later").addEventListener("click", () => go(days.find((one) => one > input.value)));
addEventListener("hashchange", () => show(asked()));
show(asked());
