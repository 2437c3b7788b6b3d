"""What tools write and nobody edits: states, plans, answers, and the output of generators."""

from __future__ import annotations

GENERATED = frozenset({"api", "cdk", "terraform-plan", "terraform-state"})
"""Formats of documents that only tools write."""
_FOLDERS = frozenset({
    ".aws-sam", ".serverless", ".terraform", ".terragrunt-cache", "cdk.out", "cdktf.out", "node_modules",
})  # fmt: skip
_NAMES = frozenset({"cdk.tf.json", "printed.yml", "printed.yaml"})
"""What generators call their output, and what we advise to call it."""
_PACKAGED = ("packaged.", "packaged-", "packaged_")
"""How the names begin that `sam package` and `aws cloudformation package` are told to write to."""
_CHALICE = ("out", "sam.json")


def is_generated(path: str) -> bool:
    """Whether a path is one at which a tool writes."""
    *folders, name = path.split("/")
    named = name in _NAMES or name.startswith(_PACKAGED) or (*folders[-1:], name) == _CHALICE
    return named or not _FOLDERS.isdisjoint(folders)
