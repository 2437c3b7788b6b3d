"""Where the models are read: the installed botocore, a wheel of it, or one model in a file."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import orjson

from kb.data_classes import dataclass
from kb.errors import UsageError

_MODEL = re.compile(r"botocore/data/(lambda[a-z-]*)/(\d{4}-\d{2}-\d{2})/service-2\.json(\.gz)?")
_WHEEL = re.compile(r"botocore-(\d[^-]*)-")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Sdk:
    """The models of one release of the SDK."""

    version: str
    """The release."""
    packed_on: date | None
    """The day on which its files were packed, which they carry; null where they do not."""
    models: Mapping[str, Mapping[str, Any]]
    """The newest model of each service whose name begins with `lambda`."""
    texts: Mapping[str, bytes]
    """Each model as it stands in its file, unpacked."""
    paths: Mapping[str, str]
    """The path of each model in the package."""

    @property
    def name(self) -> str:
        """Who says it, in which version."""
        return f"botocore {self.version}"


def installed_sdk() -> Sdk:
    """The botocore of this environment.

    Raises:
        UsageError: There is none.
    """
    try:
        import botocore  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as e:
        raise UsageError("botocore is not installed: pip install 'lambda-kb[drift]', or name a file") from e
    data = Path(str(resources.files("botocore"))) / "data"
    files = (
        (f"botocore/data/{path.relative_to(data).as_posix()}", path) for path in data.glob("lambda*/*/service-2.json*")
    )
    return _newest_models(botocore.__version__, ((name, path.read_bytes()) for name, path in files))


def wheel_sdk(path: Path) -> Sdk:
    """The botocore of a wheel; nothing of it is run.

    Raises:
        UsageError: It is no such wheel.
    """
    found = _WHEEL.match(path.name)
    try:
        with zipfile.ZipFile(path) as wheel:
            entries = [entry for entry in wheel.infolist() if _MODEL.fullmatch(entry.filename)]
            if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
                raise UsageError(f"{path}: cannot be read: no wheel is packed like this")
            files = [(entry.filename, wheel.read(entry)) for entry in entries]
            if found and files:
                return _newest_models(found[1], files)
    except (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error) as e:
        raise UsageError(f"{path}: cannot be read: {e}") from e
    raise UsageError(f"{path}: no wheel of botocore: `pip download --no-deps botocore` gets one")


def parse_model(content: bytes) -> Mapping[str, Any]:
    """One model, packed or not.

    Raises:
        ValueError: It is none.
    """
    try:
        body = orjson.loads(unpack_bytes(content))
    except (OSError, EOFError, zlib.error) as e:
        raise ValueError(str(e)) from e
    if not isinstance(body, dict) or not all(isinstance(body.get(key), dict) for key in ("shapes", "operations")):
        raise ValueError("no model of an API: it has no shapes and operations")
    return body


def unpack_bytes(content: bytes) -> bytes:
    """The bytes of a file, packed or not."""
    return gzip.decompress(content) if content.startswith(_GZIP) else content


def _newest_models(version: str, files: Iterable[tuple[str, bytes]]) -> Sdk:
    newest: dict[str, tuple[str, str, bytes]] = {}
    for name, content in files:
        found = _MODEL.fullmatch(name)
        if found and (found[1] not in newest or newest[found[1]][0] < found[2]):
            newest[found[1]] = (found[2], name, content)
    days = [day for _, _, content in newest.values() if (day := _day_packed(content))]
    texts = {service: unpack_bytes(content) for service, (_, _, content) in sorted(newest.items())}
    models = {service: parse_model(content) for service, content in texts.items()}
    paths = {service: name.removesuffix(".gz") for service, (_, name, _) in newest.items()}
    return Sdk(version, max(days, default=None), models, texts, paths)


def _day_packed(content: bytes) -> date | None:
    """The day that the header of a gzip file carries."""
    seconds = int.from_bytes(content[4:8], "little") if content.startswith(_GZIP) else 0
    return datetime.fromtimestamp(seconds, UTC).date() if seconds else None
