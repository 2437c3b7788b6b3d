"""Every chart is valid on any day, in any theme and form, small, and says what it rests on."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from kb.charts import CHARTS, PictureForm, Theme, apply_theme, render_chart
from kb.charts.living import plain_title
from kb.charts.theme import TONES, Drawing
from kb.store import Store
from tests.conftest import AsOf
from tests.notebooks.publish import GALLERY, drawings, mark

DAYS = ("2014-11-13", "2024-02-29", "9999-12-31")
EVERY = pytest.mark.parametrize("name", CHARTS)
"""Each chart, with the options of its example."""


def draw(ask: AsOf, name: str, day: str, known_at: str | None = None) -> Drawing:
    """A chart with the options of its example."""
    chart = CHARTS[name]
    return chart(ask(day, known_at), **chart.arguments(chart.example))


@pytest.fixture(scope="module")
def gallery(store: Store) -> dict[str, tuple[Drawing, Theme]]:
    """The charts of the gallery by file name, drawn once."""
    return drawings(store)


@pytest.fixture(scope="module")
def today(gallery: dict[str, tuple[Drawing, Theme]]) -> dict[str, Drawing]:
    """Every chart on one day: as it is in the gallery."""
    return {name: gallery[f"{name}.svg"][0] for name in CHARTS}


@pytest.fixture(scope="module")
def files(today: dict[str, Drawing]) -> dict[str, bytes]:
    """The same charts as files of JSON: their specifications in the light theme, written once."""
    return {name: render_chart(chart, PictureForm.JSON) for name, chart in today.items()}


@pytest.fixture(scope="module")
def specs(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """What those files hold."""
    return {name: json.loads(text) for name, text in files.items()}


def encodings(spec: Any) -> list[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - any part of a specification
    """Every encoding of a specification, by channel."""
    if isinstance(spec, list):
        return [found for part in spec for found in encodings(part)]
    if not isinstance(spec, dict):
        return []
    own = [(channel, it) for channel, it in spec.get("encoding", {}).items() if isinstance(it, dict)]
    parts = [spec[key] for key in ("layer", "vconcat", "hconcat", "spec") if key in spec]
    return own + [found for part in parts for found in encodings(part)]


@pytest.mark.all
@EVERY
@pytest.mark.parametrize("day", DAYS)
def test_a_chart_is_valid_on_any_day(ask: AsOf, name: str, day: str) -> None:
    """Altair validates the specification; the first day and the last one of the calendar too."""
    spec = draw(ask, name, day).to_dict()

    assert plain_title(spec)
    assert spec["title"]["subtitle"][0].startswith(f"As of {day}, everything known; lambda-kb, data version")


@pytest.mark.all
@EVERY
def test_a_chart_says_what_was_known(ask: AsOf, name: str) -> None:
    """With the knowledge of the first day there is hardly anything to draw, and it is drawn."""
    spec = draw(ask, name, "2026-11-23", "2014-11-13").to_dict()

    assert "as known on 2014-11-13" in spec["title"]["subtitle"][0]


@pytest.mark.all
def test_every_picture_of_the_gallery_is_of_the_present_chart(
    gallery: dict[str, tuple[Drawing, Theme]], files: dict[str, bytes]
) -> None:
    """Each names the specification it was drawn from: else `make notebooks`."""
    found = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in GALLERY.glob("*.svg")}
    light = {f"{name}.svg": mark(written) for name, written in files.items()}
    dark = {
        name: mark(render_chart(drawn, PictureForm.JSON, theme))
        for name, (drawn, theme) in gallery.items()
        if theme is Theme.DARK
    }

    assert found == light | dark


@pytest.mark.all
@EVERY
def test_every_time_scale_is_utc(specs: dict[str, dict[str, Any]], name: str) -> None:
    """No day shifts with the time zone of the reader."""
    axes = [it for channel, it in encodings(specs[name]) if channel in ("x", "y") and it.get("type") == "temporal"]

    assert all(it["scale"]["type"] == "utc" for it in axes if "axis" in it)
    assert all(not value.endswith("Z") and "T" not in value for it in axes for value in _domain(it))


def _domain(encoding: dict[str, Any]) -> list[str]:
    domain: list[str] = encoding.get("scale", {}).get("domain", [])
    return domain


@pytest.mark.all
@EVERY
def test_a_specification_stays_under_a_megabyte(files: dict[str, bytes], name: str) -> None:
    """Charts carry their own rows; they are few."""
    assert len(files[name]) < 1_000_000


@pytest.mark.all
@EVERY
def test_a_chart_is_drawn_in_both_themes(
    today: dict[str, Drawing], specs: dict[str, dict[str, Any]], name: str
) -> None:
    """The background changes, the rows do not."""
    light, dark = specs[name], apply_theme(today[name], Theme.DARK).to_dict()

    assert (light["config"]["background"], dark["config"]["background"]) == tuple(TONES[t].background for t in Theme)
    assert light["datasets"] == dark["datasets"]


@pytest.mark.all
@EVERY
def test_a_chart_becomes_svg_and_png(today: dict[str, Drawing], specs: dict[str, dict[str, Any]], name: str) -> None:
    """Without a browser; the title stands in the picture."""
    chart = today[name]
    svg = render_chart(chart, PictureForm.SVG).decode()

    assert svg.startswith("<svg")
    # A title that is broken into lines is said in one.
    said = re.sub(r"<[^>]*>", "", re.sub(r"</tspan>\s*<tspan", "</tspan> <tspan", svg))
    assert plain_title(specs[name]) in html.unescape(said)
    assert render_chart(chart, PictureForm.PNG, Theme.DARK).startswith(b"\x89PNG")


@pytest.mark.all
def test_html_needs_no_network(ask: AsOf) -> None:
    """The scripts stand in the file."""
    page = render_chart(draw(ask, "days", "2021-08-01"), PictureForm.HTML).decode()

    assert "<script src=" not in page
    assert "<link" not in page
    assert "https://cdn" not in page


def test_equal_charts_are_equal_bytes(ask: AsOf) -> None:
    """Drawn twice, from facts asked twice."""
    first, second = (render_chart(draw(ask, "runtimes", "2021-08-01"), PictureForm.JSON) for _ in range(2))

    assert first == second
    assert json.loads(first)["config"]["font"]
