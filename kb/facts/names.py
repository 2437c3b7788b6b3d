"""The names of features and services for people, as a data version has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from kb.facts.queries import Facts

_JOINTS = (" with", " for", " in", " on", ",", " as")


def feature_names(facts: Facts) -> Mapping[str, str]:
    """The names of all features of the data version, by id; the table names one anew for each thing it applies to."""
    rows = facts.cursor.execute(
        "select feature, list({'target': applies_to, 'name': name} order by applies_to) from features "
        f"where recorded(recorded_in, retracted_in, {facts.basis.data_version}) group by all order by all"
    ).fetchall()
    return {feature: common_name([(one["target"], one["name"]) for one in found]) for feature, found in rows}


def service_names(facts: Facts) -> Mapping[str, str]:
    """The names of the services of all triggers of the data version, by the ids of the triggers."""
    return dict(
        facts.cursor.execute(
            "select trigger, max_by(service, recorded_in) from triggers "
            f"where recorded(recorded_in, retracted_in, {facts.basis.data_version}) group by all order by all"
        ).fetchall()
    )


def common_name(named: Sequence[tuple[str, str]]) -> str:
    """What the names of one feature for several things share: `SnapStart` of `SnapStart on arm64` and others.

    Args:
        named: Pairs of what it applies to and its name there.
    """
    by_target = dict(named)
    if "all" in by_target:
        return by_target["all"]
    if len(by_target) == 1:
        return next(iter(by_target.values()))
    columns = zip(*(name.split() for name in by_target.values()), strict=False)
    shared = " ".join(words[0] for words in takewhile(lambda words: len(set(words)) == 1, columns))
    while shared.endswith(_JOINTS):
        shared = next(shared.removesuffix(joint) for joint in _JOINTS if shared.endswith(joint))
    kinds = [name for target, name in named if target.startswith("kind:")]
    return shared or (kinds or sorted(by_target.values(), key=lambda name: (len(name), name)))[0]
