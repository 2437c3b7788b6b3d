"""The form that checks a template, and what was found, beside the lines it was found at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from htpy import Node
from markupsafe import Markup

from kb.data_classes import dataclass
from kb.operations import Operation
from kb.pages import elements as h
from kb.pages.forms import day_input, labelled, number_input, version_input
from kb.pages.library import Library
from kb.pages.page_layout import PageContent
from kb.pages.parts import html_link, page_section
from kb.whole_numbers import MOST_DAYS

EXAMPLE = """\
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.9
      Handler: app.handler
      Role: arn:aws:iam::123456789012:role/api
      Code: {S3Bucket: releases, S3Key: api.zip}
      MemorySize: 512
      Timeout: 3600
"""
MOST_BYTES = 1_000_000
"""The largest template that the form sends."""


@dataclass(frozen=True, slots=True)
class CheckFormAnswer:
    """What was asked, and what came of it."""

    given: Mapping[str, str] = field(default_factory=dict)
    """The fields of the form as they were sent."""
    verdict: str | None = None
    """What was found, as HTML of ours."""
    error: str | None = None
    """Why there is no verdict."""


def check_page(library: Library, checked: CheckFormAnswer | None = None) -> PageContent:
    """The form with a verdict, if something was checked; in files, what to run instead."""
    done = checked or CheckFormAnswer()
    verdict: Node = h.p(role="alert")[done.error] if done.error else Markup(done.verdict) if done.verdict else None  # noqa: S704 - made by `verdicts`
    text = (
        "Whether AWS accepts what a template asks for, on any day: SAM, CloudFormation, Serverless Framework, "
        "Terraform, or what the API answers."
    )
    return PageContent(
        section="check",
        name="",
        heading="Check a template",
        title="Check a template for AWS Lambda",
        answer=h.p(".answer")[text],
        body=_form_part(library, done.given, verdict) if library.to.served else _elsewhere_part(),
        description=text,
        clocked=False,
        scripts=("check.js",) if library.to.served else (),
    )


def _elsewhere_part() -> Node:
    """Files cannot judge; the command and the service do."""
    return page_section(
        "Files cannot judge",
        h.p["These pages are files. The command checks templates where they lie, and the service has a form for them:"],
        h.pre(tabindex="0")[h.code["lambda-kb check template.yaml --as-of 2027-03-15\nlambda-kb serve\n"]],
    )


def _form_part(library: Library, given: Mapping[str, str], verdict: Node) -> Node:
    content = given.get("content", EXAMPLE)
    return [
        h.form("#check-form", method="post", action="/check", data_most=str(MOST_BYTES))[
            h.label(for_="content")["A template: paste it, drop a file on it, or open one"],
            h.input(type="file", id="file", aria_label="Open a file", hidden=True),
            h.textarea(id="content", name="content", rows="14", spellcheck="false", required=True)["\n", content],
            _fields_part(library, given),
            h.details(open=bool(given.get("parameters")))[
                h.summary["Parameters of the template"],
                h.label(for_="parameters")["One in a line, as Name=Value"],
                h.textarea(id="parameters", name="parameters", rows="3", spellcheck="false")[
                    "\n", given.get("parameters", "")
                ],
            ],
            h.p[
                h.button("#run")["Check"],
                " ",
                h.span("#progress", role="status"),
                " ",
                h.button("#share", type="button", hidden=True)["Copy an address that holds this template"],
            ],
        ],
        h.div("#verdict", aria_live="polite")[verdict],
        h.p(".note")[
            (
                "The template is judged and forgotten. An address to share holds it behind a #, which browsers send to "
                "nobody. "
            ),
            html_link(library.to.page("rules"), "What is looked for"),
            ".",
        ],
    ]


def _fields_part(library: Library, given: Mapping[str, str]) -> Node:
    """The clocks, the Region, the operation and the days ahead."""
    operation = given.get("operation", Operation.CREATE.value)
    options = [h.option(value=one.value, selected=one.value == operation)[one.value] for one in Operation]
    ahead, newest = given.get("horizon") or "0", library.facts.store.data_version
    asked = given.get("region", "")
    region = h.input(type="text", id="region", name="region", value=asked, placeholder="eu-central-1", size="14")
    return h.div(".fields")[
        labelled("as_of", "On the day", day_input("as_of", given.get("as_of") or library.basis.as_of.isoformat())),
        labelled("known_at", "As known on", day_input("known_at", given.get("known_at", ""))),
        labelled("data_version", "Data version", version_input(given.get("data_version", ""), newest)),
        labelled("region", "In the Region", region),
        labelled("operation", "Operation", h.select(id="operation", name="operation")[options]),
        labelled("horizon", "Days to look ahead", number_input("horizon", ahead, min="0", max=str(MOST_DAYS))),
    ]
