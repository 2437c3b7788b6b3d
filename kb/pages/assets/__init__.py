"""The files that all pages share: one stylesheet, small scripts, pictures.

They load nothing, and know no fact.
"""

from __future__ import annotations

from importlib import resources

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}
"""The media types of the files, by the endings of their names."""


def asset_names() -> tuple[str, ...]:
    """The names of the files, in order."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name for file in files if file.name.rpartition(".")[2] in TYPES))


def asset_text(name: str) -> bytes:
    """The bytes of one of them."""
    return resources.files(__name__).joinpath(name).read_bytes()
