"""Lists of runtimes that others keep. They are recorded so that drift can be followed, and never propose anything."""

from __future__ import annotations

from pathlib import Path

from kb.drift.lifecycle_files import read_content
from kb.errors import UsageError
from kb.intake.interface import (
    MAX_EVIDENCE,
    About,
    Closed,
    Evidence,
    Gate,
    MilestoneStatement,
    Reading,
    Recording,
    Standing,
)

TABLE = "runtime_milestones"
_MILESTONES = frozenset({"deprecation", "block_create", "block_update"})


class LifecycleList(About):
    """A list of dates in one of the forms that `lambda-kb drift` reads."""

    def read(self, recording: Recording, content: bytes) -> Reading:
        """Their dates; a list that cannot be read is a review of its own."""
        try:
            said = read_content(Path(recording.file), content)
        except UsageError as e:
            where = Evidence("the file", content[:60].decode("utf-8", "replace"))
            return Reading(closed=(Closed(Gate.ERROR_PAGE, TABLE, "the file", str(e)[:300], where, whole=True),))
        statements = tuple(
            MilestoneStatement(
                runtime, milestone, day, Evidence(f"{runtime} {milestone}", day.isoformat()[:MAX_EVIDENCE])
            )
            for (runtime, milestone), day in sorted(said.dates.items())
            if day and milestone in _MILESTONES
        )
        return Reading(statements)


def _list(name: str, title: str, publisher: str, address: str) -> LifecycleList:
    return LifecycleList(
        name=name,
        title=title,
        publisher=publisher,
        addresses=(address,),
        extension="json",
        hours=168,
        standing=Standing.THIRD_PARTY,
        basis="third_party_tool",
        kind="third_party_tool",
    )


_RAW = "https://raw.githubusercontent.com"
AWSLABS = _list(
    "awslabs-eol-data",
    "Ends of support, collected by awslabs",
    "awslabs",
    f"{_RAW}/awslabs/aws-service-eol-data/main/data/eol.json",
)
CFN_LINT = _list(
    "cfn-lint-lifecycle",
    "cfn-lint's table of runtimes",
    "aws-cloudformation",
    f"{_RAW}/aws-cloudformation/cfn-lint/main/src/cfnlint/data/AdditionalSpecs/LmbdRuntimeLifecycle.json",
)
ENDOFLIFE = _list(
    "endoflife-aws-lambda",
    "endoflife.date's page of AWS Lambda",
    "endoflife.date contributors",
    "https://endoflife.date/api/v1/products/aws-lambda/",
)
TFLINT = _list(
    "tflint-deprecated-runtimes",
    "tflint's table of runtimes",
    "terraform-linters",
    f"{_RAW}/terraform-linters/tflint-ruleset-aws/master/rules/lambda_deprecated_runtime/deprecated_runtimes.json",
)
