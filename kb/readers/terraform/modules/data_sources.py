"""Data sources that tell what is written: archives, policies, files beside a configuration, values that are handed on.

All others are read from outside.
"""

from __future__ import annotations

import posixpath
from functools import partial

from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import Handle, Reference
from kb.readers.terraform.evaluation.file_functions import ReadableFiles
from kb.readers.terraform.modules import archive_files, policy_documents
from kb.readers.terraform.modules.declared_instances import Declared, Owner

_FILE, _PATH, _TEXT = "local_file", "filename", "content"
_POLICY, _ARN = "aws_iam_policy", "arn"
_HANDING, _GIVEN, _HANDED = "null_data_source", "inputs", "outputs"
_WRITTEN = {
    archive_files.KIND: archive_files.WRITTEN,
    _FILE: frozenset({_PATH, _TEXT}),
    _HANDING: frozenset({_GIVEN, _HANDED}),
    _POLICY: frozenset({_ARN}),
    policy_documents.KIND: policy_documents.JSON,
}
"""The attributes that are known from what is written; the others tell of what is there when Terraform runs."""


def data_kind(owner: Owner, kind: str) -> Value:
    """The data sources of a type in a module."""
    return Handle(kind, attribute=partial(_data_value, owner, kind))


def _data_value(owner: Owner, kind: str, name: str) -> Value:
    address = f"{owner.address}data.{kind}.{name}"
    block = owner.module.data.get((kind, name)) if kind in _WRITTEN else None
    if block is None:
        return Handle(address, attribute=partial(_from_outside, address))
    return owner.handles_of(block, address, partial(_of_written, kind))


def _of_written(kind: str, declared: Declared, name: str) -> Value:
    unwritten = kind == _POLICY and name not in declared.block.body.attributes
    if name not in _WRITTEN[kind] or unwritten:
        return _from_outside(declared.address, name)
    if kind == policy_documents.KIND:
        return declared.owner.keep_value(declared.address, name, lambda: policy_documents.of_document(declared, name))
    if kind == archive_files.KIND:
        return archive_files.of_archive(declared, name)
    if kind in (_HANDING, _POLICY):
        return declared.owner.of_resource(declared, _GIVEN if kind == _HANDING else name)
    path = declared.owner.of_resource(declared, _PATH)
    return path if name == _PATH or not isinstance(path, str) else _text_of_file(declared, path)


def _text_of_file(declared: Declared, path: str) -> Value:
    """What a file holds, as `file()` reads it."""
    document = declared.owner.document
    document.current.used(f"file({posixpath.basename(path)})")
    return ReadableFiles(document.inner_files, document.root).text(path)


def _from_outside(address: str, attribute: str) -> Value:
    return Reference(f"{address}.{attribute} is read from outside the configuration")
