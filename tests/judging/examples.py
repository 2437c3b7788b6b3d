"""For every rule a configuration that breaks it and one that does not, as readers hand them over."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.accounts import Account
from kb.readers.interface import Kind, Plain

TODAY = "2026-11-23"
ESM = Kind.EVENT_SOURCE_MAPPING
SOURCE = Kind.EVENT_SOURCE
URL = Kind.FUNCTION_URL
SQS = {"Source": "amazon-sqs"}
KINESIS = {"Source": "amazon-kinesis-data-streams", "StartingPosition": "LATEST"}
KAFKA = {"Source": "amazon-msk", "StartingPosition": "LATEST"}
EDGE = {"Source": "lambda-edge", "EventType": "viewer-request"}
SNAP: Plain = {"ApplyOn": "PublishedVersions"}
VPC: Plain = {"SubnetIds": ["a", "b"], "SecurityGroupIds": ["g"]}
MANAGED: Plain = {"LambdaManagedInstancesCapacityProviderConfig": {"CapacityProviderArn": "x"}}
MOUNT: Plain = [{"Arn": "x", "LocalMountPath": "/mnt/data"}]
ROLE = "arn:aws:iam::123456789012:role/service-role/execution"
BUCKET = "arn:aws:s3:::records"
LAYERS: list[Plain] = [f"arn:aws:lambda:eu-west-1:123456789012:layer:{name}:1" for name in "abcdef"]
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders"
CLUSTER = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/1"
PERMISSION = Kind.PERMISSION
CALLER: dict[str, Plain] = {
    "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com", "SourceAccount": "123456789012",
    "SourceArn": BUCKET,
}  # fmt: skip
PER_TENANT: Plain = {"TenantIsolationMode": "PER_TENANT"}


@dataclass(frozen=True, slots=True)
class Example:
    """One function, perhaps with one thing attached to it, on one day."""

    function: dict[str, Plain] = field(default_factory=dict)
    """The function's fields."""
    kind: Kind | None = None
    """The kind of the attachment."""
    attached: dict[str, Plain] = field(default_factory=dict)
    """The attachment's fields."""
    as_of: str = TODAY
    """The day."""
    horizon: int = 0
    """Days to look ahead."""
    region: str | None = None
    """The Region of the function."""
    account: Account | None = None
    """The account whose own limits count."""
    demanded: tuple[str, ...] = ()
    """What the attachment must have by its format."""
    parts: tuple[str, ...] = ()
    """What settings must say by the format where they are there."""


def of(kind: Kind, attached: dict[str, Plain], as_of: str = TODAY, **function: Plain) -> Example:
    """A function with something attached."""
    return Example(function, kind, attached, as_of)


def on(as_of: str = TODAY, **function: Plain) -> Example:
    """A function by itself."""
    return Example(function, as_of=as_of)


def _env(*names: str, value: str = "x") -> Plain:
    return dict.fromkeys(names, value)


FUNCTION_EXAMPLES: dict[str, tuple[Example, Example]] = {
    "LKB101": (on(Runtime="python3.9"), on(Runtime="python3.13")),
    "LKB102": (on(Runtime="python3.7"), on(Runtime="python3.9")),
    "LKB103": (on(Runtime="nodejs12.x"), on(Runtime="python3.7")),
    "LKB104": (on(Runtime="python4.0"), on(Runtime="nodejs26.x")),
    "LKB105": (on("2018-01-01", Runtime="python3.13"), on("2024-11-14", Runtime="python3.13")),
    "LKB107": (on(Runtime="python3.15"), on(Runtime="python3.14")),
    "LKB109": (
        on(Runtime="python3.13", AllowedRuntimes=["python3.7"]),
        on(Runtime="python3.13", AllowedRuntimes=["python3.9"]),
    ),
    "LKB207": (on(Environment=_env("AWS_REGION")), on(Environment=_env("REGION"))),
    "LKB208": (
        on(
            Layers=[
                "arn:aws:lambda:eu-west-1:123456789012:layer:a:1",
                "arn:aws:lambda:eu-west-1:123456789012:layer:a:2",
            ]
        ),
        on(Layers=LAYERS[:2]),
    ),
    "LKB209": (on(PackageType="Image", Handler="a.b"), on(PackageType="Image")),
    "LKB210": (
        on(Runtime="python3.13", Code={"S3Bucket": "b", "S3Key": "k"}),
        on(Runtime="python3.13", Handler="a.b", Code={"S3Bucket": "b", "S3Key": "k"}),
    ),
    "LKB234": (
        on(Runtime="python3.13", Handler="app.h", Code={"ZipFile": "x"}),
        on(Runtime="python3.13", Handler="index.h", Code={"ZipFile": "x"}),
    ),
    "LKB235": (
        on(UnknownKeys={"Memory": "error MemorySize"}, Memory=512),
        on(MemorySize=512),
    ),
    "LKB211": (
        on(ImageConfig={"Command": ["a"]}, PackageType="Zip"),
        on(ImageConfig={"Command": ["a"]}, PackageType="Image"),
    ),
    "LKB221": (on(Architectures=["amd64"]), on(Architectures=["arm64"])),
    "LKB247": (on(PackageType="zip"), on(PackageType="Zip")),
    "LKB248": (on(Code={"ImageUri": "x"}), on(Code={"ImageUri": "x"}, PackageType="Image")),
    "LKB249": (on(Handler="app handler", Runtime="python3.13"), on(Handler="app.handler")),
    "LKB252": (on(Role="arn:aws:iam::execution"), on(Role=ROLE)),
    "LKB254": (
        Example({"DurableConfig": {"RetentionPeriodInDays": 3}}, parts=("DurableConfig.ExecutionTimeout",)),
        Example({"DurableConfig": {"ExecutionTimeout": 60}}, parts=("DurableConfig.ExecutionTimeout",)),
    ),
    "LKB225": (
        on(LoggingConfig={"ApplicationLogLevel": "DEBUG"}),
        on(LoggingConfig={"ApplicationLogLevel": "DEBUG", "LogFormat": "JSON"}),
    ),
    "LKB420": (
        on(Runtime="java21", Handler="a.b", SnapStart=SNAP, Code={"S3Bucket": "b", "S3Key": "k"}),
        on(Runtime="java21", Handler="a.b", SnapStart=SNAP, Code={"S3Bucket": "b", "S3Key": "k"}, Publish=True),
    ),
    "LKB401": (
        on("2021-12-01", Runtime="nodejs10.x", Architectures=["arm64"]),
        on("2021-12-01", Runtime="nodejs12.x", Architectures=["arm64"]),
    ),
    "LKB402": (on(Runtime="nodejs24.x", SnapStart=SNAP), on(Runtime="java21", SnapStart=SNAP)),
    "LKB407": (
        on("2024-06-30", Runtime="java21", SnapStart=SNAP, Architectures=["arm64"]),
        on("2024-08-01", Runtime="java21", SnapStart=SNAP, Architectures=["arm64"]),
    ),
    "LKB408": (
        on("2026-09-01", PackageType="Image", SnapStart=SNAP),
        on("2026-09-02", PackageType="Image", SnapStart=SNAP),
    ),
    "LKB411": (
        on(Runtime="ruby3.4", Handler="a.b", Code={"ZipFile": "x"}),
        on(Runtime="python3.13", Handler="a.b", Code={"ZipFile": "x"}),
    ),
    "LKB414": (
        on(Runtime="ruby3.4", DurableConfig={"ExecutionTimeout": 60}),
        on(Runtime="python3.14", DurableConfig={"ExecutionTimeout": 60}),
    ),
    "LKB416": (
        on(Runtime="java21", SnapStart=SNAP, TenancyConfig=PER_TENANT),
        on(Runtime="java21", TenancyConfig=PER_TENANT),
    ),
    "LKB417": (
        on(Runtime="ruby3.4", MemorySize=2048, CapacityProviderConfig=MANAGED),
        on(Runtime="java21", MemorySize=2048, CapacityProviderConfig=MANAGED),
    ),
    "LKB424": (
        Example({"Runtime": "python3.13", "SnapStart": SNAP}, region="ap-southeast-6", as_of="2026-11-28"),
        Example({"Runtime": "python3.13", "SnapStart": SNAP}, region="eu-west-1", as_of="2026-11-28"),
    ),
    "LKB425": (
        on(PackageType="Image", CodeSigningConfigArn="arn:aws:lambda:eu-west-1:1:code-signing-config:csc-1"),
        on(CodeSigningConfigArn="arn:aws:lambda:eu-west-1:1:code-signing-config:csc-1"),
    ),
    "LKB419": (on("2018-11-28", Layers=LAYERS[:1]), on("2018-11-29", Layers=LAYERS[:1])),
    "LKB503": (on(Handler="a.b"), on(Handler="a.b", TracingConfig={"Mode": "Active"})),
    "LKB504": (
        on(Policies=[{"Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}]),
        on(Policies=[{"Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]}]),
    ),
    "LKB505": (on(Environment=_env("DB_PASSWORD")), on(Environment={"DB_PASSWORD": "{{resolve:ssm-secure:p:1}}"})),
    "LKB509": (
        on(RuntimeManagementConfig={"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": "arn:aws:lambda:x::runtime:a"}),
        on(RuntimeManagementConfig={"UpdateRuntimeOn": "FunctionUpdate"}),
    ),
    "LKB506": (on(Handler="a.b"), on(Handler="a.b", Timeout=3)),
    "LKB507": (on(Handler="a.b"), on(Handler="a.b", MemorySize=128)),
}
"""Rules about functions: what breaks them, and what does not."""

ATTACHMENT_EXAMPLES: dict[str, tuple[Example, Example]] = {
    "LKB108": (
        of(Kind.LAYER_VERSION, {"CompatibleRuntimes": ["python3.13", "python3.7"]}),
        of(Kind.LAYER_VERSION, {"CompatibleRuntimes": ["python3.13"]}),
    ),
    "LKB308": (of(ESM, {"Source": "amazon-dynamodb-streams"}), of(ESM, dict(SQS))),
    "LKB309": (
        of(ESM, {"Source": "amazon-dynamodb-streams", "StartingPosition": "AT_TIMESTAMP"}),
        of(ESM, {**KINESIS, "StartingPosition": "AT_TIMESTAMP"}),
    ),
    "LKB315": (
        of(ESM, {**SQS, "ScalingConfig": {"MaximumConcurrency": 2}, "ProvisionedPollerConfig": {"MinimumPollers": 2}}),
        of(ESM, {**SQS, "ProvisionedPollerConfig": {"MinimumPollers": 2}}),
    ),
    "LKB328": (of(ESM, dict(SQS), "2018-06-27"), of(ESM, dict(SQS), "2018-06-28")),
    "LKB351": (of(ESM, {**SQS, "QueueFifo": True}, "2019-11-17"), of(ESM, {**SQS, "QueueFifo": True}, "2019-11-19")),
    "LKB352": (
        of(Kind.EVENT_INVOKE_CONFIG, {"DestinationConfig": {"OnSuccess": {"Destination": BUCKET}}}),
        of(Kind.EVENT_INVOKE_CONFIG, {"DestinationConfig": {"OnFailure": {"Destination": BUCKET}}}),
    ),
    "LKB346": (
        of(ESM, {**KINESIS, "StartingPosition": "latest"}),
        of(ESM, dict(KINESIS)),
    ),
    "LKB340": (
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}, "2023-04-05"),
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "BUFFERED"}, "2023-04-05"),
    ),
    "LKB421": (
        of(Kind.WEB_REVISION, {"BuildConfig": {"RuntimeConfig": {"Runtime": "python3.14"}}}),
        of(Kind.WEB_REVISION, {"BuildConfig": {"RuntimeConfig": {"Runtime": "nodejs24.x"}}}),
    ),
    "LKB412": (
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}, Runtime="python3.13"),
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}, Runtime="nodejs24.x"),
    ),
    "LKB415": (of(URL, {"AuthType": "AWS_IAM"}, TenancyConfig=PER_TENANT), of(URL, {"AuthType": "AWS_IAM"})),
    "LKB353": (of(ESM, {**SQS, "EventSourceArn": "arn:aws:sqs:orders"}), of(ESM, {**SQS, "EventSourceArn": QUEUE})),
    "LKB354": (
        Example({}, URL, {"InvokeMode": "BUFFERED"}, demanded=("AuthType",)),
        Example({}, URL, {"AuthType": "AWS_IAM"}, demanded=("AuthType",)),
    ),
    "LKB355": (
        of(ESM, {**KAFKA, "EventSourceArn": CLUSTER}),
        of(ESM, {**KAFKA, "EventSourceArn": CLUSTER, "Topics": ["orders"]}),
    ),
    "LKB356": (
        of(ESM, {**KINESIS, "StartingPositionTimestamp": 1700000000}),
        of(ESM, {**KINESIS, "StartingPosition": "AT_TIMESTAMP", "StartingPositionTimestamp": 1700000000}),
    ),
    "LKB358": (
        of(Kind.ALIAS, {"Name": "live", "FunctionVersion": "$LATEST", "ProvisionedConcurrentExecutions": 1}),
        of(Kind.ALIAS, {"Name": "live", "FunctionVersion": "1", "ProvisionedConcurrentExecutions": 1}),
    ),
    "LKB359": (of(PERMISSION, {**CALLER, "Principal": "s3"}), of(PERMISSION, dict(CALLER))),
    "LKB360": (
        of(PERMISSION, {**CALLER, "FunctionUrlAuthType": "AWS_IAM"}),
        of(PERMISSION, {**CALLER, "FunctionUrlAuthType": "AWS_IAM", "Action": "lambda:InvokeFunctionUrl"}),
    ),
    "LKB510": (
        of(PERMISSION, {name: word for name, word in CALLER.items() if name != "SourceAccount"}),
        of(PERMISSION, dict(CALLER)),
    ),
    "LKB511": (
        of(PERMISSION, {"Action": "lambda:InvokeFunction", "Principal": "*"}),
        of(PERMISSION, {"Action": "lambda:InvokeFunction", "Principal": "*", "PrincipalOrgID": "o-a1b2c3d4e5"}),
    ),
    "LKB361": (
        of(PERMISSION, {**CALLER, "Principal": "sns.amazonaws.com"}),
        of(PERMISSION, {**CALLER, "Principal": "sns.amazonaws.com", "SourceArn": TOPIC}),
    ),
    "LKB501": (of(URL, {"AuthType": "NONE"}), of(URL, {"AuthType": "AWS_IAM"})),
    "LKB502": (
        of(SOURCE, {"Source": "amazon-s3"}),
        of(SOURCE, {"Source": "amazon-s3"}, DeadLetterConfig={"TargetArn": "arn"}),
    ),
}
"""Rules about what is attached, and about functions that something is attached to."""
