"""Which versions of the framework a service works with that does not say so: by the package installed for it."""

from __future__ import annotations

from kb.readers.serverless.included_files import Included, Missing, UnknownFileError
from kb.readers.trees.nodes import Mark, Node, Scalar, mapping_entry, scalar_text

_UP = 3  # folders above a service in which npm looks for what it needs
_PACKAGE, _GROUPS = "serverless", ("devDependencies", "dependencies")


def packaged_version(files: Included, mark: Mark) -> Node | None:
    """The range of versions in the nearest `package.json` that has the framework, which its command runs there."""
    for up in ("../" * steps for steps in range(_UP + 1)):
        try:
            package = files.content(f"{up}package.json")
        except UnknownFileError:
            continue
        groups = () if isinstance(package, Missing) else (mapping_entry(package, name) for name in _GROUPS)
        if wanted := next(filter(None, (scalar_text(mapping_entry(group, _PACKAGE)) for group in groups)), None):
            return Scalar(wanted, mark)
    return None
