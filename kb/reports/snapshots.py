"""A day on one screen: which runtimes, limits, triggers and features there were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.answers import csv_text
from kb.facts.answer_shapes import Feature, Limit, Phase, Runtime, Trigger
from kb.facts.queries import Facts
from kb.nouns import with_unit
from kb.reports.basis_words import account_lines, basis_lines
from kb.reports.widths import print_width, wrap_words

MAIN_LIMITS = (
    "function_memory",
    "function_timeout",
    "ephemeral_storage",
    "environment_variables_size",
    "function_layers",
    "deployment_package_zip_direct",
    "deployment_package_unzipped",
    "container_image_size",
    "payload_sync_request",
    "payload_async",
    "concurrent_executions",
)
"""The limits that most functions meet; `lambda-kb limits` has all."""

NARROW = 60
"""Columns below which a limit stands under its name: beside it a value would be a column of single words."""


def snapshot_text(facts: Facts, region: str | None = None) -> str:
    """The day as text, in a Region where one is given."""
    lines = [
        *basis_lines(facts.basis),
        *account_lines(facts.basis, print_width()),
        *([f"In {region}"] if region else []),
        *_runtimes_lines(facts.runtimes(region=region)),
        *_limits_lines(facts.limits(region=region)),
        *_triggers_lines(facts.triggers()),
        *_features_lines(facts.features(region=region)),
    ]
    return "\n".join(lines) + "\n"


def _runtimes_lines(runtimes: Sequence[Runtime]) -> list[str]:
    """The runtimes by their phase, and at the end again those of which their phase, or that they came, is not sure."""
    lines = ["", "Runtimes"]
    for phase in (Phase.SUPPORTED, Phase.PREVIEW, Phase.DEPRECATED, Phase.CREATE_BLOCKED, Phase.UPDATE_BLOCKED):
        lines += _phase_lines(phase, [runtime for runtime in runtimes if runtime.phase == phase])
    doubtful = [runtime.runtime for runtime in runtimes if runtime.doubt]
    contested = [runtime.runtime for runtime in runtimes if runtime.contested]
    for title, names in (("may have come", doubtful), ("contested", contested)):
        lines += _wrap_names(title, "", names) if names else []
    return lines


def _limits_lines(found: Sequence[Limit]) -> list[str]:
    """The main limits, and those that the account has values of its own for."""
    limits = {limit.limit: limit for limit in found}
    own = sorted(name for name, limit in limits.items() if limit.account_value is not None and name not in MAIN_LIMITS)
    lines = ["", f"Limits ({len(limits)}; the main ones)"]
    for name in (*MAIN_LIMITS, *own):
        if name in limits and print_width() < NARROW:
            lines += [f"  {name}", *_wrap_paragraph(_with_own(limits[name]))]
        elif name in limits:
            lines += wrap_words(_with_own(limits[name]), print_width(), f"  {name:<30} ", " " * 33)
    return lines


def _features_lines(features: Sequence[Feature]) -> list[str]:
    """The features by name, and at the end those that may not be there yet."""
    sure = sorted({one.feature for one in features if one.doubt is None and one.in_region != "unknown"})
    lines = ["", f"Features ({len(sure)})", *_wrap_names("", "", sure)] if sure else []
    doubtful = sorted({one.feature for one in features} - set(sure))
    if doubtful:
        lines += ["  may have come already:", *_wrap_paragraph(", ".join(doubtful))]
    return lines


def _with_own(limit: Limit) -> str:
    """A limit in a phrase, with the value of the account beside AWS's where it is known."""
    if limit.account_value is None:
        return limit_text(limit)
    return with_unit(f"{limit_text(limit)}; in the account {limit.account_value:,}", limit.unit)


def limit_text(limit: Limit) -> str:
    """A limit in a phrase, such as `128 to 10,240 MB, default 128`."""
    bounds = {number for number in (limit.min, limit.max) if number is not None}
    if not bounds:
        return limit.note or "no number"
    text = with_unit(" to ".join(f"{number:,}" for number in sorted(bounds)), limit.unit)
    if limit.min is None:
        text = f"up to {text}"
    if limit.default is not None and len(bounds) > 1:
        text += f", default {limit.default:,}"
    if limit.step is not None and limit.step != 1:
        text += f", step {limit.step:,}"
    if limit.status == "possible":
        return f"{text} (first seen on {limit.valid_from}, perhaps earlier)"
    if limit.bracket:
        other = " to ".join(f"{n:,}" for n in (limit.bracket.min, limit.bracket.max) if n is not None)
        return f"{text}, or already {other or 'another'}"
    return text


def _triggers_lines(triggers: Sequence[Trigger]) -> list[str]:
    """The triggers by their method, and at the end those that may not be there."""
    sure = [trigger for trigger in triggers if trigger.status == "supported" and not trigger.disputed]
    lines = ["", f"Triggers ({len(sure)})"]
    for method in ("event_driven", "event_source_mapping"):
        names = sorted(trigger.service for trigger in sure if trigger.method == method)
        if names:
            lines += [f"  {method.replace('_', ' ')}:", *_wrap_paragraph(", ".join(names))]
    doubtful = sorted(trigger.service for trigger in triggers if trigger not in sure)
    if doubtful:
        lines += [
            *wrap_words("since when is not known, or AWS denies that they start functions:", print_width(), "  "),
            *_wrap_paragraph(", ".join(doubtful)),
        ]
    return lines


def _wrap_paragraph(text: str) -> list[str]:
    return wrap_words(text, print_width(), " " * 4)


def _phase_lines(phase: Phase, runtimes: list[Runtime]) -> list[str]:
    lines: list[str] = []
    for language in dict.fromkeys(runtime.language for runtime in runtimes):
        names = [runtime.runtime for runtime in runtimes if runtime.language == language]
        lines += _wrap_names(" " if lines else phase.replace("_", " "), language, names)
    return lines


def _wrap_names(title: str, subtitle: str, names: Iterable[str]) -> list[str]:
    start = f"  {title:<16}{subtitle:<9}" if title or subtitle else "    "
    return wrap_words("  ".join(names), print_width(), start, " " * len(start))


def snapshot_csv(facts: Facts, region: str | None = None) -> str:
    """The day as CSV: one line per runtime, limit, trigger and feature, with what is not sure of it."""
    lines = [
        *(
            ("runtime", r.runtime, r.name, r.phase.value, r.milestones.ga, None, r.phase.value, r.doubt, r.in_region)
            for r in facts.runtimes(region=region)
        ),
        *(
            ("limit", li.limit, li.name, _with_own(li), li.valid_from, li.valid_to, li.status, None, li.in_region)
            for li in facts.limits(region=region)
        ),
        *(
            (
                *(
                    "trigger",
                    t.trigger,
                    t.service,
                    ";".join(t.invocation) or t.method,
                    t.supported_from,
                    t.supported_to,
                ),
                t.status,
                t.doubt,
                None,
            )
            for t in facts.triggers()
        ),
        *(
            ("feature", f.feature, f.name, f.applies_to, f.valid_from, f.valid_to, f.status, f.doubt, f.in_region)
            for f in facts.features(region=region)
        ),
    ]
    names = ("kind", "id", "name", "value", "from", "to", "status", "doubt", "in_region")
    return csv_text([dict(zip(names, line, strict=True)) for line in lines])
