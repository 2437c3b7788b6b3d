// What may be meant, while it is typed, under the search box of every page: by mouse, finger and keyboard. Enter without
// a choice asks the search page, as it does without this script.
"use strict";

{
  const MOST_SUGGESTED = 8;
  const box = document.getElementById("q");
  const list = element("ul", [], { id: "suggestions", className: "suggestions", hidden: true, role: "listbox", "aria-label": "Suggestions" });
  const told = element("p", "", { className: "hidden", role: "status" });
  let found = [], chosen = -1, asked = 0;

  const open = (address, event) => {
    if (event.ctrlKey || event.metaKey) window.open(address); else location.assign(address);
  };

  function choose(place) {
    chosen = place;
    [...list.children].forEach((one, i) => one.setAttribute("aria-selected", i === place));
    list.children[place]?.scrollIntoView({ block: "nearest" });
    if (place < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", `suggestion-${place}`);
  }

  function close() {
    asked++;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function option({ kind, id, name }, place) {
    const shown = kind === "events" ? name : id;
    const more = kind !== "events" && name !== id ? [" ", element("span", name, { className: "unknown" })] : [];
    const made = element("li", [element("span", [shown, ...more]), " ", element("span", kind.slice(0, -1), { className: "count" })],
      { id: `suggestion-${place}`, role: "option", "aria-selected": "false" });
    made.addEventListener("click", (event) => open(addressOf(found[place].href), event));
    return made;
  }

  async function show() {
    const mine = ++asked, text = box.value;
    if (!text.trim()) { close(); return; }
    await readySearch();
    if (mine !== asked) return;
    found = search(text).slice(0, MOST_SUGGESTED);
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    told.textContent = found.length ? `${found.length} suggestion${found.length === 1 ? "" : "s"}` : "No suggestions";
    choose(-1);
  }

  function steer(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); return; }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); open(addressOf(found[chosen].href), event); return; }
    if (!step) return;
    event.preventDefault();
    if (list.hidden) { show(); return; }
    const many = found.length + 1;
    choose((chosen + 1 + step + many) % many - 1);
  }

  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" })) {
    box.setAttribute(name, value);
  }
  box.form.append(list, told);
  box.addEventListener("input", show);
  box.addEventListener("keydown", steer);
  box.addEventListener("blur", close);
  // A press on the list must not take the focus from the box, which would close the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  readySearch().then(() => { if (box.value && document.activeElement === box) show(); });
}
