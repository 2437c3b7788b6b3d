// Where files lie and no service answers: `?as_of=2021-08-01` shows that day's answer, from what stands in the page.
// A question that the files cannot answer is refused, never answered for another day.
"use strict";

const PAGE = JSON.parse(document.getElementById("days")?.textContent ?? "null");
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const isDay = (text) => DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
const apart = (day, today) => Math.round((Date.parse(day) - Date.parse(today)) / 864e5);
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

function relative(day, today) {
  const days = apart(day, today), far = Math.abs(days);
  if (days === 0) return "on this day";
  const span = far < 120 ? counted(far, "day") : far < 730 ? counted(Math.round(far / 30.44), "month")
    : `${far < 5 * 365.25 ? Math.round(far / 182.625) / 2 : Math.round(far / 365.25)} years`;
  return days > 0 ? `in ${span}` : `${span} ago`;
}

function dayProblem(text, name) {
  if (!isDay(text)) return `${name}: '${text}' is no day: write YYYY-MM-DD`;
  if (PAGE && text < PAGE.first) return `${name} ${text}: before the first evidence: AWS announced Lambda on ${PAGE.first}`;
  return null;
}

function refuse(problem) {
  document.title = "This cannot be answered - lambda-kb";
  document.getElementById("subject").textContent = "This cannot be answered";
  document.querySelector("h1 .clock")?.remove();
  const answer = document.getElementById("answer"), rest = document.getElementById("rest");
  // What stands below stays where it is.
  answer.style.minHeight = `${answer.offsetHeight}px`;
  rest.style.minHeight = "100vh";
  // So that what was typed can be corrected, a form stays with it.
  answer.replaceChildren(element("p", `${problem}.`, { className: "answer", role: "alert" }), ...answer.querySelectorAll("form"));
  for (const field of document.querySelectorAll("main form input")) if (ASKED.has(field.name)) field.value = ASKED.get(field.name);
  rest.replaceChildren(
    element("p", element("a", "The newest day of this page", { href: location.pathname })));
}

function problemOf(asked, known) {
  for (const name of asked.keys()) {
    if (name === "known_at" || name === "data_version") return `${name}: these files hold everything known of one data version; the service answers for others`;
    if (!known.includes(name)) return `no parameter '${name}': ${known.length ? `there are ${known.join(", ")}` : "this page has none"}`;
    if (asked.getAll(name).length > 1) return `${name}: given more than once`;
  }
  if (!asked.has("as_of")) return null;
  const day = asked.get("as_of");
  const other = PAGE?.clocked && !PAGE.spells && day !== PAGE.as_of;
  return dayProblem(day, "as_of") ?? (other ? `as_of ${day}: this file holds the answer for ${PAGE.as_of} alone; the service answers for others` : null);
}

function setClock(day) {
  document.querySelector("h1 .clock").textContent = ` on ${day}`;
  document.title = `${PAGE.subject} on ${day} - lambda-kb`;
  document.getElementById("as_of").value = day;
}

function late(day) {
  return day > PAGE.evidence_until
    ? [element("p", `Our evidence ends on ${PAGE.evidence_until}; AWS may ${day > new Date().toISOString().slice(0, 10)
      ? `change its plans before ${day}` : "have changed its plans since"}.`, { className: "late" })] : [];
}

function answerFor(day) {
  const held = PAGE.spells.findLast(([start]) => start <= day);
  const [state, text] = held ? held.slice(1) : PAGE.absent;
  const ahead = PAGE.ahead.filter(([, one]) => one > day).map(([name, one]) => `${name} ${relative(one, day)} (${one})`);
  ahead.forEach((one, i) => { if (i) ahead[i] = one[0].toLowerCase() + one.slice(1); });
  const words = [text.replace(/\.$/, ""), ...(ahead.length ? [ahead.join(", ")] : [])].join(". ");
  const badge = PAGE.badge && state ? [element("span", state.replaceAll("_", " "), { className: `badge ${state}` }), " "] : [];
  return element("p", [...badge, `${words}.`], { className: "answer" });
}

function showDay(day) {
  setClock(day);
  if (day === PAGE.as_of) return;
  document.getElementById("answer").replaceChildren(answerFor(day), ...late(day));
  const told = `The answer above is for ${day}. What stands below is as of ${PAGE.as_of}.`;
  document.getElementById("rest").prepend(element("p", told, { className: "late", id: "told" }));
}

const OWN = { compare: ["from", "to"], search: ["q"], check: [] };
const ASKED = new URLSearchParams(location.search);
const REFUSED = problemOf(ASKED, OWN[PAGE?.section] ?? ["as_of"]);

if (REFUSED) refuse(REFUSED);
if (PAGE?.spells) {
  const day = ASKED.get("as_of");
  if (day && !REFUSED) {
    if (PAGE.goto) location.replace(`${PAGE.goto}?as_of=${day}`);
    else if (PAGE.section !== "days") showDay(day);
  }
  document.getElementById("clocks")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = document.getElementById("as_of").value;
    if (wanted) location.assign(`${PAGE.goto ?? location.pathname}?as_of=${wanted}`);
  });
}
