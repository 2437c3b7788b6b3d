// On every page: `/` leads to the search, which suggests what is meant; headings have a link to themselves; tables of lists
// can be sorted; what rests on a day can be cited; folded parts open for links and on paper, in browsers that do not do so by
// themselves. Everything works without this script.
"use strict";

const ROOT = new URL("../", document.currentScript.src);
const CLOCKS = ["as_of", "known_at", "data_version"];

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made) made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...[content].flat());
  return made;
}

const loaded = {};
function load(name) {
  return loaded[name] ??= new Promise((done, failed) => {
    document.head.append(element("script", [], { src: new URL(`assets/${name}`, ROOT), onload: done, onerror: failed }));
  });
}

// The address of a page from the index, on the clocks of this page where a service answers for them.
function addressOf(href) {
  const address = new URL(href, ROOT);
  if (address.pathname.endsWith(".html")) return address.href;
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (CLOCKS.includes(name) && value) address.searchParams.set(name, value);
  }
  return address.href;
}

const readySearch = () => load("search-index.js").then(() => load("search.js"));

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const search = document.getElementById("q");
  search.focus();
  search.select();
});

function linkHeadings(within) {
  for (const heading of within.querySelectorAll("section > h2[id]")) {
    heading.append(" ", element("a", "#", { className: "here", href: `#${heading.id}`, "aria-label": `Link to ${heading.textContent}` }));
  }
}
linkHeadings(document);

const folded = () => [...document.querySelectorAll("details:not([open])")];

function unfold() {
  const target = document.getElementById(location.hash.slice(1));
  const around = folded().filter((one) => target && one.contains(target));
  around.forEach((one) => { one.open = true; });
  if (around.length) target.scrollIntoView();
}

let printed = [];
addEventListener("hashchange", unfold);
addEventListener("beforeprint", () => { printed = folded(); printed.forEach((one) => { one.open = true; }); });
addEventListener("afterprint", () => printed.forEach((one) => { one.open = false; }));
unfold();

// What rests on a day can be cited.
function offerCitation() {
  if (!document.querySelector("#clocks, #between") && !/\/events\/./.test(location.pathname)) return;
  const cite = element("button", "Cite this page", { type: "button" });
  cite.addEventListener("click", () => load("cite.js").then(() => citePage()));
  document.querySelector("footer p").after(cite);
}
offerCitation();

// Scripts that few readers need are loaded when they do, after those of the page, which may make tables.
function loadMore() {
  if (document.querySelector("table.sortable")) load("tables.js");
  const box = Object.assign(document.getElementById("q"), { autocomplete: "off", maxLength: 200 });
  if (document.getElementById("results")) return;
  const suggest = () => load("suggest.js");
  if (document.activeElement === box) suggest();
  else box.addEventListener("focus", suggest, { once: true });
}
if (document.readyState === "complete") loadMore(); else addEventListener("load", loadMore);
