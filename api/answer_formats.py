"""Which format an answer has."""

from __future__ import annotations

JSON = "application/json"
CSV = "text/csv"
PARQUET = "application/vnd.apache.parquet"
_MEDIA_TYPES = {"json": JSON, "csv": CSV, "parquet": PARQUET}


def chosen_media_type(
    parameter: str | None, accept: str | None, offered: tuple[str, ...] = (JSON, CSV, PARQUET)
) -> str:
    """The media type of an answer: the parameter decides, else the header, else it is JSON."""
    if parameter is not None:
        return _MEDIA_TYPES[parameter]
    if accept is None or not any(media_type in accept for media_type in offered[1:]):
        return JSON
    return max(offered, key=lambda media_type: _weight_of(accept, media_type))


def _weight_of(accept: str, media_type: str) -> float:
    """How welcome a media type is; the most specific range that covers it decides."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (text.strip() for text in part.lower().split(";"))
        weights[name] = next((_number_of(text[2:]) for text in parameters if text.startswith("q=")), 1.0)
    ranges = (media_type, media_type.split("/", maxsplit=1)[0] + "/*", "*/*")
    return next((weights[name] for name in ranges if name in weights), 0.0)


def _number_of(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
