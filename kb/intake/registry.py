"""Every source by name. A name is resolved when it is asked for, so that nothing heavy is imported before."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from kb.errors import UsageError
from kb.intake.interface import IntakeSource

SOURCES: dict[str, str] = {
    "aws-general-reference-lambda": "kb.intake.sources.limits_pages:REFERENCE",
    "aws-lambda-quotas": "kb.intake.sources.limits_pages:QUOTAS",
    "aws-lambda-releases": "kb.intake.sources.news:RELEASES",
    "aws-lambda-runtimes": "kb.intake.sources.runtimes_pages:RUNTIMES",
    "aws-lambda-services": "kb.intake.sources.services_pages:SERVICES",
    "aws-lambda-updates-feed": "kb.intake.sources.news:RELEASES_FEED",
    "aws-whats-new": "kb.intake.sources.news:NEWS",
    "aws-whats-new-feed": "kb.intake.sources.news:NEWS_FEED",
    "boto3-changelog": "kb.intake.sources.boto3_changelog:CHANGELOG",
    "awslabs-eol": "kb.intake.sources.third_party_lists:AWSLABS",
    "aws-health-lifecycles": "kb.intake.sources.account_apis:HEALTH",
    "cfn-lint-runtimes": "kb.intake.sources.third_party_lists:CFN_LINT",
    "cloudformation-schemas": "kb.intake.sources.schemas:CLOUDFORMATION",
    "endoflife-aws-lambda": "kb.intake.sources.third_party_lists:ENDOFLIFE",
    "sam-schema": "kb.intake.sources.schemas:SAM",
    "service-quotas": "kb.intake.sources.account_apis:QUOTAS",
    "tflint-runtimes": "kb.intake.sources.third_party_lists:TFLINT",
    "botocore-lambda": "kb.intake.sources.api_models:LAMBDA",
    "botocore-lambda-core": "kb.intake.sources.api_models:CORE",
    "botocore-lambda-microvms": "kb.intake.sources.api_models:MICROVMS",
    "botocore-lambda-web": "kb.intake.sources.api_models:WEB",
    "guide-gettingstarted-limits": "kb.intake.sources.limits_pages:GUIDE_QUOTAS",
    "guide-history": "kb.intake.sources.news:GUIDE_HISTORY",
    "guide-lambda-releases": "kb.intake.sources.news:GUIDE_RELEASES",
    "guide-lambda-runtimes": "kb.intake.sources.runtimes_pages:GUIDE_RUNTIMES",
    "guide-lambda-services": "kb.intake.sources.services_pages:GUIDE_SERVICES",
    "guide-limits": "kb.intake.sources.limits_pages:GUIDE_LIMITS",
    "guide-runtime-support-policy": "kb.intake.sources.runtimes_pages:GUIDE_POLICY",
    "release-data-aws-lambda": "kb.intake.sources.release_data:RELEASE_DATA",
}
"""`module:object` by registered name."""


def find_source(name: str) -> IntakeSource:
    """The source of that name.

    Raises:
        UsageError: There is none.
    """
    if name not in SOURCES:
        raise UsageError(f"no source {name!r}: there are {', '.join(sorted(SOURCES))}", tuple(sorted(SOURCES)))
    module, _, attribute = SOURCES[name].partition(":")
    return cast("IntakeSource", getattr(import_module(module), attribute))


def all_sources() -> list[IntakeSource]:
    """Every source, by name."""
    return [find_source(name) for name in sorted(SOURCES)]
