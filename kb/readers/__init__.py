"""Readers of configuration files: text in, documents with positions out."""

from __future__ import annotations

import os

from kb.readers import registry
from kb.readers.interface import Document, Inputs
from kb.readers.texts import File

__all__ = ["read_text"]


def read_text(path: str, text: bytes, inputs: Inputs) -> Document:
    """What a file says about Lambda; the format is recognised by the content, never by the name.

    Raises:
        NotATemplateError: The file can be read but has nothing to do with functions.
        UnreadableError: The file is broken.
    """
    return registry.read(File(path.replace(os.sep, "/"), text), inputs)
