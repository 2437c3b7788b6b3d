"""The reader of what the Lambda API answers."""

from __future__ import annotations

from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import ANSWER_SIGNS, ParsedFile


def recognises(file: ParsedFile) -> bool:
    """Whether a file holds answers of the API somewhere near its top."""
    if not any(sign in file.text for sign in ANSWER_SIGNS):
        return False
    from kb.readers.aws_api import answer_reading  # noqa: PLC0415 - most checks read no answers

    return answer_reading.is_answer(file)


def read(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions of the answers, and what is attached to them."""
    from kb.readers.aws_api import answer_reading  # noqa: PLC0415 - most checks read one format

    return answer_reading.read_answers(file, inputs)
