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

- [Runtimes](v1/runtimes{ending}): phase, dates and accepted operations of every runtime
- [Limits](v1/limits{ending}): every limit with its condition and the day since which it holds
- [Triggers](v1/triggers{ending}): the services that start functions
- [Features](v1/features{ending}): features and what each applies to
- [Events](v1/events{ending}): the release timeline
- [Changes](v1/changes{ending}): what changed between two days
- [Upcoming](v1/upcoming{ending}): what is announced for the days ahead
- [Rules](v1/rules{ending}): what configurations are judged by

## One thing

- [A runtime](v1/runtimes/python3.9{ending}): its phase, dates, successor and sources
- [Its history](v1/runtimes/python3.9/history{ending}): everything AWS said about it, in order
- [A limit](v1/limits/function_timeout{ending}): its bounds, condition and sources
{served}
## Optional

- [Releases for clients of endoflife.date](api/aws-lambda.json): its own shapes under its own paths
- [Sources](v1/sources{ending}): where every fact comes from
"""

_SERVED = """- [What has some words](v1/search?q=memory%20limit): runtimes, limits, features, rules and their ids

## May it be deployed?

- [One configuration](v1/windows?runtime=python3.8&memory=2048): when it may be created, updated and invoked
- `POST /v1/check` judges templates: `{"documents": [{"name": "t.yaml", "content": "..."}], "as_of": "2026-11-23"}`
- [Every address](openapi.json) with parameters and answers; as tools of the Model Context Protocol: `/mcp`
"""


def llms_text(store: Store, ending: str = "") -> str:
    """The text; its links are relative, so that it is right under any address.

    Args:
        store: The knowledge base.
        ending: How the names of answers end where they are files, of which none judges.
    """
    return _TEXT.format(
        version=store.data_version,
        first=FIRST_DAY,
        until=store.evidence_until,
        ending=ending,
        served="" if ending else _SERVED,
    )
