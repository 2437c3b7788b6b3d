// On every page: `/` leads to the search; folded parts open for links and on paper, in browsers that do not do so by
// themselves. Everything works without this script.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const search = document.getElementById("q");
  search.focus();
  search.select();
});

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
