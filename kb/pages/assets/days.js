// The page of any day, from the spells of everything: of each thing the last spell that began by then.
"use strict";

const { main_limits, names, spells } = TIMELINE;
const PHASES = ["supported", "preview", "deprecated", "create_blocked", "update_blocked"];
const turns = [...new Set(Object.values(spells).flatMap((things) => Object.values(things).flat().map(([start]) => start)))].sort();

const stateOn = (one, day) => (one.findLast(([start]) => start <= day) ?? [null, null])[1];
const there = (kind, day) =>
  Object.entries(spells[kind]).map(([id, one]) => [id, stateOn(one, day)]).filter(([, state]) => state !== null);
const link = (kind, id) => element("a", names[kind]?.[id] ?? id, { href: `${kind}s/${encodeURIComponent(id)}.html?as_of=${shown}` });
const spaced = (parts, gap) => parts.flatMap((part, i) => (i ? [gap, part] : [part]));
const titled = (title, parts) => [element("h2", title, { id: title.toLowerCase() }), ...parts];
let shown = PAGE.as_of;

function runtimes(day) {
  const found = there("runtime", day);
  const unsure = found.filter(([, state]) => state === "not_yet_available").map(([id]) => link("runtime", id));
  return PHASES.map((phase) => [phase, found.filter(([, state]) => state === phase).map(([id]) => link("runtime", id))])
    .filter(([, links]) => links.length)
    .map(([phase, links]) => element("p", [element("span", phase.replace("_", " "), { className: `badge ${phase}` }), " ", ...spaced(links, " ")], { className: "ids" }))
    .concat(unsure.length ? [element("p", ["Nobody can tell whether these had come: ", ...spaced(unsure, " ")], { className: "ids" })] : []);
}

function limitTable(ids, found) {
  const rows = ids.filter((id) => id in found).map((id) => element("tr", [element("th", link("limit", id), { scope: "row" }), element("td", found[id])]));
  const region = element("div", element("table", element("tbody", rows), { className: "cards" }), { className: "scroll", tabIndex: 0 });
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", "Limits");
  return region;
}

function limits(day) {
  const found = Object.fromEntries(there("limit", day));
  const rest = Object.keys(found).filter((id) => !main_limits.includes(id));
  return [limitTable(main_limits, found), element("details", [element("summary", `${rest.length} more limits`), limitTable(rest, found)])];
}

function listed(kind, day) {
  const found = there(kind, day);
  const sure = found.filter(([, state]) => state === "supported" || state === "in_force");
  const rest = found.filter((one) => !sure.includes(one));
  const links = (some) => spaced(some.map(([id]) => link(kind, id)), ", ");
  return [element("p", links(sure)), ...(rest.length ? [element("p", ["Not certain, or AWS denies it: ", ...links(rest)])] : [])];
}

function showWholeDay(day) {
  shown = day;
  setClock(day);
  const inAll = (kind) => there(kind, day).length;
  const inState = (kind, wanted) => there(kind, day).filter(([, state]) => state === wanted).length;
  const services = inState("trigger", "supported");
  const said = [counted(inState("runtime", "supported"), "supported runtime"), counted(inAll("limit"), "limit"),
    `${services.toLocaleString("en")} ${services === 1 ? "service that starts functions" : "services that start functions"}`,
    `${counted(inState("feature", "in_force"), "feature")}.`].join(", ");
  const before = turns.findLast((one) => one < day && one >= PAGE.first), after = turns.find((one) => one > day);
  const step = (word, one) => (one ? [element("a", `${word} change: ${one}`, { href: `?as_of=${one}` }), " "] : []);
  document.getElementById("answer").replaceChildren(
    element("p", said, { className: "answer" }), ...late(day),
    element("p", [...step("Earlier", before), ...step("Later", after)], { className: "steps" }));
  document.getElementById("rest").replaceChildren(
    ...titled("Runtimes", runtimes(day)), ...titled("Limits", limits(day)),
    ...titled("Triggers", listed("trigger", day)), ...titled("Features", listed("feature", day)));
}

const wantedDay = ASKED.get("as_of");
if (wantedDay && !REFUSED && wantedDay !== PAGE.as_of) showWholeDay(wantedDay);
