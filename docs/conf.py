"""How the documentation is built: `make docs` writes it to docs/_build; nothing in it needs a network."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reference_pages import write_reference

project = "lambda-kb"
author = "lambda-kb contributors"
copyright = "lambda-kb contributors, Apache-2.0"  # noqa: A001 - Sphinx's own name
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "reference/generated/layers.md"]
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
highlight_language = "none"
smartquotes = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
copybutton_prompt_text = "$ "
html_theme = "furo"
html_title = "lambda-kb"
html_static_path: list[str] = []
html_copy_source = False
html_show_sphinx = False
# Examples print what a terminal shows, which is no language.
suppress_warnings = ["misc.highlighting_failure"]


def setup(app: object) -> None:
    """Write the reference from the code before Sphinx reads the pages."""
    app.connect("builder-inited", lambda _: write_reference(Path(__file__).parent / "reference" / "generated"))  # type: ignore[attr-defined]
