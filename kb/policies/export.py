"""The policies of a day as a folder: one folder for each engine, and what is said where."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts import Facts
from kb.fleets.scratch_folders import replace_folder, scratch_folder
from kb.judging.rules import Rule
from kb.policies import ALL
from kb.policies.engines.interface import Engine, RuleCoverage, Sheet, Stamp, rules_in, tell
from kb.policies.registry import CONSTANTS, ENGINES
from kb.policies.said_rules import PolicyQuestion, SaidRule, read_rules
from kb.store import Store

INDEX = "rules.json"
"""The file that says what is said where, by which a folder of ours is known."""
MARK = "lambda-kb policies"
"""What that file says it is."""


@dataclass(frozen=True, slots=True)
class Policies:
    """Everything that some engines are told."""

    files: dict[str, str]
    """The texts of all files by their names below the folder."""
    coverage: tuple[RuleCoverage, ...]
    """What each engine says of each rule."""
    doubts: dict[str, tuple[str, ...]]
    """By rule, what nobody can tell on the day, and is left out."""


def chosen_engines(name: str) -> tuple[Engine, ...]:
    """The engines of a name, or all."""
    known = {**ENGINES, **CONSTANTS}
    return tuple(known.values()) if name == ALL else (known[name],)


def make_policies(
    store: Store,
    rules: Sequence[Rule],
    question: PolicyQuestion,
    engines: Sequence[Engine],
    own_rules: Sequence[str] = (),
) -> Policies:
    """The policies of a day; the same question gives the same bytes.

    Args:
        store: The knowledge base.
        rules: The rules to say.
        question: The day, the operation and the horizon.
        engines: Who is to be told.
        own_rules: The folders of rules that are not ours, for the command in the stamp.
    """
    said = read_rules(store, rules, question)
    stamp = _stamp_of(question, own_rules)
    facts = Facts(store, question.basis)
    files: dict[str, str] = {}
    coverage: list[RuleCoverage] = []
    told: dict[str, list[str]] = {}
    for engine in engines:
        spoken, own = tell(engine, said)
        sheet = Sheet(replace(stamp, engine=engine.name), facts)
        for name, text in engine.write(spoken, sheet).items():
            files[f"{engine.name}/{name}"] = text
        coverage += own if engine.name in ENGINES else ()
        told[engine.name] = rules_in(spoken)
    doubts = {one.rule.id: one.doubts for one in said if one.doubts}
    name = engines[0].name if len(engines) == 1 else ALL
    found = Policies(files, tuple(coverage), doubts)
    files[INDEX] = _index(found, said, replace(stamp, engine=name))
    return found


def _stamp_of(question: PolicyQuestion, own_rules: Sequence[str]) -> Stamp:
    basis = question.basis
    known = f" --known-at {basis.known_at}" if basis.known_at else ""
    options = f"--as-of {basis.as_of}{known} --data-version {basis.data_version} --operation {question.operation.value}"
    options += f" --horizon {question.horizon}" + "".join(f" --rules {folder}" for folder in own_rules)
    return Stamp(
        data_version=basis.data_version,
        as_of=basis.as_of.isoformat(),
        known_at=None if basis.known_at is None else basis.known_at.isoformat(),
        evidence_until=basis.evidence_until.isoformat(),
        operation=question.operation.value,
        horizon=question.horizon,
        options=options,
        notices=basis.notices,
    )


def _index(found: Policies, said: Sequence[SaidRule], stamp: Stamp) -> str:
    """What is said where, what is left out and why, and the digest of every file."""
    rules = [
        {
            "rule": one.rule.id,
            "title": one.rule.title,
            "engines": {
                row.engine: {"status": row.status, "formats": row.formats, "reasons": row.reasons}
                for row in found.coverage
                if row.rule == one.rule.id
            },
            "unknown": one.doubts,
        }
        for one in said
    ]
    files = [{"path": name, "sha256": digest_of(text)} for name, text in sorted(found.files.items())]
    body: dict[str, Any] = {"mark": MARK, "stamp": stamp.body([one.rule.id for one in said])}
    return json.dumps(body | {"rules": rules, "files": files}) + "\n"


def digest_of(text: str) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_ours(target: Path) -> bool:
    """Whether a folder is empty, or policies of ours."""
    try:
        found = json.loads((target / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return target.is_dir() and not any(target.iterdir())
    return isinstance(found, dict) and found.get("mark") == MARK


def require_own_folder(target: Path) -> None:
    """Refuse what policies may not replace; asked before they are made, too, since that takes seconds.

    Raises:
        UsageError: The target is something else than a folder of ours.
    """
    if (target.exists() or target.is_symlink()) and not is_ours(target):
        raise UsageError(f"-o {target}: exists and holds no policies of ours, so it is left alone: name another folder")


def write_policies(found: Policies, target: Path) -> None:
    """Put policies into a folder, all of them or nothing.

    Raises:
        UsageError: The target is something else than a folder of ours, or cannot be written.
    """
    require_own_folder(target)
    # Behind a link stands the folder that is meant; the link stays.
    place = target.resolve()
    with scratch_folder(place) as scratch:
        half = scratch / "policies"
        for name, text in found.files.items():
            file = half / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        replace_folder(half, place)
