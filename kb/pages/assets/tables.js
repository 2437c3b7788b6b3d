// Tables of lists are sorted by the heads of their columns: upwards, downwards, as they were. Tables with the same heads
// are sorted together; the order stands behind the # of the address (`#sort=deprecated`, `#sort=-deprecated`).
"use strict";

{
  const tables = [...document.querySelectorAll("table.sortable")];
  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const heads = (table) => [...table.tHead.rows[0].cells];
  const sameHeads = (one, other) => one.tHead.textContent === other.tHead.textContent;
  const first = new Map(tables.map((table) => [table, [...table.tBodies[0].rows]]));

  // What a cell is sorted by: its day, its number, else its words; null where nothing is said.
  function key(cell) {
    const day = cell.querySelector("time")?.textContent, text = cell.textContent.trim();
    if (day) return day;
    if (!text || text === "not known") return null;
    const number = text.replace(/(\d),(?=\d{3})/g, "$1").match(/^[+-]?\d+(?:\.\d+)?%?$/);
    return number ? parseFloat(number[0]) : text;
  }

  const order = new Intl.Collator("en", { numeric: true }).compare;
  const compare = (one, other) => (typeof one === "number" && typeof other === "number" ? one - other : order(String(one), String(other)));

  function arrange(table, column, downwards) {
    const rows = first.get(table).map((row) => [key(row.cells[column]), row]);
    const said = rows.filter(([value]) => value !== null), blank = rows.filter(([value]) => value === null);
    said.sort(([one], [other]) => (downwards ? compare(other, one) : compare(one, other)));
    table.tBodies[0].append(...[...said, ...blank].map(([, row]) => row));
  }

  function sort(table, column, direction) {
    for (const one of tables.filter((other) => sameHeads(table, other))) {
      heads(one).forEach((head, i) => {
        if (direction && i === column) head.setAttribute("aria-sort", direction); else head.removeAttribute("aria-sort");
      });
      if (direction) arrange(one, column, direction === "descending");
      else one.tBodies[0].append(...first.get(one));
    }
  }

  function turn(table, column) {
    const head = heads(table)[column];
    const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
    const direction = next === undefined ? "ascending" : next;
    sort(table, column, direction);
    const hash = direction ? `#sort=${direction === "descending" ? "-" : ""}${slug(head.textContent)}` : "";
    history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
  }

  function follow() {
    const [, minus, wanted] = location.hash.match(/^#sort=(-?)([a-z0-9-]+)$/) ?? [];
    for (const table of wanted ? tables : []) {
      const column = heads(table).findIndex((head) => head.querySelector("button") && slug(head.textContent) === wanted);
      if (column >= 0) { sort(table, column, minus ? "descending" : "ascending"); return; }
    }
  }

  for (const table of tables) {
    heads(table).forEach((head, column) => {
      if (head.classList.contains("plain")) return;
      const button = element("button", [...head.childNodes], { type: "button" });
      button.addEventListener("click", () => turn(table, column));
      head.replaceChildren(button);
    });
  }
  addEventListener("hashchange", follow);
  follow();
}
