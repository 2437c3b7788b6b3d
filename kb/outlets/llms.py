"""`llms.txt`: what a language model needs to know to use the service or the site, with links to the rest."""

from __future__ import annotations

from kb.facts.basis import FIRST_DAY
from kb.store import Store

_TEXT = """\
# lambda-kb

> AWS Lambda's history and limits, dated and sourced: what was supported on a day, what AWS had published by a day, and
> whether a configuration may be created, updated or invoked on a day. Data version {version}, days since {first},
> evidence until {until}.

Ask for a day: the same runtime, limit or trigger has other answers on other days. `as_of` is the day on which the facts
are to hold, `known_at` leaves out what was published later, `data_version` pins our own release. Published dates move;
an answer about a day after {until} holds only if AWS has not changed its plans since. A limit holds under the condition
in its `applies_to`: ordinary functions, managed instances and edge functions differ. Not knowing is an answer
(`unknown`), and a day before {first} is refused.

## Answers

- [Runtimes](v1/runtimes): phase, dates and accepted operations of every runtime
- [Limits](v1/limits): every limit with its condition and the day since which it holds
- [Triggers](v1/triggers): the services that start functions
- [Features](v1/features): features and what each applies to
- [Events](v1/events): the release timeline
- [Changes](v1/changes): what changed between two days
- [Rules](v1/rules): what configurations are judged by

## One thing

- [A runtime](v1/runtimes/python3.9): its phase, dates, successor and sources
- [Its history](v1/runtimes/python3.9/history): everything AWS said about it, in order
- [A limit](v1/limits/function_timeout): its bounds, condition and sources

## Optional

- [Releases for clients of endoflife.date](api/v1/products/aws-lambda): the same shapes under the same paths
- [Sources](v1/sources): where every fact comes from
"""


def llms_text(store: Store) -> str:
    """The text; its links are relative, so that it is right under any address."""
    return _TEXT.format(version=store.data_version, first=FIRST_DAY, until=store.evidence_until)
