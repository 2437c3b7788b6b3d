"""Run the notebooks and save them with pictures, and draw the gallery: `make notebooks`."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import warnings
from datetime import date
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from kb.charts import CHARTS, Drawing, PictureForm, Theme, render_chart
from kb.store.file_identity import OPEN
from kb.facts import Facts, basis_on
from kb.facts.tables import versions
from kb.notebook.pictures import STATIC
from kb.store import Store, open_store

FOLDER = Path(__file__).parent.parent.parent / "notebooks"
GALLERY = FOLDER / "gallery"
DAY = date(2026, 11, 23)
"""The day of the gallery, so that it changes only when a chart or the data do."""

PIN = re.compile(r"((?:data_version=|--data-version |\"data_version\": ))(\d+)")
"""Where a cell names the data version that it asks."""

IN_README = ("runtimes",)
"""The charts that the README shows, on dark pages too."""

SCANNERS = Path(sys.prefix) / "scanners"
"""Where `make notebooks` and `make test-all` put the scanners whose lists a notebook reads."""

WIDGET = "application/vnd.jupyter.widget-view+json"


def read(path: Path) -> nbformat.NotebookNode:
    """A notebook."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call, no-any-return]


def newest(store: Store) -> int:
    """The newest data version that is sealed: what people are shown rests on it."""
    facts = Facts(store, basis_on(store, DAY))
    return max(one.version for one in versions(facts) if one.digest not in ("", OPEN))


def pinned(path: Path, version: int) -> nbformat.NotebookNode:
    """A notebook whose cells all ask one data version."""
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = PIN.sub(rf"\g<1>{version}", cell.source)
    return notebook


def executed(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook after all cells have run in a new kernel, with pictures instead of widgets."""
    client = NotebookClient(notebook, kernel_name="python3", timeout=120, store_widget_state=False, record_timing=False)
    with warnings.catch_warnings():
        # The kernel's own sockets are closed late by its client library; nothing of ours is in that warning.
        warnings.simplefilter("ignore", ResourceWarning)
        client.execute(env=os.environ | {STATIC: "1", "PYTHONPATH": str(SCANNERS)})
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            # A page without a kernel has no use for a widget; the other forms of the output stay.
            output.get("data", {}).pop(WIDGET, None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def drawings(store: Store) -> dict[str, tuple[Drawing, Theme]]:
    """The charts of the gallery by file name."""
    facts = Facts(store, basis_on(store, DAY, data_version=newest(store)))
    found: dict[str, tuple[Drawing, Theme]] = {}
    for chart in CHARTS.values():
        drawn = chart(facts, **chart.arguments(chart.example))
        found[f"{chart.name}.svg"] = drawn, Theme.LIGHT
        if chart.name in IN_README:
            found[f"{chart.name}-dark.svg"] = drawn, Theme.DARK
    return found


def mark(specification: bytes) -> str:
    """What a picture says of the specification it was drawn from; its letters depend on the fonts of a machine."""
    return f"<!-- specification {hashlib.sha256(specification).hexdigest()} -->"


def page(version: int) -> str:
    """The text of the gallery."""
    lines = [
        "# Gallery",
        "",
        f"Every chart of lambda-kb on {DAY}, data version {version}. Drawn by `make notebooks`; do not edit.",
        "In JupyterLab and as HTML they have tooltips with dates and sources.",
    ]
    for chart in CHARTS.values():
        options = "".join(f" --{name} {text}" for name, text in chart.example.items())
        command = f"lambda-kb chart {chart.name} -o {chart.name}.svg{options}"
        lines += ["", f"## {chart.name}", "", chart.question, "", f"`{command}`", "", f"![{chart.name}]({chart.name}.svg)"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Everything anew."""
    GALLERY.mkdir(exist_ok=True)
    store = open_store()
    for name, (drawn, theme) in drawings(store).items():
        picture = render_chart(drawn, PictureForm.SVG, theme, labelled=False).decode()
        specification = render_chart(drawn, PictureForm.JSON, theme)
        (GALLERY / name).write_text(f"{mark(specification)}\n{picture}\n", encoding="utf-8")
    (GALLERY / "README.md").write_text(page(newest(store)), encoding="utf-8")
    for path in sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(executed(pinned(path, newest(store))), path)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
