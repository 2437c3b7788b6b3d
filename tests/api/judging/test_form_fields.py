"""The fields of a form, whether it is read at once or in a thread."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import httpx
import pytest

from api.judging.form_fields import _LONG, FORM, MOST_FIELDS, read_form
from api.judging.judging_jobs import PageJob
from api.questions.question_parameters import refuse_repeats
from api.running.worker_queue import Turns
from kb.errors import UsageError


def fields(body: bytes) -> dict[str, str]:
    """What is read of a body."""

    async def read() -> list[tuple[str, str]]:
        return await read_form(body, Turns(1, 1))

    found = asyncio.run(read())
    refuse_repeats(found)
    return dict(found)


@pytest.mark.parametrize("size", [_LONG, _LONG + 1])
@pytest.mark.parametrize("text", ["Resources: {é: +%}\r\n", "\0\N{GRINNING FACE}", ""])
def test_a_long_form_is_read_like_a_short_one(text: str, size: int) -> None:
    """Every character arrives, and what is no field of the form is passed over."""
    body = urlencode({"content": text, "horizon": "", "other": "x"}).encode()
    padded = body + b"&pad=" + b"x" * (size - len(body) - 5)

    assert len(padded) == size
    assert fields(padded) == {"content": text, "horizon": ""}


def test_a_form_has_so_many_fields_and_no_more() -> None:
    """One past the bound is refused before any is read."""
    some = "&".join(f"a{number}=1" for number in range(MOST_FIELDS)).encode()

    assert fields(some) == {}
    with pytest.raises(UsageError, match=f"more than {MOST_FIELDS} fields: there are content"):
        fields(some + b"&one=more")


def test_what_is_no_field_of_the_form_is_passed_over_however_often_it_comes() -> None:
    """Extensions of browsers add fields; only those of the form must be clear."""
    assert fields(b"content=a&other=x&other=y") == {"content": "a"}
    with pytest.raises(UsageError, match="content: given more than once"):
        fields(b"content=a&other=x&content=a")


def test_a_form_with_a_field_twice_is_a_page_that_says_so(service: httpx.Client) -> None:
    """Only one of its values would count; what was typed stands in the form again."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = service.post("/check", content="content=a&content=typed+%3Cb%3E&horizon=9", headers=headers)

    assert answer.status_code == 422
    assert "content: given more than once" in answer.text.lower()
    assert ">\ntyped &lt;b&gt;</textarea>" in answer.text
    assert 'name="horizon" min="0" max="36500" value="9"' in answer.text


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", ""])
def test_a_form_of_another_type_is_refused_instead_of_read_as_an_empty_one(service: httpx.Client, kind: str) -> None:
    """A verdict on a template that nobody sent would be a false one."""
    answer = service.post(
        "/check",
        content=b'--x\r\nContent-Disposition: form-data; name="content"\r\n\r\na',
        headers={"content-type": kind},
    )

    assert answer.status_code == 415
    assert "send application/x-www-form-urlencoded" in answer.text
    assert service.post("/check", data={"content": "a"}, headers={"content-type": FORM + "; charset=utf-8"}).is_success


def test_a_form_is_as_long_as_its_bytes() -> None:
    """Like every other question, whatever the letters."""
    assert PageJob({"content": "é", "region": "x"}).size == 3
