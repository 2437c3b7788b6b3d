"""From the bytes of a file to its tree: encodings, and which parser may try."""

from __future__ import annotations

import codecs
import re
from functools import cached_property

from kb.errors import NotATemplateError, UnreadableError
from kb.readers.trees import json_positions, lazy_json, yaml_positions
from kb.readers.trees.nodes import Tree
from kb.readers.trees.text_lines import line_at
from kb.readers.trees.tree_builder import COOKIECUTTER

_SMALL = 100_000  # larger files without a sign are data, and parsing them is most of what a walk would cost
ANSWER_SIGNS = (
    '"FunctionName"', '"FunctionArn"', '"Functions"', "FunctionArn:", "AWS::Lambda::Function", "LayerVersionArn",
    '"EventSourceMappings"', '"FunctionUrlConfigs"', '"AliasArn"', "Functions:", "FunctionName:", '"LayerName"',
    "CapacityProviderName", "AllowedPublishers", "CodeSigningConfigArn", '"UUID"', "UUID:",
    r'\"Statement\"', r'\"Sid\"', "Policy: '{", "Statement: '{",
)  # fmt: skip
"""One of them is in all that is asked of the Lambda API, and in all that it answers."""
_SIGNS = (
    "AWS::",
    "Resources",
    "aws_lambda",
    "awscc_lambda",
    "FunctionName",
    "functions:",
    '"functions"',
    *ANSWER_SIGNS,
)
"""One of them is in all that we read and that has anything in it."""
_JSON = (".json", ".tfstate")
_COMMENTED = re.compile(r"\s*(?://|/\*|[{\[]\s*(?://|/\*)|Microsoft Visual Studio)")
"""How JSON with comments begins, which no format here is written in, and files of other tools."""
_PLACEHOLDER = re.compile(r"\{%|\{\{(?!resolve:)|(?:[:-]|!\w+) +%[A-Z]\w*%|^#(?:set|macro)\b", re.MULTILINE)
"""Signs of tools that fill a file in: of Jinja and its like, of scripts that replace words, of Velocity."""
_MARKED_UP = re.compile(r"\s*<[!?A-Za-z]")
"""How pages and XML begin, whatever the names of their files are."""
_WRAPPER = re.compile(r"\[command\][^\n]*\n(?=[{[])")
"""What the wrapper of the action `setup-terraform` writes before what `terraform show -json` does."""


class ParsedFile:
    """A file to be read, decoded and parsed at most once, and only if a reader asks."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        """The path as the user named it, with forward slashes."""
        self.content = content
        """The bytes."""

    @cached_property
    def text(self) -> str:
        """The text. Raises UnreadableError if there is none."""
        return decode_text(self.path, self.content)

    @cached_property
    def tree(self) -> Tree:
        """The values of a YAML or JSON file with their places. Raises UnreadableError for any other syntax."""
        return parse_configuration(self.path, self.text)


def parse_configuration(path: str, text: str) -> Tree:
    """The tree of a file that may be a configuration; one without any sign of that is passed over, broken or not."""
    promising = any(sign in text for sign in _SIGNS)
    if len(text) > _SMALL and not promising:
        raise NotATemplateError(path, "larger than most templates, and it names no AWS:: type and no function")
    try:
        return parse_text(path, text)
    except UnreadableError as error:
        # JSON with comments and files to be rendered lie about everywhere; broken YAML is reported all the same.
        other = text.lstrip()[:1] in ("{", "[", "") or _PLACEHOLDER.search(text)
        commented = _COMMENTED.match(text) and "AWS::" not in text
        # Every kind of file is made from some `x.template`; those of CloudFormation name a type of AWS.
        foreign = path.lower().endswith(".template") and "AWS::" not in text
        if (other and not promising) or commented or foreign or _MARKED_UP.match(text):
            raise NotATemplateError(path, error.reason, error.line) from error
        raise


def parse_text(path: str, text: str) -> Tree:
    """The tree of a YAML or JSON file, or the error that says why there is none."""
    if "{%" in text and (found := COOKIECUTTER.search(text)):
        raise UnreadableError(path, "needs rendering first: a cookiecutter template", line_at(text, found.start()))
    try:
        tree = _parse_tree(path, _unwrapped(text))
    except UnreadableError as error:
        lines = text.split("\n")[error.line - 1 : error.line] if error.line else []
        here = _PLACEHOLDER.search(lines[0]) if lines else None
        if found := here or _PLACEHOLDER.search(text):
            line = error.line if here else line_at(text, found.start())
            what = f"needs rendering first: {found.group().split()[-1]} is no YAML"
            raise UnreadableError(path, what, line) from error
        raise
    if tree is None:
        raise UnreadableError(path, "the file is empty")
    return tree


def _unwrapped(text: str) -> str:
    """A text without what a wrapper wrote around it, everything in its place."""
    if not (found := _WRAPPER.match(text)):
        return text
    end, begin = len(text), len(text)
    while begin > found.end() and (text.startswith("::", begin) or not text[begin:end].strip()):
        end, begin = begin, text.rfind("\n", 0, max(begin - 1, 0)) + 1
    return " " * (found.end() - 1) + "\n" + text[found.end() : end].rstrip().removesuffix("%0A")


def decode_text(path: str, content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = None if wide else content.count(b"\n", 0, error.start) + 1
        reason = "broken UTF-16" if wide else "not UTF-8; save it as UTF-8"
        raise UnreadableError(path, "a binary file" if b"\0" in content and not wide else reason, line) from error
    if "\0" in text:
        raise UnreadableError(path, "a binary file", line_at(text, text.index("\0")))
    return text


def _parse_tree(path: str, text: str) -> Tree | None:
    if text.lstrip()[:1] in ("{", "[") and (tree := lazy_json.parse_lazily(path, text)):
        return tree
    try:
        return yaml_positions.parse_yaml(path, text)
    except UnreadableError as as_yaml:
        if text.lstrip()[:1] not in ("{", "["):
            raise
        try:
            return json_positions.parse_json(path, text)
        except UnreadableError as as_json:
            if path.lower().endswith(_JSON):
                raise
            # The parser that came further has understood more of the file.
            raise max(as_yaml, as_json, key=lambda error: error.line or 0) from as_json
