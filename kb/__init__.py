"""The knowledge base of AWS Lambda's history and limits, in few words.

    import kb

    day = kb.as_of("2021-08-01")
    day.runtimes(language="Python")
    day.limit("function_timeout").max
    kb.check("template.yaml", as_of="2026-11-23", operation="update").findings
    kb.windows(runtime="python3.8", memory=2048)

`kb.as_of` gives the knowledge base on a day; `kb.check`, `kb.check_text` and `kb.windows` judge configurations; lists
become data frames with `.frame()`, and any rows with `kb.frame(rows)`, where pandas is installed. Every error is a
`kb.KbError` that says where, what, and how to fix it. Importing this costs nothing before something is asked.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kb.data_frames import frame
    from kb.errors import KbError, OutOfCoverageError, UnknownIdError, UnreadableError, UsageError
    from kb.public.asking import as_of, check, check_text, windows
    from kb.public.knowledge import KnowledgeBase

    data_version: int
    """The newest data version that answers rest on."""

__version__ = "0.1.0"
"""The version of the software; that of the data is `data_version`."""

_HOMES = {
    "KbError": "kb.errors",
    "KnowledgeBase": "kb.public.knowledge",
    "OutOfCoverageError": "kb.errors",
    "UnknownIdError": "kb.errors",
    "UnreadableError": "kb.errors",
    "UsageError": "kb.errors",
    "as_of": "kb.public.asking",
    "check": "kb.public.asking",
    "check_text": "kb.public.asking",
    "frame": "kb.data_frames",
    "windows": "kb.public.asking",
}
"""Where the public names are; they are imported when they are asked for."""

__all__ = [
    "KbError",
    "KnowledgeBase",
    "OutOfCoverageError",
    "UnknownIdError",
    "UnreadableError",
    "UsageError",
    "__version__",
    "as_of",
    "check",
    "check_text",
    "data_version",
    "frame",
    "windows",
]


def __getattr__(name: str) -> object:
    if name == "data_version":
        from kb.public.data_versions import newest_data_version

        # Not kept: `lambda-kb update` may take newer data meanwhile.
        return newest_data_version()
    if name in _HOMES:
        from importlib import import_module

        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found
    if name.startswith("__"):
        raise AttributeError(name)
    from kb.public.knowledge import asked_of_a_day
    from kb.suggestions import closest_names, hint_at

    hint = hint_at(closest_names(name, __all__), f"there are {', '.join(__all__)}")
    if asked_of_a_day(name):
        hint = f'it is asked of a day: kb.as_of("today").{name}(...)'
    raise AttributeError(f"module 'kb' has no attribute {name!r}: {hint}", name=name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
