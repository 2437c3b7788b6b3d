"""The runtimes as endoflife.date's API describes releases, so that its clients can ask us by changing one address.

Its two dates are the deprecation (`eoas`) and the stop of updates (`eol`); the stop of creation, which it drops, and
what else it has no word for stand in `custom`. Only what is generally available is a release.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kb.facts import Facts
from kb.facts.answer_shapes import Phase, Runtime
from kb.facts.tables import versions
from kb.suggestions import known_name

SCHEMA_VERSION = "1.2.1"
"""The version of that API's first generation whose shapes these are."""

PRODUCT = "aws-lambda"
"""Its name for Lambda."""

CATEGORY = "service"
TAGS = ("amazon", CATEGORY)

SECTIONS = ("products", "categories", "tags", "identifiers")
"""What its index leads to."""

_POLICY = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"

Body = dict[str, Any]
"""A body of an answer."""


def all_releases(facts: Facts) -> list[Body]:
    """The runtimes that were generally available by the day asked about, the newest first."""
    found = [runtime for runtime in reversed(facts.runtimes()) if _is_released(runtime, facts.basis.as_of)]
    return [_release_of(runtime) for runtime in sorted(found, key=_age_of)]


def _is_released(runtime: Runtime, day: date) -> bool:
    return runtime.milestones.ga is not None and runtime.milestones.ga <= day


def _age_of(runtime: Runtime) -> int:
    return -(runtime.milestones.ga or date.min).toordinal()


def _release_of(runtime: Runtime) -> Body:
    dates = runtime.milestones
    ended = runtime.phase is Phase.UPDATE_BLOCKED
    return {
        "name": runtime.runtime,
        "codename": None,
        "label": runtime.name,
        "releaseDate": dates.ga,
        "isLts": False,
        "ltsFrom": None,
        "isEoas": ended or runtime.phase in (Phase.DEPRECATED, Phase.CREATE_BLOCKED),
        "eoasFrom": dates.deprecation,
        "isEol": ended,
        "eolFrom": dates.block_update,
        "isMaintained": not ended,
        "latest": None,
        "custom": {
            "createBlockedFrom": None if dates.block_create is None else dates.block_create.isoformat(),
            "phase": runtime.phase.value,
            "successor": runtime.successor,
        },
    }


def find_release(facts: Facts, product: str, name: str) -> Body:
    """One release, or with the name `latest` the newest.

    Raises:
        UnknownIdError: There is no such product, or no such release on the day asked about.
    """
    known_of(product, (PRODUCT,), "product")
    found = all_releases(facts)
    by_name = {str(one["name"]): one for one in found}
    if found:
        by_name["latest"] = found[0]
    return by_name[known_of(name, tuple(by_name), "release")]


def known_of(name: str, there: Sequence[str], what: str) -> str:
    """A name, if it is one of those there are.

    Raises:
        UnknownIdError: It is not.
    """
    return known_name(name, there, what, f"there are {', '.join(there[:5]) or 'none'}")


def product_summary(base: str, ending: str = "") -> Body:
    """Lambda in a list of products.

    Args:
        base: The address of the service, without a slash at its end.
        ending: How addresses end where they are files.
    """
    return {
        "name": PRODUCT,
        "aliases": [],
        "label": "AWS Lambda",
        "category": CATEGORY,
        "tags": list(TAGS),
        "uri": f"{base}/api/v1/products/{PRODUCT}{ending}",
    }


def lambda_product(facts: Facts, base: str) -> Body:
    """Lambda with all its releases."""
    described = product_summary(base)
    del described["uri"]
    return described | {
        "versionCommand": None,
        "identifiers": [],
        "labels": {"eoas": "Standard Support", "discontinued": None, "eol": "Deprecated Support", "eoes": None},
        "links": {"icon": None, "html": f"{base}/", "releasePolicy": _POLICY},
        "releases": all_releases(facts),
    }


def link_list(base: str, under: str, names: Sequence[str], ending: str = "") -> list[Body]:
    """Addresses by name."""
    return [{"name": name, "uri": f"{base}/api/v1{under}/{name}{ending}"} for name in names]


def addressed_answers(facts: Facts, base: str, ending: str) -> dict[str, Body]:
    """Every answer of the newer generation that holds addresses, by its own address below the base."""
    root = "/api/v1"
    listed = answer_envelope(facts, [product_summary(base, ending)])
    found = {
        root: answer_envelope(facts, link_list(base, "", SECTIONS, ending)),
        f"{root}/products": listed,
        f"{root}/products/full": answer_envelope(facts, [lambda_product(facts, base)]),
        f"{root}/products/{PRODUCT}": product_answer(facts, base),
        f"{root}/categories": answer_envelope(facts, link_list(base, "/categories", (CATEGORY,), ending)),
        f"{root}/tags": answer_envelope(facts, link_list(base, "/tags", TAGS, ending)),
        f"{root}/identifiers": answer_envelope(facts, link_list(base, "/identifiers", (), ending)),
    }
    places = (f"categories/{CATEGORY}", *(f"tags/{tag}" for tag in TAGS))
    return found | dict.fromkeys((f"{root}/{place}" for place in places), listed)


def product_answer(facts: Facts, base: str) -> Body:
    """Lambda with all its releases, in its envelope."""
    return answer_envelope(facts, lambda_product(facts, base), {"last_modified": last_modified(facts)})


def answer_envelope(facts: Facts, result: object, more: Mapping[str, object] | None = None) -> Body:
    """A result in its envelope. The answer is as of the start of a day, so the same question has the same answer."""
    body: Body = {"schema_version": SCHEMA_VERSION, "generated_at": _moment_of(facts.basis.as_of)}
    if isinstance(result, list):
        body["total"] = len(result)
    return body | dict(more or {}) | {"result": result}


def last_modified(facts: Facts) -> str:
    """When the data that answer were released."""
    return _moment_of(versions(facts)[-1].recorded_on)


def _moment_of(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+00:00"


def release_cycles(facts: Facts) -> list[Body]:
    """The releases in the shape of that API's older generation, which Renovate asks for."""
    return [_cycle_of(one) for one in all_releases(facts)]


def release_cycle(facts: Facts, name: str) -> Body:
    """One release in that shape, which then does not repeat its name."""
    found = _cycle_of(find_release(facts, PRODUCT, name))
    del found["cycle"]
    return found


def _cycle_of(one: Body) -> Body:
    return {
        "cycle": one["name"],
        "releaseLabel": one["label"],
        "releaseDate": one["releaseDate"],
        # There a plain truth value says whether support lasts, unlike that of `eol`.
        "support": one["eoasFrom"] or not one["isEoas"],
        "eol": one["eolFrom"] or one["isEol"],
        "lts": False,
    }
