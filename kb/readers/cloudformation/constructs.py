"""Which construct of the CDK a resource was made of, and which functions the CDK makes for itself."""

from __future__ import annotations

import re

from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.interface import Field, Plain, Resolved
from kb.readers.trees.nodes import mapping_entry, scalar_text

_LIBRARY = "aws-cdk-lib"
_NAMES = (
    "AWSCDKCfnUtilsProvider", "AWSCDKOpenIdConnectProvider", "CDKBucketDeployment", "CrossAccountZoneDelegation",
    "CrossRegionExportReader", "CrossRegionExportWriter", "CrossRegionStringParameterReader", "DescribeCognitoUserPool",
    "DeleteExistingRecordSet", "DynamoDBReplica", "ECRAutoDeleteImages", "S3AutoDeleteObjects", "S3BucketNotifications",
    "TriggerCDK", "VpcRestrictDefaultSG",
)  # fmt: skip
_OWNED = (
    rf"(^|/)(Custom:?:?({'|'.join(_NAMES)})|LogRetentionaae0aa3c|AWS679f53fac002430cb0da5b7982bd2287"
    r"|BucketNotificationsHandler050a0587|[^/]*CustomResourceProvider/Handler|@aws-cdk[-.]|CertificateRequestorFunction)"
    r"|/framework-(onEvent|isComplete|onTimeout)(/|$)|frameworkon(Event|Timeout)[0-9A-F]{8}$"
    r"|frameworkisComplete[0-9A-F]{8}$"
)


def construct_of(resource: TemplateResource) -> str | None:
    """The path of the construct, which the CDK writes beside each resource."""
    return scalar_text(mapping_entry(mapping_entry(resource.node, "Metadata"), "aws:cdk:path"))


def packaging_of(resource: TemplateResource) -> dict[str, Field]:
    """What the metadata of a resource say of its package: how SAM builds it, or where the CDK has put it."""
    metadata = mapping_entry(resource.node, "Metadata")
    told = {
        "BuildMethod": scalar_text(mapping_entry(metadata, "BuildMethod")),
        "Asset": scalar_text(mapping_entry(metadata, "aws:asset:path")),
    }
    known: dict[str, Plain] = {name: value for name, value in told.items() if value}
    return {"Packaging": Resolved(known, resource.position)} if known else {}


def owner_of(name: str, construct: str | None) -> str | None:
    """The library that makes a function for itself, such as the one that empties buckets."""
    return _LIBRARY if re.search(_OWNED, construct or "") or re.search(_OWNED, name) else None
