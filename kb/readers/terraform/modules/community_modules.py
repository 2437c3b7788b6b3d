"""The module terraform-aws-modules/lambda, which half of the world's Terraform makes its functions with.

It is not fetched: `community.tf` says what it makes of its inputs, as far as that configures a function.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

FOLDER = "terraform-aws-modules/lambda"
"""What stands for the module's own folder in addresses and places."""
FILE = f"{FOLDER}/main.tf"
"""What stands for the module's file."""

_SOURCE = re.compile(
    r"(^|[/:@])terraform-aws-modules/(lambda/aws|terraform-aws-lambda(\.git)?)/?(\?[^/]*)?$",
)


def is_called(source: str) -> bool:
    """Whether a call's source is the module itself, from a registry or from its repository."""
    return bool(_SOURCE.search(source))


@cache
def text() -> str:
    """What the module makes of its inputs."""
    return resources.files("kb.readers.terraform").joinpath("community.tf").read_text(encoding="utf-8")
