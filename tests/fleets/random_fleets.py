"""Random functions that break rules here and there, each on a day of its own."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

RUNTIMES = ["python3.8", "python3.13", "nodejs12.x", "go1.x", "dotnet9", "python4.0", "nodejs4.3", "provided.al2", None]
TURNS = ["2015-10-08", "2018-10-10", "2020-12-01", "2021-09-29", "2022-03-24", "2023-11-14", "2024-10-14", "2027-02-24"]
"""Days about which something changes."""
NUMBERS = [0, 64, 127, 128, 500, 512, 900, 901, 1536, 3008, 3009, 10240, 10241, 512.5, 2**60, None]
LOGS: list[Any] = [
    {"LogFormat": "Text", "ApplicationLogLevel": "DEBUG"},
    {"LogFormat": "JSON", "SystemLogLevel": "warn"},
    {"LogGroup": "/shared"},
]
NETWORK = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
S3_FILES = [
    {
        "Arn": f"arn:aws:s3files:eu-west-1:123456789012:file-system/fs-{'0' * 17}/access-point/fsap-{'0' * 17}",
        "LocalMountPath": "/mnt/a",
        "S3FilesConfig": {"DirectS3Read": "ENABLED"},
    }
]


def random_function(rng: random.Random, at: int) -> dict[str, Any]:
    """One function as list-functions shows it, with the day to judge it on; absent fields are left out."""
    made = {
        "FunctionName": f"f{at}",
        "as_of": str(_day(rng)),
        "Runtime": rng.choice(RUNTIMES),
        "MemorySize": rng.choice(NUMBERS),
        "Timeout": rng.choice(NUMBERS),
        "EphemeralStorage": rng.choice(NUMBERS),
        "Layers": rng.choice([None, [], ["a"] * 5, ["arn:x:layer:a:1", "arn:x:layer:a:2"], list("abcdef")]),
        "Environment": rng.choice(
            [None, {}, {"A": "x"}, {"\u00c9": "x" * 4094}, {"A": "x" * 4095}, {"AWS_REGION": "x"}]
        ),
        "Architectures": rng.choice([["arm64"], ["x86_64"], ["arm"], ["arm64", "x86_64"], None]),
        "PackageType": rng.choice(["Zip", "Image", "zip", None]),
        "Handler": rng.choice(["app.handler", "x" * 129, None]),
        "Description": rng.choice(["", "x" * 257, None]),
        "KMSKeyArn": rng.choice(["arn:aws:kms:eu-west-1:123456789012:key/1", None, None]),
        "LoggingConfig": rng.choice([*LOGS, None, None]),
        "VpcConfig": rng.choice([NETWORK, NETWORK | {"Ipv6AllowedForDualStack": True}, None, None]),
        "FileSystemConfigs": rng.choice([S3_FILES, None, None]),
    }
    return {name: value for name, value in made.items() if value is not None}


def _day(rng: random.Random) -> date:
    """Any day, or one close to a change: several functions then share the facts that are in force."""
    if rng.random() < 0.4:
        return date(2015, 1, 1) + timedelta(days=rng.randrange(4700))
    return date.fromisoformat(rng.choice(TURNS)) + timedelta(days=rng.randrange(-2, 3))
