"""Lists of other projects: they only ever feed drift, which reads them by the same functions."""

from __future__ import annotations

from kb.drift.lifecycle_files import parse_lifecycle_file
from kb.errors import UsageError
from kb.intake.interface import About, Closed, Evidence, Gate, MilestoneStatement, Recording, SourceFindings, Standing

TABLE = "runtime_milestones"


class ThirdPartyList(About):
    """A table of runtime dates in JSON."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:
        """Its dates; the player turns whatever they say otherwise into one review."""
        try:
            said = parse_lifecycle_file(content, recording.file)
        except UsageError as e:
            where = Evidence("line 1", content[:60].decode("utf-8", "replace").strip())
            return SourceFindings(closed=(Closed(Gate.ERROR_PAGE, TABLE, "the list", str(e)[:200], where, whole=True),))
        rows = [
            MilestoneStatement(runtime, milestone, day, Evidence(f"row {runtime}", day.isoformat()))
            for (runtime, milestone), day in sorted(said.dates.items())
            if day is not None
        ]
        return SourceFindings(tuple(rows), listed=said.runtimes)


def _third_party_list(name: str, title: str, publisher: str, address: str) -> ThirdPartyList:
    return ThirdPartyList(
        name=name,
        title=title,
        publisher=publisher,
        addresses=(address,),
        extension="json",
        standing=Standing.THIRD_PARTY,
        basis="third_party_tool",
        kind="third_party_tool",
    )


_RAW = "https://raw.githubusercontent.com"
CFN_LINT = _third_party_list(
    "cfn-lint-runtimes",
    "cfn-lint's table of Lambda's runtimes",
    "aws-cloudformation",
    f"{_RAW}/aws-cloudformation/cfn-lint/main/src/cfnlint/data/AdditionalSpecs/LmbdRuntimeLifecycle.json",
)
TFLINT = _third_party_list(
    "tflint-runtimes",
    "tflint's table of deprecated runtimes",
    "terraform-linters",
    f"{_RAW}/terraform-linters/tflint-ruleset-aws/master/rules/lambda_deprecated_runtime/deprecated_runtimes.json",
)
ENDOFLIFE = _third_party_list(
    "endoflife-aws-lambda",
    "endoflife.date's page of AWS Lambda",
    "endoflife.date contributors",
    "https://endoflife.date/api/v1/products/aws-lambda/",
)
AWSLABS = _third_party_list(
    "awslabs-eol",
    "awslabs' ends of life of AWS services",
    "awslabs",
    f"{_RAW}/awslabs/aws-service-eol-data/main/data/eol.json",
)
