// What the widgets are made of; the keyboard works everything. Python puts this before the script of a widget.

// JupyterLab looks for its keys from the focused node upwards, and takes "d d" or an arrow before it comes to a parent
// that says no: each control has to say it itself.
const CONTROLS = ["button", "input", "select", "summary", "textarea"];

function made(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) key.includes("-") || key === "role" ? node.setAttribute(key, value) : (node[key] = value);
  if (CONTROLS.includes(name) || "tabIndex" in properties) node.dataset.lmSuppressShortcuts = "true";
  // Nor may JupyterLab forbid to undo what was typed here, which it does at the node itself, for the sake of its cells.
  if (["input", "textarea"].includes(name)) node.addEventListener("beforeinput", (event) => { if (event.inputType.startsWith("history")) event.stopImmediatePropagation(); });
  node.append(...children);
  return node;
}

// Escape leads back to the cell, whose keys are JupyterLab's again; a search is emptied first.
function leaving(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !(event.target.type === "search" && event.target.value)) root.closest(".jp-Cell")?.focus();
  });
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

// A day, or none where none is needed; one that is needed comes back when its control is left empty.
function dateControl(label, value, bounds, changed, required = false) {
  const input = made("input", { type: "date", value: value ?? "", min: bounds.first, max: bounds.last, "aria-label": label, required,
    title: "Page up and down: a month. With shift: a year." });
  let last = value;
  const tell = (text) => { last = required ? text ?? last : text; changed(text); };
  input.addEventListener("change", () => { if (!input.value || input.checkValidity()) tell(input.value || null); });
  input.addEventListener("blur", () => { if (!input.checkValidity()) input.value = last ?? ""; });
  input.addEventListener("keydown", (event) => {
    const to = stepped(input.value, event);
    if (to === null) return;
    event.preventDefault();
    input.value = to < bounds.first ? bounds.first : to > bounds.last ? bounds.last : to;
    tell(input.value);
  });
  return made("label", {}, `${label} `, input);
}

// Many buttons as one stop of the Tab key, among which arrows, Home and End move; gives the one that has the stop.
function roving(buttons, first) {
  const stop = (place) => buttons.forEach((button, other) => { button.tabIndex = other === place ? 0 : -1; });
  buttons.forEach((button, place) => button.addEventListener("keydown", (event) => {
    const last = buttons.length - 1, page = 10;
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const held = Math.min(Math.max(to, 0), last);
    stop(held);
    buttons[held].focus();
  }));
  stop(Math.max(first, 0));
  return buttons[Math.max(first, 0)];
}

// The button that puts the sure fixes into a text, where the focus then is; it is there as long as there are any.
function fixButton(text) {
  const button = made("button", { type: "button", className: "lkb-fix", hidden: true }, "Apply the sure fixes");
  button.addEventListener("click", () => {
    text.focus();
    text.select();
    // As if it were typed: a value that is set takes the history of edits away. Browsers have no other way to do it.
    document.execCommand("insertText", false, button.fixed);
  });
  return button;
}

function offer(button, fixed) {
  button.fixed = fixed;
  button.hidden = fixed === null;
}

// Blocks of text that the Tab key comes to are selected then, to be copied.
function selectable(part) {
  for (const block of part.querySelectorAll("pre[tabindex]")) {
    block.dataset.lmSuppressShortcuts = "true";
    block.addEventListener("focus", () => getSelection().selectAllChildren(block));
  }
}

// What a reader asks, sent to Python with a serial number; of what follows within the delay only the last.
function asking(model, root) {
  const asked = { ...model.get("asked") };
  let waiting = null;
  const send = (more, delay = 0) => {
    Object.assign(asked, more, { serial: asked.serial + 1 });
    root.setAttribute("aria-busy", "true");
    clearTimeout(waiting);
    waiting = setTimeout(() => { model.set("asked", { ...asked }); model.save_changes(); }, delay);
  };
  return { asked, send, stop: () => clearTimeout(waiting) };
}

// A template, what is to be done with it, and the button of its fixes.
function checkControls(asked, send) {
  const template = made("textarea", { value: asked.template, rows: 8, spellcheck: false, "aria-label": "Template" });
  template.addEventListener("input", () => send({ template: template.value }, 300));
  const operation = made("select", { "aria-label": "Operation" }, ...["create", "update", "invoke"].map((one) => made("option", { value: one }, one)));
  operation.value = asked.operation;
  operation.addEventListener("change", () => send({ operation: operation.value }));
  return { template, operation: made("label", {}, "To ", operation), fixing: fixButton(template) };
}
