"""Values of one configuration: what can be a size, at the bound and one below it."""

from __future__ import annotations

import pytest

from kb.errors import UsageError
from kb.judging.configurations import require_sizes

SIZES = ("memory", "timeout", "ephemeral_storage", "layers")


@pytest.mark.parametrize("name", SIZES)
def test_the_smallest_size_is_one(name: str) -> None:
    """Whatever the limits were."""
    require_sizes(**{name: 1, "reserved_concurrency": None})

    with pytest.raises(UsageError, match=f"{name.replace('_', ' ')} 0: no size: give 1 or more"):
        require_sizes(**{name: 0})


def test_a_function_may_reserve_nothing() -> None:
    """It is never run then; less than nothing it cannot reserve."""
    require_sizes(reserved_concurrency=0)

    with pytest.raises(UsageError, match="reserved concurrency -1: no size: give 0 or more"):
        require_sizes(reserved_concurrency=-1)
