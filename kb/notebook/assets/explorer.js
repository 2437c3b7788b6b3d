// The explorer: three clocks, a search and tabs above a table that Python answers; the keyboard works everything.

const TABS = ["runtimes", "limits", "triggers", "features", "check"];

function made(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) key.includes("-") || key === "role" ? node.setAttribute(key, value) : (node[key] = value);
  node.append(...children);
  return node;
}

// The day some months later; of a shorter month the last.
function monthsLater(text, months) {
  const day = new Date(`${text}T00:00:00Z`), moved = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day.getUTCDate(), last));
  return moved.toISOString().slice(0, 10);
}

function stepped(text, event) {
  const sign = ["PageUp", "ArrowUp"].includes(event.key) ? 1 : ["PageDown", "ArrowDown"].includes(event.key) ? -1 : 0;
  if (!sign || !text || event.ctrlKey || event.metaKey || event.altKey || !(event.shiftKey || event.key.startsWith("Page"))) return null;
  return monthsLater(text, event.shiftKey ? 12 * sign : sign);
}

function dateControl(label, value, bounds, changed) {
  const input = made("input", { type: "date", value: value ?? "", min: bounds.first, max: bounds.last, "aria-label": label,
    title: "Page up and down: a month. With shift: a year." });
  input.addEventListener("change", () => { if (!input.value || input.checkValidity()) changed(input.value || null); });
  input.addEventListener("keydown", (event) => {
    const to = stepped(input.value, event);
    if (to === null) return;
    event.preventDefault();
    input.value = to < bounds.first ? bounds.first : to > bounds.last ? bounds.last : to;
    changed(input.value);
  });
  return made("label", {}, `${label} `, input);
}

function render({ model, el }) {
  const bounds = model.get("bounds");
  const root = made("section", { className: "lkb-explorer", "aria-label": "Explorer of the knowledge base" });
  // JupyterLab's own keys must not take those of the controls.
  root.dataset.lmSuppressShortcuts = "true";
  el.append(root);
  let asked = { ...model.get("asked") }, waiting = null;

  const send = (more, delay = 0) => {
    asked = { ...asked, ...more, serial: asked.serial + 1 };
    root.setAttribute("aria-busy", "true");
    clearTimeout(waiting);
    waiting = setTimeout(() => { model.set("asked", asked); model.save_changes(); }, delay);
  };

  const version = made("select", { "aria-label": "Data version" }, made("option", { value: "" }, "newest"),
    ...bounds.versions.map((one) => made("option", { value: String(one) }, String(one))));
  version.value = asked.data_version === null ? "" : String(asked.data_version);
  version.addEventListener("change", () => send({ data_version: version.value ? Number(version.value) : null }));
  const search = made("input", { type: "search", placeholder: "python3, memory, sqs …", value: asked.search, "aria-label": "Search", autocomplete: "off" });
  search.addEventListener("input", () => send({ search: search.value, detail: null }, 150));
  const clocks = made("div", { className: "lkb-clocks" },
    dateControl("As of", asked.as_of, bounds, (value) => { if (value) send({ as_of: value }); }),
    dateControl("Known at", asked.known_at, bounds, (value) => send({ known_at: value })),
    made("label", {}, "Data version ", version), made("label", {}, "Search ", search));

  const tabs = made("div", { role: "tablist", className: "lkb-tabs", "aria-label": "What to look at" });
  const buttons = TABS.map((name) => {
    const button = made("button", { type: "button", role: "tab", id: `lkb-tab-${name}`, "aria-controls": "lkb-panel" }, name);
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
  });
  function choose(name) {
    send({ tab: name, detail: null });
    mark();
    checking.hidden = name !== "check";
  }

  const template = made("textarea", { value: asked.template, rows: 8, spellcheck: false, "aria-label": "Template" });
  template.addEventListener("input", () => send({ template: template.value }, 300));
  const operation = made("select", { "aria-label": "Operation" }, ...["create", "update", "invoke"].map((one) => made("option", { value: one }, one)));
  operation.value = asked.operation;
  operation.addEventListener("change", () => send({ operation: operation.value }));
  const checking = made("div", { className: "lkb-check", hidden: asked.tab !== "check" }, template, made("label", {}, "To ", operation));

  const said = made("p", { className: "lkb-said", "aria-live": "polite" });
  const body = made("div", { className: "lkb-body" });
  root.append(clocks, tabs, made("div", { role: "tabpanel", id: "lkb-panel", "aria-labelledby": `lkb-tab-${asked.tab}` }, checking, said, body));

  function table(columns, rows, ids) {
    const head = made("thead", {}, made("tr", {}, ...columns.map((name) => made("th", { scope: "col" }, name))));
    const lines = rows.map((row, place) => {
      const first = ids ? made("button", { type: "button", className: "lkb-more" }, row[0]) : row[0];
      if (ids) first.addEventListener("click", () => send({ detail: ids[place] }));
      return made("tr", {}, made("th", { scope: "row" }, first), ...row.slice(1).map((value) => {
        const cell = made("td", {}, value);
        if (["supported", "preview", "deprecated", "create blocked", "update blocked"].includes(value)) cell.className = `lkb-${value.replace(" ", "-")}`;
        return cell;
      }));
    });
    return made("div", { className: "lkb-scroll", tabIndex: 0 }, made("table", {}, head, made("tbody", {}, ...lines)));
  }

  function show() {
    const answer = model.get("answer");
    // An answer to a question that was overtaken says nothing any more.
    if (answer.serial !== asked.serial) return;
    root.setAttribute("aria-busy", "false");
    root.dataset.serial = String(answer.serial);
    said.textContent = answer.said;
    said.classList.toggle("lkb-error", answer.error);
    const parts = [];
    if (answer.html) { const judged = made("div", { className: "lkb-judged" }); judged.innerHTML = answer.html; parts.push(judged); }
    if (answer.detail) {
      const back = made("button", { type: "button", className: "lkb-more" }, "back to the list");
      back.addEventListener("click", () => send({ detail: null }));
      parts.push(back, table(answer.detail.columns, answer.detail.rows, null));
    } else if (answer.rows.length) parts.push(table(answer.columns, answer.rows, answer.ids));
    body.replaceChildren(...parts);
  }
  mark();
  model.on("change:answer", show);
  show();
  return () => { clearTimeout(waiting); model.off("change:answer", show); };
}

export default { render };
