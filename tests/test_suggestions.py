"""What a misspelt name may have been."""

from __future__ import annotations

import pytest

from kb.suggestions import closest_names

LIMITS = (
    "function_memory", "edge_memory.viewer", "esm_batch_size.mq", "esm_batch_size.sqs_fifo", "pipes_batch_size",
    "payload_async", "function_timeout", "alb_idle_timeout", "esm_max_record_age",
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("max memory", ("function_memory", "edge_memory.viewer")),
        ("sqs batch size", ("esm_batch_size.sqs_fifo",)),
        ("batch-size-SQS", ("esm_batch_size.sqs_fifo",)),
        ("async payload", ("payload_async",)),
        ("function_timout", ("function_timeout",)),
        ("memory", ("function_memory",)),
        ("max size", ()),
        ("a b", ()),
        ("q", ()),
        ("mq", ("esm_batch_size.mq",)),
        ("", ()),
    ],
)
def test_names_with_all_words_come_first_then_what_is_spelt_alike(wanted: str, meant: tuple[str, ...]) -> None:
    """Words that every limit could bear are no words of a name; where none is left, only spelling counts."""
    assert closest_names(wanted, LIMITS)[: len(meant)] == meant
    assert bool(meant) == bool(closest_names(wanted, LIMITS))
