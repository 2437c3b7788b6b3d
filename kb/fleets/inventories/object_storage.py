"""Fleets on object storage: `s3://bucket/prefix`, or a pattern of keys, fetched as by AWS's own command line.

The credentials, the Region and the address of the store are those of boto3: AWS_PROFILE, AWS_ENDPOINT_URL and so on.
"""

from __future__ import annotations

import fnmatch
import glob
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

from kb.errors import UnreadableError
from kb.fleets.collecting.aws_sessions import client, client_errors, open_session, reason_of

SCHEME = "s3://"
_TOGETHER = 8  # objects fetched at the same time; more would not make one network faster


def fetch_objects(address: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The objects behind an address, by their own addresses in order, each with the copy of it that was made.

    Args:
        address: An object, a prefix, or a pattern such as `s3://bucket/fleet/*.parquet`.
        folder: Where copies go, under the keys of the objects, so that partitions in a key count as in a path.

    Raises:
        UnreadableError: There is no such bucket or object, or it may not be read.
        FleetError: boto3 is not installed, or there are no credentials.
    """
    bucket, _, key = address.removeprefix(SCHEME).partition("/")
    if not bucket:
        raise UnreadableError(address, "names no bucket: write s3://BUCKET/PREFIX")
    store = client(open_session(None), "s3", None, None, workers=_TOGETHER)
    try:
        keys = list(_keys_behind(store, bucket, key))
        if not keys:
            raise UnreadableError(address, "no objects of a fleet there: CSV, JSON, JSON lines or Parquet")
        with ThreadPoolExecutor(_TOGETHER) as pool:
            copies = list(pool.map(lambda one: _fetch(store, bucket, one, folder), keys))
    except (client_errors().ClientError, client_errors().BotoCoreError) as e:
        raise UnreadableError(address, f"cannot be read: {reason_of(e)}") from e
    yield from zip((f"{SCHEME}{bucket}/{one}" for one in keys), copies, strict=True)


def _keys_behind(store: Any, bucket: str, key: str) -> Iterator[str]:  # noqa: ANN401 - botocore has no types
    """The keys of an object, of a prefix as of a folder, or of a pattern."""
    pattern = key if glob.has_magic(key) else None
    prefix = key[: min(key.index(sign) for sign in "*?[" if sign in key)] if pattern else key
    for page in store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for found in page.get("Contents", ()):
            name: str = found["Key"]
            if pattern:
                wanted = fnmatch.fnmatchcase(name, pattern)
            else:
                wanted = name == key or not key or name.startswith(key.rstrip("/") + "/")
            hidden = PurePosixPath(name).name.startswith((".", "_"))
            if wanted and found["Size"] and not name.endswith("/") and (name == key or not hidden):
                yield name


def _fetch(store: Any, bucket: str, key: str, folder: Path) -> Path:  # noqa: ANN401 - botocore has no types
    """Copy an object; no key leads out of the folder."""
    parts = [part for part in PurePosixPath(key).parts if part not in ("/", "..", ".")]
    target = folder.joinpath(bucket, *parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    store.download_file(bucket, key, str(target))
    return target
