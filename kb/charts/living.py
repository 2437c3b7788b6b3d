"""Charts that live on a page: the script that draws them with Vega, and a page of one chart that needs no network."""

from __future__ import annotations

import contextlib
import hashlib
import html
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import altair as alt

from kb.charts.theme import Drawing, Theme, theme_config
from kb.html import script_json
from kb.paths import cached_script
from kb.whole_files import write_whole

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ margin: 0; background: #ffffff }}
@media (prefers-color-scheme: dark) {{ body {{ background: #15181e }} }}
#chart {{ max-width: 1000px; margin: 0 auto }}
noscript {{ font: 14px sans-serif }}
{styles}
</style>
</head>
<body>
<div id="chart"><noscript><p>{title}</p><p>The chart needs scripts; all of them stand in this file.</p></noscript></div>
<script type="application/json" id="given">{given}</script>
<script type="module">{script}</script>
</body>
</html>
"""

_START = "show(document.getElementById('chart'), JSON.parse(document.getElementById('given').textContent));"


def asset_text(name: str) -> str:
    """The text of a script or a style sheet of ours."""
    return resources.files("kb.charts").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def bundled(more: str) -> str:
    """The script that shows charts, with Vega in it; it is kept in the user's cache, since bundling takes a second.

    Args:
        more: What is run after it, such as the start of a page; it may call `show`.
    """
    script = f"{asset_text('living.js')}\n{more}"
    version = ".".join(alt.SCHEMA_VERSION.split(".")[:2])
    makings = "\n".join((metadata.version("vl-convert-python"), version, script))
    file = cached_script(_fingerprint(makings))
    kept = _read_kept(file)
    if kept is not None:
        return kept
    import vl_convert  # noqa: PLC0415 - takes a while to load

    made = str(vl_convert.javascript_bundle(script, vl_version=version))
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, f"// {_fingerprint(made)}\n{made}")
    return made


def _read_kept(file: Path) -> str | None:
    """The script that a file of the cache holds, if it is whole."""
    try:
        line, _, script = file.read_bytes().decode().partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return script if line == f"// {_fingerprint(script)}" else None


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def given(spec: dict[str, Any], theme: Theme | None = None) -> dict[str, Any]:
    """What the script is given: a specification without a theme of its own, and both themes.

    Args:
        spec: The specification of a chart.
        theme: The only theme to draw in; None follows the page.
    """
    bare = {name: value for name, value in spec.items() if name != "config"}
    quiet = {name.value: theme_config(name) | {"aria": False} for name in Theme}
    return {"spec": bare, "configs": quiet, "theme": theme.value if theme else None}


def page_of(chart: Drawing, theme: Theme | None = None) -> str:
    """A page of one chart that fits its window, follows its reader's theme and asks nothing of any network.

    Args:
        chart: The chart.
        theme: The only theme to draw in; None follows the reader's.
    """
    spec = chart.to_dict()
    text = script_json(given(spec, theme))
    # A script inside a page must not end it.
    script = bundled(_START).replace("</script", "<\\/script")
    return _PAGE.format(
        title=html.escape(plain_title(spec)), styles=asset_text("living.css"), given=text, script=script
    )


def plain_title(spec: dict[str, Any]) -> str:
    """What a chart says on the day it begins with, as text."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    if isinstance(text, list):
        return " ".join(text)
    return str(spec.get("description", "")) if isinstance(text, dict) else str(text)
