"""Configurations that are programs, or are written for a tool that must run first: named, with what to do instead."""

from __future__ import annotations

import posixpath
import re

from kb.errors import NeedsToolError, NotATemplateError, UnreadableError
from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import ParsedFile

_SUFFIXES = (
    ".arc", ".bicep", ".cjs", ".cs", ".csx", ".cts", ".fs", ".go", ".hcl", ".java", ".js", ".jsx", ".kt", ".mjs",
    ".mts", ".php", ".ps1", ".py", ".rb", ".rs", ".scala", ".sh", ".swift", ".ts", ".tsx", ".w",
)  # fmt: skip
_TABLES = (".csv", ".csv.gz", ".parquet", ".tsv")
_COLUMN = re.compile(r"\w[\w .()/-]*")
TABLE = "a table; if its rows are functions, `lambda-kb audit FILE` judges them"
"""Why a table is not read."""
_BINARIES = {
    (0, b"PAR1"): TABLE,
    (8, b"DUCK"): "a database of DuckDB; `--db FILE` names a knowledge base, `lambda-kb audit-diff` compares findings",
}
"""What binary files are by their first bytes, and where these stand."""
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b")
_LOOKED_AT = 200_000  # what a program imports stands near its beginning
_PROGRAM = (
    r"""\A(?>\s|//[^\n]*|/\*(?>[^*]|\*(?!/))*+\*/|'use strict';?|"use strict";?)*+"""
    r"""(?:#!/|import\s+(?:\w|[{*'"])|from\s+\S+\s+import\s|(?:const|let|var)\s+[\w{]|export\s+(?:const|default)\b"""
    r"""|module\.exports\b|package\s+\w|using\s+\w|@app\s)"""
)
_DEPLOYED = "or check what is deployed with `aws lambda list-functions`"
_PRINT = "run `serverless print --format yaml > printed.yml` and check printed.yml"
_SYNTH = "run `cdk synth` and check the folder cdk.out"
_TERRAGRUNT = "run `terragrunt plan -out=plan` and `terragrunt show -json plan > plan.json`, and check plan.json"
# The first row whose pattern is in the text, or whose name is the file's, says what it is and what to do.
_KINDS: tuple[tuple[str, str, str], ...] = (
    (r"\bsst\.aws\.|\bsst\.config\b|from [\"']sst[/\"']|[\"']sst/constructs[\"']|\$config\(", "an SST program",
     "run `sst build` where it makes templates, " + _DEPLOYED),
    (r"@serverless/typescript|\bserverless(?:Configuration|Config)\b|\bframeworkVersion[\"']?\s*:",
     "a Serverless Framework configuration that is a program", _PRINT),
    (r"@aws-amplify/backend", "an Amplify backend", f"run `npx ampx generate outputs`, {_DEPLOYED}"),
    (r"\bcdktf\b", "source of the CDK for Terraform", "run `cdktf synth` and check the folder cdktf.out"),
    (r"aws-cdk-lib|@aws-cdk/|\baws_cdk\b|\bawscdk\b|\bAmazon\.CDK\b", "source of the AWS CDK", _SYNTH),
    (r"@pulumi/|\bpulumi_aws\b|\bpulumi\b", "a Pulumi program", f"deploy it, {_DEPLOYED}"),
    (r"\bfrom chalice import\b", "a Chalice application", "run `chalice package out` and check out/sam.json"),
    (r"\btroposphere\b", "source of troposphere", "run it and check the template that it prints"),
    (r"\Aterraform\s*\{\s*source\b|^inputs\s*=\s*\{|^include\b.*\{", "a Terragrunt configuration",
     _TERRAGRUNT),
    (r"\A(?>#[^\n]*\n|\s)*+@app\b", "an Architect manifest", "run `arc package` and check the template that it writes"),
)  # fmt: skip
_BY_NAME: dict[str, tuple[str, str]] = {
    ".arc": ("an Architect application", "run `arc package` and check the template that it writes"),
    ".chalice/config.json": ("a Chalice application", "run `chalice package out` and check out/sam.json"),
    "Pulumi": ("a Pulumi program", f"deploy it, {_DEPLOYED}"),
    "alchemy.run": ("an Alchemy program", f"deploy it, {_DEPLOYED}"),
    "amplify/backend": ("an Amplify backend", f"run `npx ampx generate outputs`, {_DEPLOYED}"),
    "app.arc": ("an Architect application", "run `arc package` and check the template that it writes"),
    "claudia.json": ("a Claudia application", "check what is deployed with `aws lambda list-functions`"),
    "cdk.json": ("an app of the AWS CDK", _SYNTH),
    "cdktf.json": ("an app of the CDK for Terraform", "run `cdktf synth` and check the folder cdktf.out"),
    "serverless.toml": ("a Serverless Framework configuration in TOML", _PRINT),
    "sst.config": ("an SST program", f"run `sst build` where it makes templates, {_DEPLOYED}"),
    "sst.json": ("an SST program", f"run `sst build` where it makes templates, {_DEPLOYED}"),
    "terragrunt.hcl": ("a Terragrunt configuration", _TERRAGRUNT),
    "terragrunt.stack.hcl": ("a Terragrunt configuration", _TERRAGRUNT),
    "terragrunt.hcl.json": ("a Terragrunt configuration", _TERRAGRUNT),
    "zappa_settings": ("a Zappa application", "check what is deployed with `aws lambda list-functions`"),
}
"""What tools call the files by which they know a folder, perhaps with the folder around it; one without an ending has
any of them. What such a folder is, and what to do."""
_STACK_ENDINGS = (".tfcomponent.hcl", ".tfcomponent.json", ".tfstack.hcl", ".tfstack.json")
_STACK = ("a stack of Terraform", f"check the folders that its components name, {_DEPLOYED}")
"""What files are that end so; Terraform knows them by their endings alone."""
_ENDINGS = frozenset({"cjs", "cts", "mts", "js", "json", "mjs", "py", "toml", "ts", "yaml", "yml"})
_EXPORTED = r"""(?mx)\$config\(
    | (?:\bmodule\.exports\s*=(?!=)|\bexport\s+default\b|^\s*export\s*=)\s*
      (?P<own>(?:async\s+)?function\b[^(]*\(\s*[^)\s]|(?:async\s*)?\(\s*[^)\s][^()]*\)\s*=>|\w+\s*=>|(?:abstract\s+)?class\b|new\b)?
      (?P<name>[\w$]+)?
    | \bexport\s*(?:\*|\{[^}]*\bdefault\b[^}]*\})\s*from\b"""
"""What a program hands out: a class, or a function that is given something, is a library's."""
_DECLARED = r"\b(?:class|function\s*\*?)\s+{}\b"
_SETTINGS = tuple(rf"""(?m)(?:^|[{{,])\s*["']?{name}["']?\s*[:,]""" for name in ("service", "provider"))
"""Settings that a configuration has; a library of the same name has not all of them."""
_FOR_OTHERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"""(?:^|[{{,])[ \t-]*["']?{sign}""", re.MULTILINE), what)
    for sign, what in (
        (r"""apiVersion["']?[ \t]*:[ \t]*["']?lambda\.(services\.k8s\.aws|aws\.[a-z][a-z0-9.]*)/""",
         "Lambda resources of an operator of Kubernetes (ACK, Crossplane)"),
        (r"""(amazon|community)\.aws\.lambda["']?[ \t]*:""", "tasks of Ansible that make functions"),
    )
)  # fmt: skip
"""What tells in a text that other tools make functions of it, and what it is."""
_NAMES = {"serverless": ("a Serverless Framework configuration that is a program", _PRINT)}


def known_by_name(path: str) -> tuple[str, str] | None:
    """What the folder of a file is and what to do, if a tool knows its folders by a file of that name."""
    folder, name = posixpath.split(path)
    if name.endswith(_STACK_ENDINGS):
        return _STACK
    stem, dot, ending = name.rpartition(".")
    for wanted in (name, f"{posixpath.basename(folder)}/{name}"):
        if wanted in _BY_NAME:
            return _BY_NAME[wanted]
    if dot and ending.lower() in _ENDINGS:
        return _BY_NAME.get(stem) or _BY_NAME.get(f"{posixpath.basename(folder)}/{stem}")
    return None


def refusal_by_name(path: str) -> NeedsToolError | NotATemplateError | None:
    """Why a file is not read in which nothing else was recognised, if its name tells."""
    if path.lower().endswith(_TABLES):
        return NotATemplateError(path, TABLE)
    found = known_by_name(path)
    return _refusal_of(path, *found) if found else None


def binary_kind(start: bytes) -> str:
    """What a binary file is by its first bytes, and what to do instead."""
    return next((what for (at, sign), what in _BINARIES.items() if start.startswith(sign, at)), "a binary file")


def refusal_of(file: ParsedFile) -> NeedsToolError | NotATemplateError | None:
    """Why a file is not read in which nothing else was recognised, if its name or text tells."""
    if refusal := refusal_by_name(file.path):
        return refusal
    for sign, what in _FOR_OTHERS:
        if sign.search(file.text[:_LOOKED_AT]):
            remedy = "check what is deployed with `aws lambda list-functions`"
            return NeedsToolError(file.path, f"{what}, which are not read: {remedy}")
    return NotATemplateError(file.path, TABLE) if _is_table(file.text) else None


def _is_table(text: str) -> bool:
    """Whether a text begins with a line of names and one of as many cells."""
    lines = text.lstrip()[:_LOOKED_AT].split("\n", 2)[:2]
    for mark in ",;\t|":
        names, *rows = (line.split(mark) for line in lines)
        if len(names) > 1 and [len(row) for row in rows] == [len(names)]:
            return all(_COLUMN.fullmatch(name.strip(" \r\"'")) for name in names)
    return False


def recognises(file: ParsedFile) -> bool:
    """Whether a file is a program, a manifest of a tool that makes templates, or an archive."""
    if file.content.startswith(_ARCHIVES) or file.path.lower().endswith(_SUFFIXES):
        return True
    return file.text.lstrip()[:1] not in ("{", "[") and bool(re.match(_PROGRAM, file.text[:20_000]))


def read(file: ParsedFile, _inputs: Inputs) -> Document:
    """Refuse the file with what to do instead."""
    if file.content.startswith(_ARCHIVES):
        what = "an archive; for a saved Terraform plan, run `terraform show -json PLAN > plan.json` and check plan.json"
        raise UnreadableError(file.path, what)
    if file.path.lower().endswith(".bicep"):
        raise NotATemplateError(file.path, "Bicep describes resources of Azure, which has no Lambda functions")
    if refusal := refusal_by_name(file.path):
        raise refusal
    stem = posixpath.basename(file.path).rpartition(".")[0].lower()
    if stem in _NAMES and (
        _hands_out_settings(file.text) or all(re.search(setting, file.text) for setting in _SETTINGS)
    ):
        raise _refusal_of(file.path, *_NAMES[stem])
    for pattern, what, remedy in _KINDS:
        if re.search(pattern, file.text[:_LOOKED_AT], re.MULTILINE):
            raise _refusal_of(file.path, what, remedy)
    reason = f"a program; if it makes templates, run it and check what it writes, {_DEPLOYED}"
    raise NotATemplateError(file.path, reason)


def _hands_out_settings(text: str) -> bool:
    """Whether a program hands out a value, its own or that of another file, and not a class or function of its own."""
    for found in re.finditer(_EXPORTED, text[:_LOOKED_AT]):
        name = found["name"]
        if not found["own"] and not (name and re.search(_DECLARED.format(re.escape(name)), text[:_LOOKED_AT])):
            return True
    return False


def _refusal_of(path: str, what: str, remedy: str) -> NeedsToolError:
    return NeedsToolError(path, f"{what}, which only running it can tell: {remedy}")
