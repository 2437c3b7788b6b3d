"""Archives that Terraform packs itself: `archive_file`, whose path leads back to the files that are packed."""

from __future__ import annotations

import posixpath
from functools import partial

from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import Handle, Reference
from kb.readers.terraform.modules.declared_instances import Declared, Owner

KIND = "archive_file"
"""The type of the data source."""
PATH = "output_path"
"""The attribute that functions and layers name."""
SOURCES = {"source_dir": "SourceDir", "source_file": "SourceFile", "excludes": "Excludes"}
"""What is packed, by the arguments that say so, with their names among what is told of a package."""
WRITTEN = frozenset({PATH, "type", *SOURCES})
"""The attributes that say what is written; the others tell of the archive when it is made."""


def data_kind(owner: Owner, kind: str) -> Value:
    """The data sources of a type in a module: an archive is made of what is written, all else read from outside."""
    return Handle(kind, attribute=partial(_data_value, owner, kind))


def _data_value(owner: Owner, kind: str, name: str) -> Value:
    address = f"{owner.address}data.{kind}.{name}"
    block = owner.module.data.get((kind, name)) if kind == KIND else None
    if block is None:
        return Handle(address, attribute=partial(_from_outside, address))
    return owner.handles_of(block, address, _of_archive)


def _of_archive(declared: Declared, name: str) -> Value:
    if name not in WRITTEN:
        return _from_outside(declared.address, name)
    value = declared.owner.of_resource(declared, name)
    if name == PATH and isinstance(value, str):
        declared.owner.document.archives[place_key(value)] = declared
    return value


def _from_outside(address: str, attribute: str) -> Value:
    return Reference(f"{address}.{attribute} is read from outside the configuration")


def place_key(path: str) -> str:
    """What a path is known by."""
    return posixpath.normpath(path)
