// What may have been meant by an address at which there is no page: what is like the last part of it.
"use strict";

(async () => {
  const parts = decodeURIComponent(location.pathname).split("/").map((part) => part.replace(/\.(html|json|csv|svg)$/, ""));
  const wanted = parts.filter(Boolean).at(-1);
  const near = document.getElementById("near");
  near.hidden = !wanted || wanted === "404";
  if (near.hidden) return;
  await readySearch();
  const found = search(wanted).slice(0, 5);
  if (!found.length) {
    near.append(element("p", `Nothing is like '${wanted}'.`));
    return;
  }
  const links = found.map(({ kind, id, name, href }) => element("li", element("a", kind === "events" ? name : id, { href: addressOf(href) })));
  near.append(element("h2", "Perhaps you meant"), element("ul", links, { className: "results" }));
})();
