"""For every rule a configuration that breaks it and one that does not, as readers hand them over."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    "LKB106": (Example({"Runtime": "nodejs22.x"}, horizon=158), Example({"Runtime": "nodejs22.x"}, horizon=157)),
    "LKB201": (on(MemorySize=10241), on(MemorySize=10240)),
    "LKB202": (on("2020-11-30", MemorySize=500), on("2020-12-01", MemorySize=500)),
    "LKB203": (on(Timeout=1801), on(Timeout=1800)),
    "LKB204": (on("2022-03-23", EphemeralStorage=1024), on("2022-03-24", EphemeralStorage=1024)),
    "LKB205": (on(Environment=_env("AB", value="x" * 4095)), on(Environment=_env("AB", value="x" * 4094))),
    "LKB206": (on(Layers=[f"l{n}" for n in range(6)]), on(Layers=[f"l{n}" for n in range(5)])),
    "LKB207": (on(Environment=_env("AWS_REGION")), on(Environment=_env("REGION"))),
    "LKB208": (
        on(Layers=["arn:aws:lambda:x:1:layer:a:1", "arn:aws:lambda:x:1:layer:a:2"]),
        on(Layers=["arn:aws:lambda:x:1:layer:a:1", "arn:aws:lambda:x:1:layer:b:1"]),
    ),
    "LKB209": (on(PackageType="Image", Handler="a.b"), on(PackageType="Image")),
    "LKB210": (
        on(Runtime="python3.13", Code={"S3Bucket": "b", "S3Key": "k"}),
        on(Runtime="python3.13", Handler="a.b", Code={"S3Bucket": "b", "S3Key": "k"}),
    ),
    "LKB211": (
        on(ImageConfig={"Command": ["a"]}),
        on(ImageConfig={"Command": ["a"]}, PackageType="Image"),
    ),
    "LKB212": (
        on(PackageType="Image", ImageConfig={"WorkingDirectory": "/" * 1001}),
        on(PackageType="Image", ImageConfig={"WorkingDirectory": "/" * 1000}),
    ),
    "LKB213": (on(Description="x" * 257), on(Description="x" * 256)),
    "LKB214": (on(Handler="x" * 129), on(Handler="x" * 128)),
    "LKB215": (on(FileSystemConfigs=["a", "b"], VpcConfig=VPC), on(FileSystemConfigs=MOUNT, VpcConfig=VPC)),
    "LKB216": (
        on(FileSystemConfigs=[{"LocalMountPath": "/mnt/" + "x" * 156}], VpcConfig=VPC),
        on(FileSystemConfigs=MOUNT, VpcConfig=VPC),
    ),
    "LKB217": (
        on(VpcConfig={"SubnetIds": ["s"] * 17, "SecurityGroupIds": ["g"]}),
        on(VpcConfig={"SubnetIds": ["s"] * 16, "SecurityGroupIds": ["g"]}),
    ),
    "LKB218": (
        on(VpcConfig={"SubnetIds": ["s", "t"], "SecurityGroupIds": ["g"] * 6}),
        on(VpcConfig={"SubnetIds": ["s", "t"], "SecurityGroupIds": ["g"] * 5}),
    ),
    "LKB219": (on(VpcConfig={"SubnetIds": ["s", "t"]}), on(VpcConfig={"SubnetIds": [], "SecurityGroupIds": []})),
    "LKB220": (on(Architectures=["x86_64", "arm64"]), on(Architectures=["x86_64"])),
    "LKB221": (on(Architectures=["amd64"]), on(Architectures=["arm64"])),
    "LKB222": (on(ReservedConcurrentExecutions=901), on(ReservedConcurrentExecutions=900)),
    "LKB223": (on(DurableConfig={"RetentionPeriodInDays": 91}), on(DurableConfig={"RetentionPeriodInDays": 90})),
    "LKB224": (
        on(Tags={f"t{n}": "v" for n in range(51)}),
        on(Tags={f"t{n}": "v" for n in range(50)}),
    ),
    "LKB225": (
        on(LoggingConfig={"ApplicationLogLevel": "DEBUG"}),
        on(LoggingConfig={"ApplicationLogLevel": "DEBUG", "LogFormat": "JSON"}),
    ),
    "LKB226": (
        on("2022-06-01", Code={"ZipFile": "x" * 4097}, Runtime="python3.9", Handler="a.b"),
        on(Code={"ZipFile": "x" * 5_000_000}, Runtime="python3.13", Handler="a.b"),
    ),
    "LKB227": (
        on(
            CapacityProviderConfig={
                "LambdaManagedInstancesCapacityProviderConfig": {"PerExecutionEnvironmentMaxConcurrency": 1601}
            }
        ),
        on(
            CapacityProviderConfig={
                "LambdaManagedInstancesCapacityProviderConfig": {"PerExecutionEnvironmentMaxConcurrency": 1600}
            }
        ),
    ),
    "LKB228": (
        on(AcceleratorConfig={"AcceleratorMemorySize": 49}),
        on(AcceleratorConfig={"AcceleratorMemorySize": 48}),
    ),
    "LKB229": (on(Environment=_env("X")), on(Environment=_env("XY"))),
    "LKB230": (on(FunctionName="x" * 65), on(FunctionName="x" * 64)),
    "LKB420": (
        on(Runtime="java21", Handler="a.b", SnapStart=SNAP, Code={"S3Bucket": "b", "S3Key": "k"}),
        on(Runtime="java21", Handler="a.b", SnapStart=SNAP, Code={"S3Bucket": "b", "S3Key": "k"}, Publish=True),
    ),
    "LKB401": (
        on("2021-12-01", Runtime="nodejs10.x", Architectures=["arm64"]),
        on("2021-12-01", Runtime="nodejs12.x", Architectures=["arm64"]),
    ),
    "LKB402": (on(Runtime="nodejs24.x", SnapStart=SNAP), on(Runtime="java21", SnapStart=SNAP)),
    "LKB403": (
        on(Runtime="java21", SnapStart=SNAP, FileSystemConfigs=MOUNT, VpcConfig=VPC),
        on(Runtime="java21", FileSystemConfigs=MOUNT, VpcConfig=VPC),
    ),
    "LKB404": (
        on(Runtime="java21", SnapStart=SNAP, EphemeralStorage=513),
        on(Runtime="java21", SnapStart=SNAP, EphemeralStorage=512),
    ),
    "LKB407": (
        on("2024-06-30", Runtime="java21", SnapStart=SNAP, Architectures=["arm64"]),
        on("2024-08-01", Runtime="java21", SnapStart=SNAP, Architectures=["arm64"]),
    ),
    "LKB408": (
        on("2026-09-01", PackageType="Image", SnapStart=SNAP),
        on("2026-09-02", PackageType="Image", SnapStart=SNAP),
    ),
    "LKB409": (on(PackageType="Image", Layers=["a"]), on(PackageType="Zip", Layers=["a"])),
    "LKB410": (on(FileSystemConfigs=MOUNT), on(FileSystemConfigs=MOUNT, VpcConfig=VPC)),
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
    "LKB418": (
        on(CapacityProviderConfig=MANAGED, VpcConfig=VPC),
        on(CapacityProviderConfig=MANAGED, VpcConfig={"SubnetIds": [], "SecurityGroupIds": []}),
    ),
    "LKB423": (
        on(CapacityProviderConfig=MANAGED, FileSystemConfigs=MOUNT, VpcConfig=VPC),
        on(CapacityProviderConfig=MANAGED),
    ),
    "LKB424": (
        Example({"Runtime": "python3.13", "SnapStart": SNAP}, region="ap-southeast-6", as_of="2026-11-28"),
        Example({"Runtime": "python3.13", "SnapStart": SNAP}, region="eu-west-1", as_of="2026-11-28"),
    ),
    "LKB419": (on("2018-11-28", Layers=["a"]), on("2018-11-29", Layers=["a"])),
    "LKB503": (on(Handler="a.b"), on(Handler="a.b", TracingConfig={"Mode": "Active"})),
    "LKB504": (
        on(Policies=[{"Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}]),
        on(Policies=[{"Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]}]),
    ),
    "LKB505": (on(Environment=_env("DB_PASSWORD")), on(Environment={"DB_PASSWORD": "{{resolve:ssm-secure:p:1}}"})),
    "LKB506": (on(Handler="a.b"), on(Handler="a.b", Timeout=3)),
    "LKB507": (on(Handler="a.b"), on(Handler="a.b", MemorySize=128)),
    "LKB508": (
        on(VpcConfig={"SubnetIds": ["s"], "SecurityGroupIds": ["g"]}),
        on(VpcConfig=VPC),
    ),
}
"""Rules about functions: what breaks them, and what does not."""

ATTACHMENT_EXAMPLES: dict[str, tuple[Example, Example]] = {
    "LKB231": (
        of(Kind.WEB_REVISION, {"ServiceConfig": {"TimeoutSeconds": 2}}),
        of(Kind.WEB_REVISION, {"ServiceConfig": {"TimeoutSeconds": 3}}),
    ),
    "LKB232": (
        of(Kind.WEB_ENDPOINT, {"ScalingConfig": {"MaxEnvironments": 1}}),
        of(Kind.WEB_ENDPOINT, {"ScalingConfig": {"MaxEnvironments": 2}, "RevisionWeights": [{}, {}]}),
    ),
    "LKB233": (of(Kind.WEB_FUNCTION, {"FunctionName": "w" * 65}), of(Kind.WEB_FUNCTION, {"FunctionName": "w" * 64})),
    "LKB301": (of(ESM, {**KINESIS, "BatchSize": 10001}), of(ESM, {**KINESIS, "BatchSize": 10000})),
    "LKB302": (
        of(ESM, {**SQS, "BatchSize": 100}),
        of(ESM, {**SQS, "BatchSize": 100, "MaximumBatchingWindowInSeconds": 1}),
    ),
    "LKB303": (
        of(ESM, {**SQS, "MaximumBatchingWindowInSeconds": 301}),
        of(ESM, {**SQS, "MaximumBatchingWindowInSeconds": 300}),
    ),
    "LKB304": (of(ESM, {**KINESIS, "ParallelizationFactor": 11}), of(ESM, {**KINESIS, "ParallelizationFactor": 10})),
    "LKB305": (of(ESM, {**KINESIS, "MaximumRetryAttempts": 10001}), of(ESM, {**KINESIS, "MaximumRetryAttempts": -1})),
    "LKB306": (
        of(ESM, {**KINESIS, "MaximumRecordAgeInSeconds": 59}),
        of(ESM, {**KINESIS, "MaximumRecordAgeInSeconds": -1}),
    ),
    "LKB307": (of(ESM, {**SQS, "ParallelizationFactor": 2}), of(ESM, {**KINESIS, "ParallelizationFactor": 2})),
    "LKB308": (of(ESM, {"Source": "amazon-dynamodb-streams"}), of(ESM, dict(SQS))),
    "LKB309": (
        of(ESM, {"Source": "amazon-dynamodb-streams", "StartingPosition": "AT_TIMESTAMP"}),
        of(ESM, {**KINESIS, "StartingPosition": "AT_TIMESTAMP"}),
    ),
    "LKB310": (
        of(ESM, {**SQS, "QueueFifo": True, "MaximumBatchingWindowInSeconds": 1}),
        of(ESM, {**SQS, "QueueFifo": True, "MaximumBatchingWindowInSeconds": 0}),
    ),
    "LKB311": (
        of(ESM, {**SQS, "FilterCriteria": {"Filters": [{"Pattern": "{}"}] * 6}}),
        of(ESM, {**SQS, "FilterCriteria": {"Filters": [{"Pattern": "{}"}] * 5}}),
    ),
    "LKB312": (
        of(ESM, {**SQS, "FilterCriteria": {"Filters": [{"Pattern": "x" * 4097}]}}),
        of(ESM, {**SQS, "FilterCriteria": {"Filters": [{"Pattern": "x" * 4096}]}}),
    ),
    "LKB313": (
        of(ESM, {**SQS, "ScalingConfig": {"MaximumConcurrency": 1}}),
        of(ESM, {**SQS, "ScalingConfig": {"MaximumConcurrency": 2}}),
    ),
    "LKB314": (
        of(ESM, {**SQS, "ScalingConfig": {"MaximumConcurrency": 11}}, ReservedConcurrentExecutions=10),
        of(ESM, {**SQS, "ScalingConfig": {"MaximumConcurrency": 10}}, ReservedConcurrentExecutions=10),
    ),
    "LKB315": (
        of(ESM, {**SQS, "ScalingConfig": {"MaximumConcurrency": 2}, "ProvisionedPollerConfig": {"MinimumPollers": 2}}),
        of(ESM, {**SQS, "ProvisionedPollerConfig": {"MinimumPollers": 2}}),
    ),
    "LKB316": (
        of(ESM, {**SQS, "ProvisionedPollerConfig": {"MinimumPollers": 5, "MaximumPollers": 4}}),
        of(ESM, {**SQS, "ProvisionedPollerConfig": {"MinimumPollers": 4, "MaximumPollers": 5}}),
    ),
    "LKB317": (
        of(ESM, {**KINESIS, "TumblingWindowInSeconds": 901}),
        of(ESM, {**KINESIS, "TumblingWindowInSeconds": 900}),
    ),
    "LKB318": (of(ESM, dict(KAFKA), Timeout=841), of(ESM, dict(KAFKA), Timeout=840)),
    "LKB319": (
        of(ESM, {**SQS, "QueueVisibilityTimeout": 59}, Timeout=60),
        of(ESM, {**SQS, "QueueVisibilityTimeout": 60}, Timeout=60),
    ),
    "LKB320": (
        of(ESM, {**SQS, "QueueVisibilityTimeout": 364, "MaximumBatchingWindowInSeconds": 5}, Timeout=60),
        of(ESM, {**SQS, "QueueVisibilityTimeout": 365, "MaximumBatchingWindowInSeconds": 5}, Timeout=60),
    ),
    "LKB321": (
        of(SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "http", "IntegrationTimeout": 30001}),
        of(SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "http", "IntegrationTimeout": 30000}),
    ),
    "LKB322": (
        of(SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "rest"}, Timeout=30),
        of(SOURCE, {"Source": "amazon-api-gateway", "ApiKind": "rest"}, Timeout=29),
    ),
    "LKB323": (
        of(SOURCE, {"Source": "amazon-cognito"}, Timeout=6),
        of(SOURCE, {"Source": "amazon-cognito"}, Timeout=5),
    ),
    "LKB324": (
        of(SOURCE, {"Source": "amazon-data-firehose"}, Timeout=301),
        of(SOURCE, {"Source": "amazon-data-firehose"}, Timeout=300),
    ),
    "LKB325": (of(SOURCE, dict(EDGE), Timeout=31), of(SOURCE, dict(EDGE), Timeout=30)),
    "LKB327": (of(SOURCE, dict(EDGE), Environment={"STAGE": "x"}), of(SOURCE, dict(EDGE))),
    "LKB328": (of(ESM, dict(SQS), "2018-06-27"), of(ESM, dict(SQS), "2018-06-28")),
    "LKB330": (
        of(Kind.EVENT_INVOKE_CONFIG, {"MaximumRetryAttempts": 3}),
        of(Kind.EVENT_INVOKE_CONFIG, {"MaximumRetryAttempts": 2}),
    ),
    "LKB331": (
        of(Kind.EVENT_INVOKE_CONFIG, {"MaximumEventAgeInSeconds": 59}),
        of(Kind.EVENT_INVOKE_CONFIG, {"MaximumEventAgeInSeconds": 60}),
    ),
    "LKB332": (of(URL, {"Cors": {"MaxAge": 86401}}), of(URL, {"Cors": {"MaxAge": 86400}})),
    "LKB333": (of(URL, {"Cors": {"AllowMethods": ["GET"] * 7}}), of(URL, {"Cors": {"AllowMethods": ["*"]}})),
    "LKB334": (
        of(Kind.ALIAS, {"Name": "live", "ProvisionedConcurrentExecutions": 0}),
        of(Kind.ALIAS, {"Name": "live", "ProvisionedConcurrentExecutions": 1}),
    ),
    "LKB336": (
        of(Kind.ALIAS, {"RoutingConfig": {"AdditionalVersionWeights": {"1": 0.1, "2": 0.1}}}),
        of(Kind.ALIAS, {"RoutingConfig": {"AdditionalVersionWeights": {"1": 0.1}}}),
    ),
    "LKB337": (of(Kind.ALIAS, {"Name": "2024"}), of(Kind.ALIAS, {"Name": "y2024"})),
    "LKB338": (of(ESM, {**KAFKA, "Topics": ["a", "b"]}), of(ESM, {**KAFKA, "Topics": ["a"]})),
    "LKB339": (
        of(Kind.LAYER_VERSION, {"CompatibleRuntimes": ["python3.13"] * 16}),
        of(Kind.LAYER_VERSION, {"CompatibleRuntimes": ["python3.13"] * 15}),
    ),
    "LKB340": (
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}, "2023-04-06"),
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "BUFFERED"}, "2023-04-06"),
    ),
    "LKB341": (
        of(SOURCE, {"Source": "application-load-balancer", "IdleTimeout": 60}, Timeout=61),
        of(SOURCE, {"Source": "application-load-balancer", "IdleTimeout": 60}, Timeout=60),
    ),
    "LKB342": (
        of(SOURCE, {"Source": "amazon-data-firehose", "BufferSizeInMBs": 5}),
        of(SOURCE, {"Source": "amazon-data-firehose", "BufferSizeInMBs": 3, "BufferIntervalInSeconds": 900}),
    ),
    "LKB343": (
        of(SOURCE, {"Source": "amazon-eventbridge", "RetryPolicy": {"MaximumRetryAttempts": 186}}),
        of(SOURCE, {"Source": "amazon-eventbridge", "RetryPolicy": {"MaximumEventAgeInSeconds": 60}}),
    ),
    "LKB421": (
        of(Kind.WEB_REVISION, {"BuildConfig": {"RuntimeConfig": {"Runtime": "python3.14"}}}),
        of(Kind.WEB_REVISION, {"BuildConfig": {"RuntimeConfig": {"Runtime": "nodejs24.x"}}}),
    ),
    "LKB422": (
        of(Kind.WEB_ENDPOINT, {"EndpointType": "MultiRegion"}),
        of(Kind.WEB_ENDPOINT, {"EndpointType": "MultiRegion", "Regions": ["eu-west-1", "eu-north-1"]}),
    ),
    "LKB405": (
        of(Kind.ALIAS, {"Name": "live", "ProvisionedConcurrentExecutions": 1}, Runtime="java21", SnapStart=SNAP),
        of(Kind.ALIAS, {"Name": "live", "ProvisionedConcurrentExecutions": 1}, Runtime="java21"),
    ),
    "LKB412": (
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}, Runtime="python3.13"),
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}, Runtime="nodejs24.x"),
    ),
    "LKB413": (
        of(URL, {"AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"}, Runtime="nodejs24.x", VpcConfig=VPC),
        of(URL, {"AuthType": "AWS_IAM"}, Runtime="nodejs24.x", VpcConfig=VPC),
    ),
    "LKB415": (of(URL, {"AuthType": "AWS_IAM"}, TenancyConfig=PER_TENANT), of(URL, {"AuthType": "AWS_IAM"})),
    "LKB501": (of(URL, {"AuthType": "NONE"}), of(URL, {"AuthType": "AWS_IAM"})),
    "LKB502": (
        of(SOURCE, {"Source": "amazon-s3"}),
        of(SOURCE, {"Source": "amazon-s3"}, DeadLetterConfig={"TargetArn": "arn"}),
    ),
}
"""Rules about what is attached, and about functions that something is attached to."""

EXAMPLES = {**FUNCTION_EXAMPLES, **ATTACHMENT_EXAMPLES}
"""What breaks a rule and what does not, by rule."""
