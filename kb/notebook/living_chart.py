"""A chart as a widget: it answers its controls by itself, follows JupyterLab's theme, and Python can read its days."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from kb.charts.living import asset_text, bundled, given

_RENDER = """
async function render({ model, el }) {
  const chart = document.createElement("div");
  el.append(chart);
  return await show(chart, { ...model.get("given"), state: model.get("state") }, (name, value) => {
    model.set("state", { ...model.get("state"), [name]: value });
    model.save_changes();
  });
}
export default { render };
"""


class LivingChart(anywidget.AnyWidget):
    """A chart drawn in the browser; nothing is asked of a network."""

    _css = asset_text("living.css")

    given = traitlets.Dict().tag(sync=True)
    """The specification and the themes."""
    state = traitlets.Dict().tag(sync=True)
    """What the reader chose, by the name of the control: days as ISO text, what is searched for."""

    @classmethod
    def of_spec(cls, spec: dict[str, Any]) -> LivingChart:
        """The widget of a specification; the script is put together when the first one is shown."""
        cls._esm = bundled(_RENDER)
        return cls(given=given(spec), state={})
