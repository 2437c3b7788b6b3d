// What is found, while it is typed, on the page of the search; where a service answers, it answers without this script too.
"use strict";

{
  const MOST = 60;
  const box = document.getElementById("q"), question = new URLSearchParams(location.search);
  const refused = typeof REFUSED === "undefined" ? null : REFUSED;
  let asked = 0;

  function line({ kind, id, name, href }) {
    const link = element("a", kind === "events" ? name : id, { href: addressOf(href) });
    return element("li", [link, ...(kind !== "events" && name !== id ? [" ", element("span", name, { className: "unknown" })] : [])]);
  }

  async function results(text) {
    const mine = ++asked;
    await readySearch();
    if (mine !== asked) return;
    const all = search(text), shown = all.slice(0, MOST);
    document.getElementById("found").textContent = all.length
      ? `${all.length === 1 ? "1 match" : `${all.length} matches`} for '${text}'.` : `Nothing is like '${text}'.${nearest(text)}`;
    document.getElementById("results").replaceChildren(...[...new Set(shown.map(({ kind }) => kind))].flatMap((kind) => [
      element("h2", kind[0].toUpperCase() + kind.slice(1)),
      element("ul", shown.filter((one) => one.kind === kind).map(line), { className: "results" })]));
  }

  box.value = question.get("q") ?? "";
  if (!refused) {
    if (box.value.trim() && !document.querySelector("#results li")) results(box.value);
    box.addEventListener("input", () => {
      question.set("q", box.value);
      history.replaceState(null, "", `?${question}`);
      if (box.value.trim()) results(box.value);
    });
  }
}
