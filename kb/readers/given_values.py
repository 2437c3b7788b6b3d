"""Values that a user gives for parameters: one that nothing uses is refused: whoever gives one believes it counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kb.errors import UsageError
from kb.suggestions import closest_names, hint_at

ENVIRONMENT = "config-env:"
"""How the names begin under which documents say which environments of a samconfig they have."""
PSEUDO_PARAMETERS = frozenset(
    f"AWS::{name}"
    for name in ("AccountId", "NotificationARNs", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)
"""What every template may ask for; giving one that none asks for is no mistake."""
_MOST_NAMED = 5  # names that an error lists


def refuse_unused(given: Mapping[str, str], takes: Collection[str]) -> None:
    """Refuse the first value that nothing uses.

    Args:
        given: The names of the values, by what the user calls them, such as `--parameter Stage`.
        takes: The names that some document takes.

    Raises:
        UsageError: There is one; the error suggests the names that are most like it.
    """
    for option, name in given.items():
        if name in takes or name in PSEUDO_PARAMETERS:
            continue
        prefix = ENVIRONMENT if name.startswith(ENVIRONMENT) else ""
        there = {one.removeprefix(prefix) for one in takes if one.startswith(ENVIRONMENT) == bool(prefix)}
        if name.startswith("AWS::"):
            there |= PSEUDO_PARAMETERS
        listed = ", ".join(sorted(there)[:_MOST_NAMED])
        close = closest_names(name.removeprefix(prefix), there)
        hint = hint_at(close, f"there are {listed}" if listed else "nothing that was read takes any")
        raise UsageError(f"{option}: nothing that was read uses it: {hint}", close)
