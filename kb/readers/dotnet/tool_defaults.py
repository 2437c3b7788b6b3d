"""What the settings of the .NET tool say of a function, and where they say nothing of one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kb.errors import NotATemplateError
from kb.readers.dotnet import tool_options
from kb.readers.interface import Attachment, Document, Files, FunctionConfig, Inputs, Kind, Resolved
from kb.readers.terraform_files import MODULES
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping, Node, human_position, scalar_text

FORMAT = "dotnet-lambda"
_TEMPLATE = "template"
_DEPLOYING = frozenset({
    "cdk.json", "cdktf.json", "samconfig.toml", "samconfig.yaml", "serverless.json", "serverless.ts",
    "serverless.yaml", "serverless.yml", "template.json", "template.yaml", "template.yml",
})  # fmt: skip
"""Files that say how what lies in their folder is deployed, by another tool or another command of this one."""
_BESIDE = (
    "", "cdk", "cloudformation", "deploy", "deployment", "iac", "infra", "infrastructure", "sam", "terraform",
)  # fmt: skip
"""Folders beside the code in which people keep such files; the first is the folder itself."""
_MOST_UPWARDS = 6  # folders, of which the innermost has the settings
_WHAT = "settings of the .NET tool for Lambda"
_ASKED = ("MemorySize", "Timeout")
"""What the tool asks for where nobody says it, beside the handler and runtime of an archive."""


def read_defaults(file: ParsedFile, inputs: Inputs) -> Document:
    """The function that the settings make.

    Raises:
        NotATemplateError: What describes the function is a template, or another tool's configuration around it.
    """
    root = file.tree.root
    options = root.entries if isinstance(root, Mapping) else {}
    if template := scalar_text(options.get(_TEMPLATE)):
        raise NotATemplateError(file.path, f"{_WHAT}, which deploys {template}: check that template")
    if other := _deployed_with(file.path, inputs.files.inside() if inputs.files else None):
        raise NotATemplateError(file.path, f"{_WHAT} beside {other}, which describes what is deployed: check that")
    function = _function_of(root, options)
    return Document(
        file.path, FORMAT, (function,), tuple(file.tree.warnings), tuple(_url_of(options, function)),
    )  # fmt: skip


def _deployed_with(path: str, files: Files | None) -> str | None:
    """The file of another way to deploy that is nearest to the settings, in their folder or around it."""
    folder = posixpath.dirname(path)
    for _ in range(_MOST_UPWARDS if files else 0):
        for inner in (posixpath.join(folder, name) for name in _BESIDE):
            for name in files.names(inner) if files else ():
                if name in _DEPLOYING or name.endswith((".template", *MODULES)):
                    return posixpath.join(inner, name)
        outer = posixpath.normpath(posixpath.join(folder or ".", ".."))
        folder = "" if outer == "." else outer
    return None


def _function_of(root: Node, options: dict[str, Node]) -> FunctionConfig:
    fields = tool_options.function_fields(options)
    handler = scalar_text(options.get("function-handler")) or ""
    name = scalar_text(options.get("function-name")) or handler.partition("::")[0] or "function"
    packed = fields.get("PackageType")
    image = isinstance(packed, Resolved) and packed.value == "Image"
    lacking = [field for field in (*_ASKED, *(() if image else ("Handler", "Runtime"))) if field not in fields]
    partial = "the tool asks for what its settings do not say" if lacking else None
    return FunctionConfig(name, human_position(root.mark), fields, partial=partial)


def _url_of(options: dict[str, Node], function: FunctionConfig) -> Iterator[Attachment]:
    """The address of the function, where it gets one."""
    if tool_options.is_on(options.get("function-url-enable")):
        place = human_position(options["function-url-enable"].mark)
        auth = tool_options.text_field(options.get("function-url-auth")) or Resolved("NONE", place, "tool default")
        yield Attachment(Kind.FUNCTION_URL, f"{function.name}.url", place, function.name, {"AuthType": auth})
