"""The modules that `terraform init` has brought into the folder `.terraform`."""

from __future__ import annotations

import json
import posixpath
import re

from kb.readers.interface import Files

_LIST = ".terraform/modules/modules.json"
_INDEX = re.compile(r"\[[^\[\]]*\]")


def module_folders(files: Files, root: str) -> dict[str, str]:
    """The folders of the modules by their addresses without indices; none where nothing is installed."""
    content = files.content(posixpath.normpath(posixpath.join(root, _LIST)))
    try:
        listed = json.loads(content or b"{}")
        found = {module["Key"]: module["Dir"] for module in listed.get("Modules", ())}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
    return {
        f"module.{key.replace('.', '.module.')}": posixpath.normpath(posixpath.join(root, folder))
        for key, folder in found.items()
        if isinstance(key, str) and isinstance(folder, str) and key
    }


def bare_address(address: str) -> str:
    """An address without its indices."""
    return _INDEX.sub("", address)
