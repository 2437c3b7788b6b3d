"""Everything there was on a day, in one value."""

from __future__ import annotations

from kb.data_classes import dataclass
from kb.facts.answer_shapes import Feature, Limit, Phase, Runtime, Trigger
from kb.facts.basis import Basis
from kb.facts.queries import Facts
from kb.html import html_table
from kb.nouns import with_unit


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
        heading = f"AWS Lambda on {self.basis.as_of}, {self.basis.known_words}, {self.basis.release_words}"
        heading += self.basis.notice_words
        phases = [(phase, ", ".join(self._in(phase))) for phase in Phase if self._in(phase)]
        features = {it.name: None for it in self.features if it.applies_to == "all" and it.doubt is None}
        rows = [
            *phases,
            (f"{len(self.limits)} limits", f"of a function itself: {', '.join(self._values())}"),
            *self._ways(),
            (f"{len(features)} features", f"of every function: {', '.join(features)}"),
        ]
        return html_table(heading, (), rows)

    def _values(self) -> list[str]:
        """The largest values of what belongs to one function."""
        own = [it for it in self.limits if it.topic in ("function_config", "compute_storage") and it.max is not None]
        return [with_unit(f"{it.name.split(' (')[0]} {it.max:,g}", it.unit) for it in own]

    def _ways(self) -> list[tuple[str, str]]:
        """The triggers by the way in which they invoke, most of them first; one may have two ways."""
        ways = {
            way: [it.service.split(" (")[0] for it in self.triggers if way in (it.invocation or ["way not known"])]
            for way in ("synchronous", "asynchronous", "polling", "way not known")
        }
        return [(f"{len(names)} triggers, {way}", ", ".join(names)) for way, names in ways.items() if names]


def snapshot(facts: Facts, region: str | None = None) -> Snapshot:
    """Everything there was on the day asked about, in a Region where one is given."""
    return Snapshot(
        facts.basis,
        facts.runtimes(region=region),
        facts.limits(region=region),
        facts.triggers(),
        facts.features(region=region),
    )
