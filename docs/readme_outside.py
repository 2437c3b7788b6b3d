"""The README as an index of packages shows it: nothing lies beside it there, so its links lead to the repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

BESIDE = re.compile(r'(\]\(|src="|srcset=")(?!https?:|#)')
"""Where a link or a picture names a file beside the README."""


class ReadmeOutside(MetadataHookInterface):
    """Puts the README into the metadata of a distribution."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the readme, with links into the repository that the project names."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        repository = metadata["urls"]["Repository"]
        outside = BESIDE.sub(rf"\g<1>{repository}/", text)
        metadata["readme"] = {"content-type": "text/markdown", "text": outside}
