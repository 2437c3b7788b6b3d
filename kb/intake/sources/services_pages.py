"""AWS's page of services that start functions: a table since 2021-09, lists under headings before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.intake.documents.page import BulletList, Grid, SourcePage, cell_evidence
from kb.intake.documents.sections import condition_of, section_of
from kb.intake.interface import Closed, Gate, RowStatement, SourceFindings, SourceStatement
from kb.intake.sources.page_source import PageSource, closed_page, docs_addresses, findings_of
from kb.intake.words import SECTION, HeadingStatement, WordsStatement

TABLE = "triggers"
PAGES = ("lambda-services",)
_HEADER = ("service", "method of invocation")
_LEADS = {
    "services that lambda reads events from": "lambda polling",
    "services that invoke lambda functions synchronously": "event-driven; synchronous invocation",
    "services that invoke lambda functions asynchronously": "event-driven; asynchronous invocation",
    "services that integrate with lambda in other ways": "special integration",
}
_PROSE = 200
_PLAIN = re.compile(
    r"lambda polling|event source mapping|special integration|secret rotation|event-driven;?|"
    r"\b(a?synchronous)( (or|and) a?synchronous)?( invocation)?\b"
)
"""What a cell says where it says nothing but the method and the types of invocation."""
TRIGGERS = {
    "alexa": "amazon-alexa",
    "api gateway": "amazon-api-gateway",
    "cloudformation": "aws-cloudformation",
    "cloudfront (lambda@edge)": "lambda-edge",
    "cloudwatch events": "amazon-eventbridge",
    "cloudwatch logs": "amazon-cloudwatch-logs",
    "codecommit": "aws-codecommit",
    "codepipeline": "aws-codepipeline",
    "cognito": "amazon-cognito",
    "config": "aws-config",
    "connect": "amazon-connect",
    "connect customer": "amazon-connect",
    "data firehose": "amazon-data-firehose",
    "documentdb": "amazon-documentdb",
    "dynamodb": "amazon-dynamodb-streams",
    "elastic file system": "amazon-elastic-file-system",
    "elastic load balancing (application load balancer)": "application-load-balancer",
    "eventbridge": "amazon-eventbridge",
    "eventbridge (cloudwatch events)": "amazon-eventbridge",
    "eventbridge scheduler": "amazon-eventbridge-scheduler",
    "iot": "aws-iot",
    "iot events": "aws-iot-events",
    "kinesis": "amazon-kinesis-data-streams",
    "kinesis data firehose": "amazon-data-firehose",
    "lex": "amazon-lex",
    "managed streaming for apache kafka": "amazon-msk",
    "mq": "amazon-mq",
    "secrets manager": "aws-secrets-manager",
    "self-managed apache kafka": "self-managed-apache-kafka",
    "simple email service": "amazon-ses",
    "simple notification service": "amazon-sns",
    "simple queue service": "amazon-sqs",
    "simple queue service (amazon s3)": "amazon-sqs",
    "simple storage service": "amazon-s3",
    "simple storage service (amazon s3)": "amazon-s3",
    "simple storage service batch": "amazon-s3-batch-operations",
    "step functions": "aws-step-functions",
    "vpc lattice": "amazon-vpc-lattice",
    "x-ray": "aws-x-ray",
}
"""Our ids by AWS's names without `Amazon` and `AWS`, in lower case."""


class ServicesPage(PageSource):
    """The page of services."""

    table = TABLE
    page_names = PAGES

    def read_page(self, page: SourcePage) -> SourceFindings:
        """How each service starts functions."""
        lines = list(_lines(page))
        if not lines:
            why = "neither the table nor the lists that the page must have"
            return closed_page(TABLE, Gate.UNKNOWN_HEADER, why, page.title)
        if long := next((line for line in lines if max(len(line[1]), len(line[2])) > _PROSE), None):
            text = f"{max(len(long[1]), len(long[2]))} characters"
            return closed_page(TABLE, Gate.PROSE_IN_CELL, "a cell holds the text of a page", text, long[0])
        said = (one for line in lines for one in _statements(*line))
        return findings_of((*said, *_headings(page)), TABLE)

    def reads(self, grid: Grid) -> bool:
        """Tables of services."""
        return _is_of_services(grid)


def _lines(page: SourcePage) -> Iterator[tuple[int, str, str]]:
    """Every service with its line and AWS's words for how it starts functions."""
    for grid in page.grids:
        if _is_of_services(grid):
            yield from ((row.line, row.cells[0].text, row.cells[1].text) for row in grid.rows)
    for listing in page.lists:
        if method := _method_of(listing):
            yield from ((item.line, item.cells[0].text, method) for item in listing.items)


def _headings(page: SourcePage) -> Iterator[HeadingStatement]:
    """Under what condition each service of a table stands, by the headings over it."""
    for grid in page.grids:
        if _is_of_services(grid):
            heads = section_of(page, grid)
            for row in grid.rows:
                name = row.cells[0].text
                about = TRIGGERS.get(_plain(name), name.lower())
                where = cell_evidence(row.line, name, "1, by its section", heads)
                yield HeadingStatement(TABLE, about, SECTION, condition_of(heads), where, listed=False, first=False)


def _plain(name: str) -> str:
    return re.sub(r"^(amazon|aws) ", "", name.lower())


def _is_of_services(grid: Grid) -> bool:
    return tuple(name.lower() for name in grid.header) == _HEADER


def _method_of(listing: BulletList) -> str | None:
    return _LEADS.get(listing.lead.lower().rstrip(":"))


def _statements(line: int, name: str, words: str) -> Iterator[SourceStatement | Closed]:
    """How a service starts functions, and what else its cell says."""
    plain = _plain(name)
    where = cell_evidence(line, name, "Method of invocation", words)
    if plain not in TRIGGERS:
        yield Closed(Gate.UNKNOWN_ID, TABLE, name[:60], "a service that we have no name for", where)
        # Nobody knows it, and yet it may not vanish unnoticed.
        yield WordsStatement(TABLE, name.lower(), "beside the method", "", where)
        return
    cells = _meaning(words.lower())
    if cells is None:
        why = "a way of invocation that we have no name for"
        yield Closed(Gate.UNREADABLE_CELL, TABLE, TRIGGERS[plain], why, where)
        return
    yield RowStatement(TABLE, (TRIGGERS[plain],), cells, where)
    beside = " ".join(re.findall(r"[\w*†‡§-]+", _PLAIN.sub(" ", words.lower())))
    yield WordsStatement(TABLE, TRIGGERS[plain], "beside the method", beside, where)


def _meaning(words: str) -> dict[str, str] | None:
    """The method and the types of invocation; of a table that explains parts in brackets, those of the whole."""
    if words in ("lambda polling", "event source mapping"):
        return {"method": "event_source_mapping", "invocation": "polling"}
    if words == "special integration":
        return {"method": "special", "invocation": ""}
    if words == "secret rotation":
        return {"method": "event_driven", "invocation": ""}
    if not words.startswith("event-driven"):
        return None
    first = re.sub(r"\([^)]*\)", "", words).split(";", 1)[-1].split(",")[0]
    kinds = [kind for kind in ("asynchronous", "synchronous") if re.search(rf"\b{kind}\b", first)]
    return {"method": "event_driven", "invocation": ";".join(kinds)} if kinds else None


GUIDE_SERVICES = ServicesPage.on_github(
    "guide-lambda-services", "Page of services of the guide on GitHub, until 2022", (TABLE,)
)
SERVICES = ServicesPage(
    name="aws-lambda-services",
    title="Services that can invoke Lambda functions",
    addresses=docs_addresses("lambda/latest/dg/lambda-services"),
    proposes=(TABLE,),
)
