"""What each format calls the fields of the Lambda API, so that advice can be followed where it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_CLOUDFORMATION = {"Publish": "AWS::Lambda::Version"}
_SAM = {
    "Code": "CodeUri (or ImageUri)",
    "DeadLetterConfig": "DeadLetterQueue",
    "KMSKeyArn": "KmsKeyArn",
    "Publish": "AutoPublishAlias",
    "TracingConfig": "Tracing",
}
_SERVERLESS = {
    "Architectures": "architecture", "DeadLetterConfig": "onError", "Environment": "environment",
    "EphemeralStorage": "ephemeralStorageSize", "FileSystemConfigs": "fileSystemConfig",
    "FilterCriteria": "filterPatterns",
    "FunctionName": "name", "FunctionResponseTypes": "functionResponseType", "Handler": "handler",
    "ImageConfig": "image",
    "KMSKeyArn": "kmsKeyArn", "Layers": "layers", "LogFormat": "logs.logFormat", "LoggingConfig": "logs",
    "MaxAge": "maxAge", "MaximumBatchingWindowInSeconds": "maximumBatchingWindow",
    "MaximumConcurrency": "maximumConcurrency", "MaximumEventAgeInSeconds": "maximumEventAge",
    "MaximumRecordAgeInSeconds": "maximumRecordAgeInSeconds", "MaximumRetryAttempts": "maximumRetryAttempts",
    "MemorySize": "memorySize", "BatchSize": "batchSize", "ParallelizationFactor": "parallelizationFactor",
    "ProvisionedConcurrentExecutions": "provisionedConcurrency", "Publish": "versionFunctions: true",
    "ReservedConcurrentExecutions": "reservedConcurrency",
    "Role": "role", "Runtime": "runtime", "StartingPosition": "startingPosition", "Tags": "tags", "Timeout": "timeout",
    "TracingConfig": "tracing", "TumblingWindowInSeconds": "tumblingWindowInSeconds", "VpcConfig": "vpc",
}  # fmt: skip
_STREAM = {"MaximumBatchingWindowInSeconds": "batchWindow"}
"""What an event of a stream calls otherwise than those of queues and brokers."""
_BEYOND = {
    "Code": "filename (or s3_bucket, image_uri)",
    "LogFormat": "log_format", "MaxAge": "max_age", "MaximumConcurrency": "maximum_concurrency",
    "Publish": "publish = true",
}  # fmt: skip
_TERRAFORM = ("terraform", "terraform-plan", "terraform-state")


def own_words(form: str, resource: str) -> Mapping[str, str]:
    """What a format calls the API's fields, where it calls them otherwise.

    Args:
        form: The format of the document.
        resource: The resource in it: in a service of the Serverless Framework, events are named after their functions,
            and other attachments are CloudFormation's.
    """
    if form == "serverless":
        return {**_SERVERLESS, **_STREAM} if ".stream" in resource else _SERVERLESS
    if form in _TERRAFORM:
        return _attributes()
    return {"sam": _SAM, "cloudformation": _CLOUDFORMATION, "cdk": _CLOUDFORMATION}.get(form, {})


@cache
def _attributes() -> Mapping[str, str]:
    """Terraform's names by the API's."""
    from kb.readers.terraform.resources import api_attributes as known  # noqa: PLC0415 - few checks read Terraform

    tables = (
        known.FUNCTION,
        known.MAPPING,
        known.URL,
        known.ALIAS,
        known.INVOKE_CONFIG,
        known.PROVISIONED,
        known.LAYER,
    )
    found = {name: attribute.path[0] for table in tables for name, attribute in table.items()}
    # The feature bears the name of the field, and is meant more often.
    return {name: word for name, word in {**found, **_BEYOND}.items() if name not in ("Cors", "SnapStart")}


def reword_fields(sentence: str, words: Mapping[str, str]) -> str:
    """A sentence in which fields bear the names that a format gives them."""
    return (
        re.sub(r"(?<![\w.{])[A-Z]\w+\b", lambda found: words.get(found[0], found[0]), sentence) if words else sentence
    )
