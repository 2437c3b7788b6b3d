// A chart that lives: controls for its days and its search above it, its title in text that wraps and is read aloud,
// the width that there is, and the theme of the page. Bundled with Vega by kb/charts/living.py; asks no network.

const MS = 864e5;
const numbered = (text) => Math.round(Date.parse(text) / MS);
const written = (number) => new Date(number * MS).toISOString().slice(0, 10);

function monthsLater(number, months) {
  const day = new Date(number * MS), wanted = day.getUTCDate();
  const moved = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(wanted, last));
  return Math.round(moved.getTime() / MS);
}

// Where a key leads from a day: arrows a day, page keys a month, with shift a year; null for other keys.
function stepped(number, event) {
  const up = ["ArrowRight", "ArrowUp", "PageUp"].includes(event.key), down = ["ArrowLeft", "ArrowDown", "PageDown"].includes(event.key);
  if (event.ctrlKey || event.metaKey || event.altKey || !(up || down)) return null;
  const sign = up ? 1 : -1;
  if (event.shiftKey) return monthsLater(number, 12 * sign);
  return event.key.startsWith("Page") ? monthsLater(number, sign) : number + sign;
}

function made(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) key.includes("-") || key === "role" ? node.setAttribute(key, value) : (node[key] = value);
  // JupyterLab looks for its keys from the focused node upwards: each control has to say that they are not for it.
  if (["button", "input"].includes(name)) node.dataset.lmSuppressShortcuts = "true";
  // Nor may JupyterLab forbid to undo what was typed here, which it does at the node itself, for the sake of its cells.
  if (name === "input") node.addEventListener("beforeinput", (event) => { if (event.inputType.startsWith("history")) event.stopImmediatePropagation(); });
  node.append(...children);
  return node;
}

// Escape leads back to the cell, whose keys are JupyterLab's again; a search is emptied first.
function leaving(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !(event.target.type === "search" && event.target.value)) root.closest(".jp-Cell")?.focus();
  });
}

// A date and a slider that move together.
function clockControl(clock, value, moved) {
  const first = numbered(clock.first), last = numbered(clock.last);
  const input = made("input", { type: "date", min: clock.first, max: clock.last, value, required: true, name: clock.name });
  const range = made("input", {
    type: "range", min: String(first), max: String(last), step: "1", value: String(numbered(value)), name: `${clock.name}-slider`,
    "aria-label": `${clock.label}, slider`, "aria-valuetext": value,
    title: "Arrows: a day. Page up and down: a month. With shift: a year.",
  });
  const set = (number, from) => {
    const day = Math.min(Math.max(number, first), last), text = written(day);
    if (from !== input) input.value = text;
    if (from !== range) range.value = String(day);
    range.setAttribute("aria-valuetext", text);
    moved(text);
  };
  range.addEventListener("input", () => set(Number(range.value), range));
  // A date that is being typed lies in the year 2 before it lies in 2021: it moves nothing until it can be shown, and
  // what is left there when the focus goes is mended then.
  input.addEventListener("input", () => { if (input.checkValidity()) set(numbered(input.value), input); });
  input.addEventListener("blur", () => { if (!input.checkValidity()) set(input.value ? numbered(input.value) : Number(range.value)); });
  range.addEventListener("keydown", (event) => {
    const to = stepped(Number(range.value), event);
    if (to !== null) { event.preventDefault(); set(to); }
  });
  input.addEventListener("keydown", (event) => {
    // Without shift the arrows move the part of the date that is being edited, as everywhere.
    if (!event.shiftKey && !event.key.startsWith("Page")) return;
    const to = stepped(Number(range.value), event);
    if (to !== null) { event.preventDefault(); set(to); }
  });
  return made("div", { className: "lkb-clock" }, made("label", {}, `${clock.label} `, input), range);
}

function searchControl(param, typed) {
  const input = made("input", { type: "search", placeholder: param.bind.placeholder ?? "", autocomplete: "off", name: param.name });
  input.addEventListener("input", () => typed(input.value));
  return made("label", { className: "lkb-search" }, `${param.bind.name ?? "Find "}`, input);
}

const dark = () => {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false";
  if (vscodeThemeKind) return vscodeThemeKind.includes("dark");
  return matchMedia("(prefers-color-scheme: dark)").matches;
};

// Every plot of a specification that says how wide it is.
function plots(spec) {
  const own = typeof spec.width === "number" ? [spec] : [];
  return own.concat(...["layer", "vconcat", "hconcat", "concat"].flatMap((key) => (spec[key] ?? []).map(plots)));
}

const spread = (spec) => spec.hconcat
  ? spec.hconcat.map(spread).reduce((sum, width) => sum + width, 0)
  : Math.max(0, ...plots(spec).map((plot) => plot.width));

// Long names of rows keep their beginning where there is little room.
function shortened(node, most) {
  if (Array.isArray(node)) node.forEach((one) => shortened(one, most));
  else if (node && typeof node === "object") {
    if (node.axis && typeof node.axis.labelLimit === "number") node.axis.labelLimit = Math.min(node.axis.labelLimit, most);
    for (const [key, value] of Object.entries(node)) if (key !== "datasets" && key !== "values") shortened(value, most);
  }
}

function prepared(spec, state, factor, slim) {
  const own = structuredClone(spec);
  delete own.title;
  for (const param of own.params ?? []) {
    if (param.name in state) param.value = state[param.name];
    if (param.name === "slim") param.value = slim;
    if (!param.select) delete param.bind;
  }
  for (const plot of plots(own)) plot.width = Math.round(plot.width * factor);
  if (slim) shortened(own, 96);
  return own;
}

function lines(title) {
  if (!title) return [];
  if (typeof title === "string") return [title];
  return [].concat(title);
}

// Show a chart in an element; gives a function that ends it.
//   given: { spec, configs: {light, dark}, theme: "light" | "dark" | null, state }; told: called with a name and its new value.
async function show(root, given, told = () => {}) {
  const { spec, configs } = given;
  const state = { ...(given.state ?? {}) };
  const heading = made("h2", { className: "lkb-title", "aria-live": "polite" }), rests = made("div", { className: "lkb-rests" });
  const controls = made("div", { className: "lkb-controls" }), plot = made("div", { className: "lkb-plot", role: "group", "aria-label": "Picture" });
  const saving = made("div", { className: "lkb-saving" });
  root.classList.add("lkb-chart");
  root.dataset.lmSuppressShortcuts = "true";
  leaving(root);
  root.replaceChildren(heading, rests, controls, plot, saving);
  let shown = null, factor = 1, turn = 0;

  const isDark = () => (given.theme ? given.theme === "dark" : dark());
  const speak = () => {
    const said = spec.params?.some((one) => one.name === "said") ? shown.view.signal("said") : lines(spec.title?.text ?? spec.title).join(" ");
    const below = spec.params?.some((one) => one.name === "rests") ? shown.view.signal("rests") : lines(spec.title?.subtitle);
    // A day is one word: no line ends inside it.
    const parts = said.split(/(\d{4}-\d\d-\d\d)/).map((part, place) => (place % 2 ? made("span", { className: "lkb-day" }, part) : part));
    if (heading.textContent !== said) heading.replaceChildren(...parts);
    // What the chart does is told here alone: a picture answers no pointer.
    rests.replaceChildren(...[...lines(below), ...lines(spec.usermeta?.how)].map((line) => made("p", {}, line)));
  };
  const set = (name, value) => {
    state[name] = value;
    told(name, value);
    if (shown) shown.view.signal(name, value).runAsync().then(speak);
  };
  for (const clock of spec.usermeta?.clocks ?? []) {
    const begun = spec.params.find((one) => one.name === clock.name).value;
    controls.append(clockControl(clock, state[clock.name] ?? begun, (value) => set(clock.name, value)));
  }
  for (const param of spec.params ?? []) {
    if (param.bind?.input === "search") controls.append(searchControl(param, (value) => set(param.name, value)));
  }

  async function embed() {
    const mine = ++turn, room = plot.clientWidth || 760, slim = room < 560, total = spread(spec) || 1;
    root.classList.toggle("lkb-dark", isDark());
    let tried = Math.min(1, room / total);
    for (let attempt = 0; attempt < 7; attempt++) {
      const themed = isDark() ? configs.dark : configs.light;
      const config = slim ? { ...themed, legend: { ...themed.legend, columns: 3 } } : themed;
      const options = { actions: false, renderer: "svg", config, logLevel: 1, tooltip: { theme: isDark() ? "dark" : "light" } };
      const next = await vegaEmbed(plot, prepared(spec, state, tried, slim), options);
      if (mine !== turn) { next.finalize(); return; }
      shown?.finalize();
      shown = next;
      const over = plot.querySelector("svg").getBoundingClientRect().width - room;
      if (over <= 1 || tried * total <= 120) break;
      tried = Math.max(120, tried * total - over - 2) / total;
    }
    factor = tried;
    // What scrolls must be reached by the Tab key, to be scrolled by the arrows.
    if (plot.scrollWidth > plot.clientWidth + 1) plot.tabIndex = 0;
    else plot.removeAttribute("tabindex");
    speak();
    root.dataset.ready = String(turn);
  }

  // The whole picture with its title, as it stands.
  async function picture(kind) {
    const whole = prepared({ ...spec }, state, 1, false);
    whole.title = spec.title;
    const aside = made("div", { hidden: true });
    root.append(aside);
    const { view, finalize } = await vegaEmbed(aside, whole, { actions: false, config: isDark() ? configs.dark : configs.light, logLevel: 1 });
    const name = `${(heading.textContent || "chart").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60)}.${kind}`;
    const href = kind === "png" ? await view.toImageURL("png", 2) : URL.createObjectURL(new Blob([await view.toSVG()], { type: "image/svg+xml" }));
    made("a", { href, download: name }).click();
    finalize();
    aside.remove();
  }
  for (const kind of ["svg", "png"]) {
    const button = made("button", { type: "button" }, `Save as ${kind.toUpperCase()}`);
    button.addEventListener("click", () => picture(kind));
    saving.append(button);
  }

  await embed();
  let width = root.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (Math.abs(root.clientWidth - width) > 8 && root.clientWidth > 0) { width = root.clientWidth; embed(); }
  });
  sizes.observe(root);
  let looked = isDark();
  const look = () => { if (isDark() !== looked) { looked = isDark(); embed(); } };
  const themes = new MutationObserver(look);
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind", "class"] });
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", look);
  return () => {
    turn++;
    sizes.disconnect();
    themes.disconnect();
    media.removeEventListener("change", look);
    shown?.finalize();
  };
}
