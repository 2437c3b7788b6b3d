"""Configurations that are programs, or are written for a tool that must run first: named, with what to do instead."""

from __future__ import annotations

import posixpath
import re

from kb.errors import NotATemplateError, UnreadableError
from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import File

_SUFFIXES = (
    ".arc", ".bicep", ".cjs", ".cs", ".csx", ".cts", ".fs", ".go", ".hcl", ".java", ".js", ".jsx", ".kt", ".mjs",
    ".mts", ".php", ".ps1", ".py", ".rb", ".rs", ".scala", ".sh", ".swift", ".ts", ".tsx", ".w",
)  # fmt: skip
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b")
_LOOKED_AT = 200_000  # what a program imports stands near its beginning
_PROGRAM = re.compile(
    r"""\A(?>\s|//[^\n]*|/\*(?>[^*]|\*(?!/))*+\*/|'use strict';?|"use strict";?)*+"""
    r"""(?:#!/|import\s+(?:\w|[{*'"])|from\s+\S+\s+import\s|(?:const|let|var)\s+[\w{]|export\s+(?:const|default)\b"""
    r"""|module\.exports\b|package\s+\w|using\s+\w|@app\s)"""
)
_DEPLOYED = "or check what is deployed with `aws lambda list-functions`"
_PRINT = "run `serverless print --format yaml > printed.yml` and check printed.yml"
_SYNTH = "run `cdk synth` and check the folder cdk.out"
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
     "run `terragrunt plan -out=plan` and `terragrunt show -json plan > plan.json`, and check plan.json"),
    (r"\A(?>#[^\n]*\n|\s)*+@app\b", "an Architect manifest", "run `arc package` and check the template that it writes"),
)  # fmt: skip
_EXPORTED = re.compile(r"\$config\(|\bmodule\.exports\s*=|\bexport\s+default\s*\{")
_SETTINGS = tuple(re.compile(rf"""(?:^|[{{,])\s*["']?{name}["']?\s*[:,]""", re.M) for name in ("service", "provider"))
"""Settings that a configuration has; a library of the same name has not all of them."""
_NAMES = {
    "serverless": ("a Serverless Framework configuration that is a program", _PRINT),
    "sst.config": ("an SST program", f"run `sst build` where it makes templates, {_DEPLOYED}"),
}


def recognises(file: File) -> bool:
    """Whether a file is a program, a manifest of a tool that makes templates, or an archive."""
    if file.content.startswith(_ARCHIVES) or file.path.lower().endswith(_SUFFIXES):
        return True
    return file.text.lstrip()[:1] not in ("{", "[") and bool(_PROGRAM.match(file.text[:20_000]))


def read(file: File, _inputs: Inputs) -> Document:
    """Refuse the file with what to do instead."""
    if file.content.startswith(_ARCHIVES):
        what = "an archive; for a saved Terraform plan, run `terraform show -json PLAN > plan.json` and check plan.json"
        raise UnreadableError(file.path, what)
    if file.path.lower().endswith(".bicep"):
        raise NotATemplateError(file.path, "Bicep describes resources of Azure, which has no Lambda functions")
    stem = posixpath.basename(file.path).rpartition(".")[0].lower()
    if stem in _NAMES and (_EXPORTED.search(file.text) or all(name.search(file.text) for name in _SETTINGS)):
        raise _refusal(file, *_NAMES[stem])
    for pattern, what, remedy in _KINDS:
        if re.search(pattern, file.text[:_LOOKED_AT], re.MULTILINE):
            raise _refusal(file, what, remedy)
    reason = f"a program; if it makes templates, run it and check what it writes, {_DEPLOYED}"
    raise NotATemplateError(file.path, reason)


def _refusal(file: File, what: str, remedy: str) -> UnreadableError:
    return UnreadableError(file.path, f"{what}, which only running it can tell: {remedy}")
