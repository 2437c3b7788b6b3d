"""Small services of the Serverless Framework for the tests, beside a few files."""

from __future__ import annotations

import json

from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Attachment, Document, Field, FunctionConfig, Inputs, Kind, Resolved

HEAD = """\
service: shop
provider:
  name: aws
  runtime: python3.12
custom:
  size: {dev: 256, prod: 1024}
  words: [a, b]
  empty: null
  circle: ${self:custom.circle}
params: {default: {wait: 10}, prod: {wait: 20}}
"""
FILES = {
    "sizes.yml": b"small: 128\nnested: {here: ['${self:custom.size.dev}']}\n",
    "sizes.json": b'{"small": 129}',
    "text.txt": b"plain",
    "broken.yml": b"a: [",
    "functions/orders.yml": b"orders:\n  handler: a.b\n  memorySize: 512\n",
    "resources.yml": b"Resources:\n  Raw: {Type: AWS::Lambda::Function, Properties: {Runtime: go1.x}}\n",
}


def read(text: str, **parameters: str) -> Document:
    """Read a service given as text, beside FILES."""
    given = {name.replace("__", ":"): value for name, value in parameters.items()}
    return read_text("serverless.yml", text.encode(), Inputs(given, GivenFiles(FILES)))


def only(functions: str, head: str = HEAD, **parameters: str) -> FunctionConfig:
    """Read a service with one function."""
    (function,) = read(f"{head}functions: {functions}\n", **parameters).functions
    return function


def field(value: str, **parameters: str) -> Field:
    """What a description written as a variable comes to."""
    return only(f"{{f: {{description: {json.dumps(value)}}}}}", **parameters).fields["Description"]


def attached(settings: str, rest: str = "") -> list[Attachment]:
    """What a function `f` with some settings attaches, versions aside."""
    found = read(f"{HEAD}functions: {{f: {{{settings}}}, g: {{handler: x}}}}\n{rest}").attachments
    return [one for one in found if one.kind is not Kind.VERSION]


def plain(one: Attachment) -> dict[str, object]:
    """The resolved fields of an attachment as plain values."""
    return {name: found.value for name, found in one.fields.items() if isinstance(found, Resolved)}
