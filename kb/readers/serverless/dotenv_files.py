"""The files of environment variables that the Serverless Framework loads by itself: `.env`, and that of the stage."""

from __future__ import annotations

import re

from kb.readers.serverless.framework_version import packaged_version
from kb.readers.serverless.included_files import Included, Missing, UnknownFileError
from kb.readers.shared.values import spell_value
from kb.readers.trees.nodes import Mapping, Scalar

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[\w.-]+)[ \t]*=[ \t]*"""
    r"""(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|`(?P<back>[^`]*)`|(?P<bare>[^#\r\n]*))""",
    re.MULTILINE,
)
_LOADING = re.compile(r"[\^~>=v\s]*4(?:\.|\s|$)")
_FILE = ".env"


def loads_dotenv(root: Mapping, files: Included) -> bool:
    """Whether a service has them loaded: from version 4 on where it does not say otherwise, before where it says so."""
    wanted = root.entries.get("useDotenv")
    if wanted is not None:
        return isinstance(wanted, Scalar) and spell_value(wanted.value).lower() == "true"
    version = root.entries.get("frameworkVersion") or packaged_version(files, root.mark)
    return isinstance(version, Scalar) and bool(_LOADING.match(spell_value(version.value)))


def dotenv_variables(files: Included, stage: str | None) -> dict[str, str]:
    """The variables; those of the stage win."""
    found: dict[str, str] = {}
    for name in (_FILE, *([f"{_FILE}.{stage}"] if stage else [])):
        try:
            content = files.content(name)
        except UnknownFileError:
            continue
        if isinstance(content, Missing) or not isinstance(content, Scalar):
            continue
        for line in _LINE.finditer(spell_value(content.value)):
            value = next(text for text in line.group("single", "double", "back", "bare") if text is not None)
            found[line["name"]] = value if line["bare"] is None else value.strip()
    return found
