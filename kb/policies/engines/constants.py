"""Constants for Python and TypeScript: the runtimes and limits of the day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kb.facts import Facts
from kb.facts.answer_shapes import Limit, Runtime
from kb.operations import OperationStatus
from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, Told, comment
from kb.policies.formats import EngineFormat
from kb.policies.unsayable import UnsayableError


def express(told: Told) -> str:
    """Constants find nothing by themselves."""
    raise UnsayableError(f"constants are facts, not checks: compare {told.case.field} with them yourself")


def _constants(facts: Facts) -> dict[str, tuple[str, Any]]:
    """Each constant with what it means; what nobody can tell on the day is left out."""
    runtimes = [runtime for runtime in facts.runtimes() if runtime.api_identifier]
    return {
        "RUNTIMES": (
            "Every runtime by its identifier: phase, dates and successor.",
            {one.runtime: _runtime_values(one) for one in runtimes},
        ),
        "ALLOWED_RUNTIMES": (
            "Runtimes on which functions can surely be created on the day.",
            [one.runtime for one in runtimes if one.operations.create is OperationStatus.ALLOWED],
        ),
        "BLOCKED_RUNTIMES": (
            "Runtimes on which no function can be created on the day.",
            [one.runtime for one in runtimes if one.operations.create is OperationStatus.BLOCKED],
        ),
        "LIMITS": (
            "Every limit of the day by its id; those that changed on a day nobody can tell are left out.",
            {one.limit: _limit_values(one) for one in facts.limits() if one.bracket is None},
        ),
    }


def _runtime_values(runtime: Runtime) -> dict[str, str | None]:
    return {
        "phase": runtime.phase.value,
        "create": runtime.operations.create.value,
        "update": runtime.operations.update.value,
        "invoke": runtime.operations.invoke.value,
        "deprecation": _day(runtime.milestones.deprecation),
        "blockCreate": _day(runtime.milestones.block_create),
        "blockUpdate": _day(runtime.milestones.block_update),
        "successor": runtime.successor,
    }


def _limit_values(limit: Limit) -> dict[str, Any]:
    return {
        "min": limit.min,
        "max": limit.max,
        "default": limit.default,
        "unit": limit.unit,
        "since": _day(limit.valid_from),
    }


def _day(value: Any) -> str | None:  # noqa: ANN401 - a day, or none
    return None if value is None else str(value.isoformat())


def _python(_: Sequence[Spoken], sheet: Sheet) -> Files:
    parts = [comment(sheet.stamp.lines([])), '"""Facts about AWS Lambda on one day."""\n']
    parts += [f'\nAS_OF = "{sheet.stamp.as_of}"\nDATA_VERSION = {sheet.stamp.data_version}\n']
    for name, (about, value) in _constants(sheet.facts).items():
        kind = "tuple" if isinstance(value, list) else "dict"
        shown = tuple(value) if isinstance(value, list) else value
        parts.append(f'\n{name}: {kind} = {_python_text(shown)}\n"""{about}"""\n')
    return {"lambda_kb_constants.py": "".join(parts)}


def _python_text(value: Any) -> str:  # noqa: ANN401 - whatever a constant holds
    if isinstance(value, dict):
        return "{\n" + "".join(f"    {key!r}: {item!r},\n" for key, item in value.items()) + "}"
    return "(\n" + "".join(f"    {item!r},\n" for item in value) + ")"


def _typescript(_: Sequence[Spoken], sheet: Sheet) -> Files:
    parts = [comment(sheet.stamp.lines([]), "//")]
    parts += [f"\nexport const AS_OF = {json.dumps(sheet.stamp.as_of)};\n"]
    parts += [f"export const DATA_VERSION = {sheet.stamp.data_version};\n"]
    for name, (about, value) in _constants(sheet.facts).items():
        parts.append(f"\n/** {about} */\nexport const {name} = {_typescript_text(value)} as const;\n")
    parts.append("\nexport type Runtime = keyof typeof RUNTIMES;\nexport type LimitId = keyof typeof LIMITS;\n")
    parts.append("export type AllowedRuntime = (typeof ALLOWED_RUNTIMES)[number];\n")
    return {"lambda-kb-constants.ts": "".join(parts)}


def _typescript_text(value: Any) -> str:  # noqa: ANN401 - whatever a constant holds
    if isinstance(value, dict):
        lines = (f"  {json.dumps(key)}: {json.dumps(item)},\n" for key, item in value.items())
        return "{\n" + "".join(lines) + "}"
    return "[\n" + "".join(f"  {json.dumps(item)},\n" for item in value) + "]"


PYTHON = Engine("python", (EngineFormat.CLOUDFORMATION,), express, _python)
"""A module of constants."""
TYPESCRIPT = Engine("typescript", (EngineFormat.CLOUDFORMATION,), express, _typescript)
"""The same for TypeScript."""
