// The checker: a template, a day and an operation above the findings that Python answers with.

function render({ model, el }) {
  const root = made("section", { className: "lkb-explorer lkb-checker", "aria-label": "Check of a template" });
  root.dataset.lmSuppressShortcuts = "true";
  leaving(root);
  el.append(root);
  const { asked, send, stop } = asking(model, root);
  const { template, operation, fixing } = checkControls(asked, send);
  const day = dateControl("As of", asked.as_of, model.get("bounds"), (value) => { if (value) send({ as_of: value }); }, true);
  const judged = made("div", { className: "lkb-judged", "aria-live": "polite" });
  root.append(made("div", { className: "lkb-check" }, template, day, operation, fixing), judged);

  function show() {
    const answer = model.get("answer");
    // An answer to a question that was overtaken says nothing any more.
    if (answer.serial !== asked.serial) return;
    root.setAttribute("aria-busy", "false");
    judged.innerHTML = answer.html;
    selectable(judged);
    offer(fixing, answer.fixed);
  }
  model.on("change:answer", show);
  show();
  return () => { stop(); model.off("change:answer", show); };
}

export default { render };
