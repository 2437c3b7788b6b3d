"""Everything there was on a day, in one value."""

from __future__ import annotations

from dataclasses import dataclass

from kb.facts.basis import Basis
from kb.facts.models import Feature, Limit, Phase, Runtime, Trigger
from kb.facts.queries import Facts
from kb.html import table


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """What there was on one day."""

    basis: Basis
    """What it rests on."""
    runtimes: tuple[Runtime, ...]
    """The runtimes that had come."""
    limits: tuple[Limit, ...]
    """The limits."""
    triggers: tuple[Trigger, ...]
    """The services that started functions."""
    features: tuple[Feature, ...]
    """The features, for what each applied to."""

    def __repr__(self) -> str:
        sound = len(self._in(Phase.SUPPORTED))
        counts = f"{sound} of {len(self.runtimes)} runtimes supported, {len(self.limits)} limits"
        return f"Snapshot({self.basis.as_of}: {counts}, {len(self.triggers)} triggers, {len(self.features)} features)"

    def _in(self, phase: Phase) -> list[str]:
        return [runtime.runtime for runtime in self.runtimes if runtime.phase is phase]

    def _repr_html_(self) -> str:
        known = "everything known" if self.basis.known_at is None else f"as known on {self.basis.known_at}"
        heading = f"AWS Lambda on {self.basis.as_of}, {known}, data version {self.basis.data_version}"
        phases = [(phase, ", ".join(self._in(phase))) for phase in Phase if self._in(phase)]
        features = sorted({feature.feature for feature in self.features})
        rows = [
            *phases,
            (f"{len(self.limits)} limits", "such as " + ", ".join(limit.limit for limit in self.limits[:6])),
            (f"{len(self.triggers)} triggers", ", ".join(trigger.service for trigger in self.triggers)),
            (f"{len(features)} features", ", ".join(features)),
        ]
        return table(heading, (), rows)


def snapshot(facts: Facts) -> Snapshot:
    """Everything there was on the day asked about."""
    return Snapshot(facts.basis, facts.runtimes(), facts.limits(), facts.triggers(), facts.features())
