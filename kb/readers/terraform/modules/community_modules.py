"""Modules that much of the world's Terraform makes its functions with, and that are known without being fetched.

A file in `community` says what each makes of its inputs, as far as that configures a function.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_MODULES = {
    "terraform-aws-modules/lambda": "terraform_aws_modules_lambda.tf",
    "cloudposse/lambda-function": "cloudposse_lambda_function.tf",
    "moritzzimmer/lambda": "moritzzimmer_lambda.tf",
}
"""The modules by owner and name, as the registry has them, and what stands for each."""
_SOURCE = re.compile(
    r"(?:^|[/:@])(?P<owner>[\w-]+)/(?:(?P<name>[\w-]+)/aws|terraform-aws-(?P<repository>[\w-]+?)(?:\.git)?)/*(?:\?[^/]*)?$"
)


def called_module(source: str) -> str | None:
    """The module that a call's source means, from the registry or from its repository; None for every other one.

    A module's name stands for its own folder in addresses and places.
    """
    found = _SOURCE.search(source)
    module = f"{found['owner']}/{found['name'] or found['repository']}" if found else ""
    return module if module in _MODULES else None


def file_of(module: str) -> str:
    """What stands for a module's file."""
    return f"{module}/main.tf"


def is_folder(folder: str) -> bool:
    """Whether a folder stands for such a module."""
    return folder in _MODULES


def is_file(path: str | None) -> bool:
    """Whether a path stands for the file of such a module."""
    return path is not None and path.endswith("/main.tf") and path.removesuffix("/main.tf") in _MODULES


@cache
def module_text(module: str) -> str:
    """What a module makes of its inputs."""
    folder = resources.files("kb.readers.terraform").joinpath("community")
    return folder.joinpath(_MODULES[module]).read_text(encoding="utf-8")
