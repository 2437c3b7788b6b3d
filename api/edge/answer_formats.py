"""Which format an answer has, and what headers that weigh such things say."""

from __future__ import annotations

import re

JSON = "application/json"
"""The media type of most answers."""
CSV = "text/csv"
"""That of lists for spreadsheets."""
PARQUET = "application/vnd.apache.parquet"
_MEDIA_TYPES = {"json": JSON, "csv": CSV, "parquet": PARQUET}
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


def chosen_media_type(
    parameter: str | None, accept: str | None, offered: tuple[str, ...] = (JSON, CSV, PARQUET)
) -> str:
    """The media type of an answer: the parameter decides, else the header, else it is JSON."""
    if parameter is not None:
        return _MEDIA_TYPES[parameter]
    if accept is None or accept in ("*/*", JSON):
        return JSON
    weights = read_weights(accept)
    return max(offered, key=lambda media_type: _weight_of(weights, media_type))


def _weight_of(weights: dict[str, float], media_type: str) -> float:
    """How welcome a media type is; the most specific range that covers it decides."""
    ranges = (media_type, media_type.split("/", maxsplit=1)[0] + "/*", "*/*")
    return next((weights[name] for name in ranges if name in weights), 0.0)


def read_weights(header: str) -> dict[str, float]:
    """How welcome each thing is that a header such as `Accept` lists, whatever its case."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (text.strip() for text in part.split(";"))
        weights[name] = next((_number_of(text[2:]) for text in parameters if text.startswith("q=")), 1.0)
    return weights


def _number_of(text: str) -> float:
    return float(text) if _WEIGHT.fullmatch(text) else 0.0
