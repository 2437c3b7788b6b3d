// The findings of a cell, with a button that puts its sure fixes into the editor of the cell.

// CodeMirror's view of the cell that an output belongs to; null where the output stands elsewhere, or the page has no editor.
function editorOf(node) {
  const content = node.closest(".jp-CodeCell")?.querySelector(".jp-InputArea-editor .cm-content");
  // The name under which the view is reached changed within version 6.
  return (content?.cmTile ?? content?.cmView)?.root?.view ?? null;
}

// Where the text of a cell begins below the line of its magic, before which IPython passes over empty lines.
function bodyStart(text) {
  const end = text.indexOf("\n", text.search(/\S/));
  return end < 0 ? text.length : end + 1;
}

// The part of a text that differs from another, so that no more is replaced than has to be.
function difference(before, after) {
  let start = 0, end = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before[start] === after[start]) start++;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

// Put the fixes in as an edit of the editor's own, which its history can undo; gives what there is to say of it.
function mend(view, judged, fixed) {
  const text = view.state.doc.toString(), start = bodyStart(text), body = text.slice(start);
  // Whatever is said, the next thing to do is to be done in the editor.
  view.focus();
  // IPython ends each cell with a line break, whether it is written or not.
  const [is, was, will] = [body, judged, fixed].map((one) => one.trimEnd());
  if (is === will) return "The cell has its fixes: run it again.";
  if (is !== was) return "The cell was edited since it was checked: run it again.";
  const { from, to, insert } = difference(is, will);
  view.dispatch({ changes: { from: start + from, to: start + to, insert }, selection: { anchor: start + from + insert.length },
    userEvent: "input.complete", scrollIntoView: true });
  return "The fixes are in the cell: run it again, or undo them.";
}

function render({ model, el }) {
  const root = made("section", { className: "lkb-explorer lkb-cell", "aria-label": "Findings of the cell" });
  root.dataset.lmSuppressShortcuts = "true";
  leaving(root);
  const findings = made("div", { className: "lkb-judged" }), said = made("span", { className: "lkb-done", role: "status" });
  findings.innerHTML = model.get("html");
  selectable(findings);
  const button = made("button", { type: "button", className: "lkb-fix" }, "Apply the sure fixes to the cell");
  button.addEventListener("click", () => { said.textContent = mend(editorOf(root), model.get("judged"), model.get("fixed")); });
  const fixing = made("div", { className: "lkb-check" }, button, said);
  root.append(fixing, findings);
  el.append(root);
  // The widget is drawn before it stands in its cell.
  requestAnimationFrame(() => { fixing.hidden = editorOf(root) === null; });
}

export default { render };
