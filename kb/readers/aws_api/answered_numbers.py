"""Numbers of answers that came here as texts: lists of functions that passed through a table have them so."""

from __future__ import annotations

from kb.readers.shared.number_texts import number_in
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence

_NUMBERS = frozenset({
    "AcceleratorMemorySize", "BatchSize", "CodeSize", "ExecutionEnvironmentMemoryGiBPerVCpu", "ExecutionTimeout",
    "MaxAge", "MaxExecutionEnvironments", "MaxVCpuCount", "MaximumBatchingWindowInSeconds", "MaximumConcurrency",
    "MaximumEventAgeInSeconds", "MaximumPollers", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "MemorySize",
    "MinExecutionEnvironments", "MinimumPollers", "ParallelizationFactor", "PerExecutionEnvironmentMaxConcurrency",
    "ProvisionedConcurrentExecutions", "ReservedConcurrentExecutions", "RetentionPeriodInDays", "Size", "TargetValue",
    "Timeout", "TumblingWindowInSeconds",
})  # fmt: skip
"""Members that are numbers, wherever they stand."""
_OF_NUMBERS = frozenset({"AdditionalVersionWeights"})
"""Maps whose values are numbers."""
_NAMED_BY_USERS = frozenset({"Tags", "Variables"})
_BLANKS = " \t\r\n"


def with_numbers(name: str, node: Node) -> Node:
    """The value of a member of an answer, texts as the numbers that they spell where numbers belong."""
    match node:
        case Scalar() if name in _NUMBERS:
            return _as_number(node)
        case Sequence(items) if any(not isinstance(item, Scalar) for item in items):
            return Sequence([with_numbers("", item) for item in items], node.mark)
        case Mapping(entries, keys) if name in _OF_NUMBERS:
            return Mapping({key: _as_number(part) for key, part in entries.items()}, keys, node.mark)
        case Mapping() if name not in _NAMED_BY_USERS:
            return members_with_numbers(node)
    return node


def _as_number(node: Node) -> Node:
    """The number that a text spells, and what is none as it is."""
    match node:
        case Scalar(str() as text) if (number := number_in(text.strip(_BLANKS))) is not None:
            return Scalar(number, node.mark)
    return node


def members_with_numbers(node: Mapping) -> Mapping:
    """An answer with numbers where its members have texts that spell them."""
    return Mapping({key: with_numbers(key, part) for key, part in node.entries.items()}, node.keys, node.mark)
