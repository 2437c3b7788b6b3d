"""The words that people look with and AWS does not say: of other tools, of marketing, of units, of questions."""

from __future__ import annotations

from kb.facts.answer_shapes import Limit

QUESTION_WORDS = frozenset("a an can do does have how i in is it may much my of the what which".split())  # noqa: SIM905
"""Words that tell nothing of what is looked for: they count only where something has them."""
OF_LANGUAGES = {
    ".NET": "csharp fsharp",
    "Go": "golang",
    "Node.js": "javascript typescript",
    "OS-only": "rust",
}
"""Words for the runtimes of a language."""
OF_RUNTIMES = "eol"
"""Words for every runtime: what sites about the ends of software call it."""
OF_IDS = {
    "arm64": "graviton aarch64",
    "concurrent_executions": "concurrency",
    "container-image": "docker oci ecr",
    "container_image_size": "docker oci ecr",
    "ephemeral_storage": "disk",
    "function_timeout": "long run duration",
    "provisioned-concurrency": "cold start",
    "snapstart": "cold start",
}
"""Words for single things."""
_LARGER = {"bytes": (1024, "KB"), "KB": (1024, "MB"), "MB": (1024, "GB"), "s": (60, "minutes"), "ms": (1000, "s")}
_SIZES = ("bytes", "KB", "MB", "GB", "GiB")


def words_of_limit(row: Limit) -> list[str]:
    """The words for the value of a limit: its numbers, also in the next larger unit, and what kind of bound it is."""
    numbers = [value for value in (row.min, row.max, row.default) if value is not None]
    larger, unit = _LARGER.get(row.unit, (0, ""))
    whole = [number / larger for number in numbers if larger and number > 0 and number % larger == 0]
    words = [str(int(one)) if one == int(one) else str(one) for one in (*numbers, *whole)]
    words += [row.unit, *([unit] if whole else []), *(["size"] if row.unit in _SIZES else [])]
    return words + ["maximum"] * (row.max is not None) + ["minimum"] * (row.min is not None)
