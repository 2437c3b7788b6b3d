"""The versions that everything is tested with."""

from __future__ import annotations

from pathlib import Path

from packaging.utils import canonicalize_name


def constrained_versions() -> dict[str, str]:
    """The versions in `constraints.txt`, by the canonical names of their packages."""
    lines = (Path(__file__).parent.parent / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}
