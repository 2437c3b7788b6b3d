"""The page of the gallery; that its pictures are of the present charts, tests/charts/test_charts.py shows."""

from __future__ import annotations

from kb.store import Store
from tests.notebooks.publish import GALLERY, IN_README, newest, page


def test_the_page_names_every_chart(store: Store) -> None:
    """With the command that draws it."""
    assert (GALLERY / "README.md").read_text(encoding="utf-8") == page(newest(store))


def test_the_readme_shows_its_picture() -> None:
    """On light and on dark pages."""
    readme = (GALLERY.parent.parent / "README.md").read_text(encoding="utf-8")

    assert all(f"notebooks/gallery/{name}.svg" in readme for name in IN_README)
    assert all(f"notebooks/gallery/{name}-dark.svg" in readme for name in IN_README)


def test_pictures_are_small() -> None:
    """A page with all of them loads in a moment."""
    assert all(path.stat().st_size < 150_000 for path in GALLERY.glob("*.svg"))
