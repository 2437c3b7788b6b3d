"""Made-up fleets of any size for the benchmarks: the same number and seed, the same functions."""

from __future__ import annotations

from pathlib import Path
from string import Template

import duckdb

RUNTIMES = {
    "python3.12": 18, "python3.13": 12, "python3.11": 9, "python3.9": 9, "python3.8": 6, "python3.10": 5,
    "python3.7": 3, "python3.6": 1, "python2.7": 1, "nodejs20.x": 11, "nodejs22.x": 9, "nodejs18.x": 8, "nodejs16.x": 4,
    "nodejs14.x": 3, "nodejs12.x": 2, "java17": 4, "java21": 3, "java11": 3, "java8.al2": 1,
    "dotnet8": 3, "dotnet6": 2, "go1.x": 2,
    "provided.al2023": 6, "provided.al2": 4, "ruby3.2": 1, "ruby2.7": 1, "python4.0": 1, "dotnet9": 1,
}  # fmt: skip
"""How common each runtime is; the last two are wrong ones."""

MEMORY = (128, 128, 128, 256, 256, 512, 512, 512, 1024, 1024, 1536, 1769, 2048, 3008, 4096, 10240)
TIMEOUTS = (3, 3, 3, 10, 15, 30, 30, 30, 60, 60, 120, 300, 900)


FLEET = """
    select
        $as_of
        'arn:aws:lambda:' || region || ':' || account || ':function:' || name as FunctionArn,
        name as FunctionName, Runtime, MemorySize, Timeout, {'Size': storage} as EphemeralStorage,
        [architecture] as Architectures, PackageType,
        list_transform(range(layers), x -> {
            'Arn': 'arn:aws:lambda:' || region || ':' || account || ':layer:'
                || case when twice and x = 1 then 'shared-0:7' else 'shared-' || x || ':' || (3 + x) end,
            'CodeSize': 1
        }) as Layers,
        {'Variables': map_from_entries(list_transform(
            range(variables), x -> {'k': 'SETTING_' || x, 'v': repeat('v', size)}
        ))} as Environment
    from (
        select
            $runtimes[1 + (random() * $last_runtime)::integer] as Runtime,
            case
                when random() < 0.7 then $memory[1 + (random() * $last_memory)::integer]
                when random() < 0.97 then 128 + (random() * 10112)::integer
                else (random() * 40000)::integer
            end as MemorySize,
            case
                when random() < 0.8 then $timeouts[1 + (random() * $last_timeout)::integer]
                when random() < 0.95 then 1 + (random() * 899)::integer
                else (random() * 1500)::integer
            end as Timeout,
            case when random() < 0.9 then 512 else 256 + (random() * 12000)::integer end as storage,
            case when random() < 0.3 then 'arm64' else 'x86_64' end as architecture,
            case when random() < 0.08 then 'Image' else 'Zip' end as PackageType,
            case when random() < 0.6 then 0 when random() < 0.99 then (random() * 4)::integer else 6 end as layers,
            random() < 0.01 as twice,
            (random() * 6)::integer as variables,
            case when random() < 0.995 then 4 + (random() * 40)::integer else 1500 end as size,
            ['eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'][1 + (random() * 3)::integer] as region,
            100000000000 + (random() * 300)::integer as account,
            'team-' || (random() * 50)::integer || '-function-' || i as name
        from range($functions) t(i)
    )
"""
"""The functions, with the columns of list-functions; about one in twelve settings is one that AWS would refuse."""


def write_fleet(path: Path, functions: int, *, days: int = 0) -> None:
    """Write a fleet as Parquet.

    Args:
        path: The file to make.
        functions: How many.
        days: Give each function a day of its own, one of this many; 0 leaves the column out.
    """
    wheel = [name for name, weight in RUNTIMES.items() for _ in range(weight)]
    filled = {
        "as_of": f"date '2018-01-01' + (random() * {days})::integer as as_of," if days else "",
        "runtimes": wheel,
        "last_runtime": len(wheel) - 1,
        "memory": list(MEMORY),
        "last_memory": len(MEMORY) - 1,
        "timeouts": list(TIMEOUTS),
        "last_timeout": len(TIMEOUTS) - 1,
        "functions": functions,
    }
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("select setseed(0.7)")
    connection.execute(f"copy ({Template(FLEET).substitute(filled)}) to '{path}' (format parquet)")
