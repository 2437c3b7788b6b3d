"""Small Terraform folders for the tests, read by the real reader as documents of one request."""

from __future__ import annotations

from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Field, FunctionConfig, Inputs, Plain
from tests.readers.templates import known, reason

__all__ = ["field", "functions", "known", "read", "reason", "tags"]


def read(texts: dict[str, str], name: str = "main.tf", **parameters: str) -> Document:
    """Read one file of a folder."""
    contents = {path: text.encode() for path, text in texts.items()}
    return read_text(name, contents[name], Inputs(parameters, GivenFiles(contents)))


def functions(text: str, **parameters: str) -> dict[str, FunctionConfig]:
    """The functions of a folder with one file."""
    return {function.name: function for function in read({"main.tf": text}, **parameters).functions}


def field(expression: str, more: str = "", name: str = "description", **parameters: str) -> Field | None:
    """One attribute of a function, under declarations that it may refer to."""
    text = f'resource "aws_lambda_function" "f" {{\n  {name} = {expression}\n}}\n{more}'
    (only,) = functions(text, **parameters).values()
    (found,) = only.fields.values() or (None,)
    return found


def tags(expression: str, more: str = "", **parameters: str) -> Plain:
    """What any expression comes to: the tags of a function take every value as it is."""
    return known(field(expression, more, "tags", **parameters))
