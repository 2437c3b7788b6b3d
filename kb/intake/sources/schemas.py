"""The JSON Schemas of CloudFormation's resources of Lambda and of SAM's functions."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from kb.intake.interface import About, Recording, SourceFindings
from kb.intake.recordings import MOST_BYTES
from kb.intake.sources.model_statements import TABLE, no_model, reading_of
from kb.sdk.json_schemas import schema_facts
from kb.sdk.walk import ModelFact
from kb.strict_json import parse_strict_json

_RESOURCE = re.compile(r"(?:.*/)?aws-lambda-[a-z0-9]+\.json")
_FEWEST = 5
"""Fewer resources of Lambda, or fewer structures of SAM, are not the schema."""
_OTHERS = re.compile(
    r"(serverless_(api|httpapi|simpletable|statemachine|graphqlapi|application|connector|capacityprovider)\b)"
    r"|^(AWS::(?!Serverless::(Function|LayerVersion)))",
    re.IGNORECASE,
)
"""Structures of SAM that are no functions nor layers."""


class CloudFormation(About):
    """All schemas of CloudFormation's registry in one zip file, of which those of Lambda are read."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the file alone decides
        """Every fact of every resource of Lambda."""
        try:
            resources = dict(_read_resources(content))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as e:
            return no_model(f"no zip file of schemas: {e}", content)
        if len(resources) < _FEWEST:
            return no_model(f"{len(resources)} resources of Lambda: not the schemas", content)
        return reading_of(
            fact for name, schema in resources.items() for fact in schema_facts("cloudformation", name, schema)
        )


def _read_resources(content: bytes) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The schemas of Lambda by resource; what they unfold to is bounded."""
    left = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if _RESOURCE.fullmatch(entry.filename):
                with archive.open(entry) as file:
                    text = file.read(left + 1)
                left -= len(text)
                if left < 0:
                    raise ValueError("unpacked it is too large")
                schema = parse_strict_json(text)
                if not isinstance(schema, dict) or not isinstance(schema.get("typeName"), str):
                    raise ValueError(f"{entry.filename} names no type")
                yield schema["typeName"], schema


class Sam(About):
    """The schema of SAM's resources."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the file alone decides
        """Every fact about functions, their events and layers."""
        try:
            schema = parse_strict_json(content)
        except ValueError as e:
            return no_model(f"no JSON: {e}", content)
        definitions = schema.get("definitions") if isinstance(schema, dict) else None
        if not isinstance(definitions, dict) or len(definitions) < _FEWEST:
            return no_model("no schema with definitions", content)
        kept = {name: one for name, one in definitions.items() if not _OTHERS.search(name)}
        return reading_of(_sam_facts(kept))


def _sam_facts(definitions: Mapping[str, Any]) -> Iterator[ModelFact]:
    yield from schema_facts("sam", "", {"definitions": definitions})


CLOUDFORMATION = CloudFormation(
    name="cloudformation-schemas",
    title="The schemas of CloudFormation's resources",
    addresses=("https://schema.cloudformation.us-east-1.amazonaws.com/CloudformationSchema.zip",),
    extension="zip",
    hours=168,
    proposes=(TABLE,),
)
SAM = Sam(
    name="sam-schema",
    title="The schema of the AWS Serverless Application Model",
    addresses=(
        "https://raw.githubusercontent.com/aws/serverless-application-model/develop/schema_source/sam.schema.json",
    ),
    extension="json",
    hours=168,
    proposes=(TABLE,),
)
