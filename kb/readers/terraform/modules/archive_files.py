"""Archives that Terraform packs itself: `archive_file`, whose path leads back to the files that are packed."""

from __future__ import annotations

import posixpath

from kb.readers.shared.values import Value
from kb.readers.terraform.modules.declared_instances import Declared

KIND = "archive_file"
"""The type of the data source."""
PATH = "output_path"
"""The attribute that functions and layers name."""
SOURCES = {"source_dir": "SourceDir", "source_file": "SourceFile", "excludes": "Excludes"}
"""What is packed, by the arguments that say so, with their names among what is told of a package."""
WRITTEN = frozenset({PATH, "type", *SOURCES})
"""The attributes that say what is written; the others tell of the archive when it is made."""


def of_archive(declared: Declared, name: str) -> Value:
    """What is written of an archive, which is remembered by its path."""
    value = declared.owner.of_resource(declared, name)
    if name == PATH and isinstance(value, str):
        declared.owner.document.archives[place_key(value)] = declared
    return value


def place_key(path: str) -> str:
    """What a path is known by."""
    return posixpath.normpath(path)
