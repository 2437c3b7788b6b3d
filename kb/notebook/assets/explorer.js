// The explorer: three clocks, a search and tabs above a table that Python answers; the keyboard works everything.

const TABS = ["runtimes", "limits", "triggers", "features", "check"];

function render({ model, el }) {
  const bounds = model.get("bounds");
  const root = made("section", { className: "lkb-explorer", "aria-label": "Explorer of the knowledge base" });
  root.dataset.lmSuppressShortcuts = "true";
  leaving(root);
  el.append(root);
  // Two explorers may stand in one notebook.
  const mine = `lkb-${Math.random().toString(36).slice(2)}`;
  const { asked, send, stop } = asking(model, root);
  let followed = null;

  const version = made("select", { "aria-label": "Data version" }, made("option", { value: "" }, "newest"),
    ...bounds.versions.map((one) => made("option", { value: String(one) }, String(one))));
  version.value = asked.data_version === null ? "" : String(asked.data_version);
  version.addEventListener("change", () => send({ data_version: version.value ? Number(version.value) : null }));
  const search = made("input", { type: "search", placeholder: "python3, memory, sqs …", value: asked.search, "aria-label": "Search", autocomplete: "off" });
  search.addEventListener("input", () => send({ search: search.value, detail: null }, 150));
  const clocks = made("div", { className: "lkb-clocks" },
    dateControl("As of", asked.as_of, bounds, (value) => { if (value) send({ as_of: value }); }, true),
    dateControl("Known at", asked.known_at, bounds, (value) => send({ known_at: value })),
    made("label", {}, "Data version ", version), made("label", {}, "Search ", search));

  const tabs = made("div", { role: "tablist", className: "lkb-tabs", "aria-label": "What to look at" });
  const buttons = TABS.map((name) => {
    const button = made("button", { type: "button", role: "tab", id: `${mine}-tab-${name}`, "aria-controls": `${mine}-panel` }, name);
    button.addEventListener("click", () => choose(name));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? TABS.length - 1 : step ? (TABS.indexOf(name) + step + TABS.length) % TABS.length : null;
      if (to === null) return;
      event.preventDefault();
      choose(TABS[to]);
      buttons[to].focus();
    });
    return button;
  });
  tabs.append(...buttons);
  const mark = () => buttons.forEach((button, place) => {
    const chosen = TABS[place] === asked.tab;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
    if (chosen) panel.setAttribute("aria-labelledby", button.id);
  });
  function choose(name) {
    send({ tab: name, detail: null });
    mark();
    checking.hidden = name !== "check";
  }

  const { template, operation, fixing } = checkControls(asked, send);
  const checking = made("div", { className: "lkb-check", hidden: asked.tab !== "check" }, template, operation, fixing);

  const said = made("p", { className: "lkb-said", "aria-live": "polite" });
  const body = made("div", { className: "lkb-body" });
  const panel = made("div", { role: "tabpanel", id: `${mine}-panel` }, checking, said, body);
  root.append(clocks, tabs, panel);

  function table(columns, rows, ids) {
    const head = made("thead", {}, made("tr", {}, ...columns.map((name) => made("th", { scope: "col" }, name))));
    const lines = rows.map((row, place) => {
      const first = ids ? made("button", { type: "button", className: "lkb-more" }, row[0]) : row[0];
      if (ids) first.addEventListener("click", () => { followed = { id: ids[place], place }; send({ detail: ids[place] }); });
      return made("tr", {}, made("th", { scope: "row" }, first), ...row.slice(1).map((value) => {
        const cell = made("td", {}, value);
        if (["supported", "preview", "deprecated", "create blocked", "update blocked"].includes(value)) cell.className = `lkb-${value.replace(" ", "-")}`;
        return cell;
      }));
    });
    const all = made("table", {}, head, made("tbody", {}, ...lines));
    const part = { className: "lkb-scroll", role: "region", "aria-label": said.textContent };
    // Where the rows take the focus, the part that scrolls follows it.
    return made("div", ids ? part : { ...part, tabIndex: 0 }, all);
  }

  function show() {
    const answer = model.get("answer");
    // An answer to a question that was overtaken says nothing any more.
    if (answer.serial !== asked.serial) return;
    root.setAttribute("aria-busy", "false");
    root.dataset.serial = String(answer.serial);
    said.textContent = answer.said;
    said.classList.toggle("lkb-error", answer.error);
    offer(fixing, answer.fixed);
    const parts = [], held = body.contains(document.activeElement);
    if (answer.html) { const judged = made("div", { className: "lkb-judged" }); judged.innerHTML = answer.html; selectable(judged); parts.push(judged); }
    if (answer.detail) {
      const back = made("button", { type: "button", className: "lkb-more" }, "back to the list");
      back.addEventListener("click", () => send({ detail: null }));
      parts.push(back, table(answer.detail.columns, answer.detail.rows, null));
    } else if (answer.rows.length) parts.push(table(answer.columns, answer.rows, answer.ids));
    body.replaceChildren(...parts);
    const names = [...body.querySelectorAll("tbody .lkb-more")];
    const begun = roving(names, answer.ids[followed?.place] === followed?.id ? followed?.place ?? 0 : 0);
    // What was pressed has gone: the focus goes to what stands in its place, never out of the widget.
    if (held) (answer.detail ? body.querySelector(".lkb-more") : begun ?? search).focus();
  }
  mark();
  model.on("change:answer", show);
  show();
  return () => { stop(); model.off("change:answer", show); };
}

export default { render };
