"""What tools write and nobody edits: states, plans, answers, and the output of generators."""

from __future__ import annotations

GENERATED = frozenset({"api", "cdk", "terraform-plan", "terraform-state"})
"""Formats of documents that only tools write."""
_FOLDERS = frozenset({
    ".aws-sam", ".serverless", ".terraform", ".terragrunt-cache", "cdk.out", "cdktf.out", "node_modules",
})  # fmt: skip
_NAMES = frozenset({"cdk.tf.json"})


def is_generated(path: str) -> bool:
    """Whether a path is one at which a tool writes."""
    *folders, name = path.split("/")
    return name in _NAMES or not _FOLDERS.isdisjoint(folders)
