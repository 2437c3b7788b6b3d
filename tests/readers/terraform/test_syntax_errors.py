"""Errors of HCL's syntax: where they are, and what is never said of them."""

from __future__ import annotations

import pytest

from kb.errors import UnreadableError
from kb.readers.terraform.syntax.hcl import parse_hcl


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ('{\n  PASSWORD "s3cr3t" API_KEY = "k-s3cr3t"\n}', 3),
        ('{\n  PASSWORD = "s3cr3t" API_KEY = "k-s3cr3t"\n}', 3),
        ('{\n  PASSWORD = s3cr3t!! API_KEY = "k-s3cr3t"\n}', 3),
        ('"s3cr3t" "s3cr3t"', 2),
    ],
)
@pytest.mark.parametrize("name", ["main.tf", "terraform.tfvars"])
def test_an_error_of_syntax_never_repeats_what_may_be_a_secret(name: str, variables: str, line: int) -> None:
    """It names line, column and what is wrong; the text stands in reports that more people read than the file."""
    text = f"# names and keys\nvariables = {variables}\n"
    with pytest.raises(UnreadableError, match="HCL syntax") as caught:
        parse_hcl(name, text)

    assert caught.value.line == line
    assert "s3cr3t" not in str(caught.value)
    assert "API_KEY" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "a = { b = 1, c = 2 }\n",
        "a = { b = 1 /* one */\n c = 2 }\n",
        "a = <<EOT\ntext\nEOT\nb = 2\n",
        "a = {\n b = <<-EOT\n  text\n  EOT\n c = 2\n}\n",
        "f { a = 1 }\nf { a = 2 }\n",
        "a = 1 # one\r\nb = 2\r\n",
    ],
)
def test_entries_with_a_comma_or_a_line_break_between_them_are_read(text: str) -> None:
    """Also past comments, and after a text that ends with its line."""
    assert parse_hcl("main.tf", text) is not None


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("a = 1 b = 2\n", "HCL syntax: a line break is missing before column 7"),
        ("f { a = 1 b = 2 }\n", "HCL syntax: a line break is missing before column 11"),
        ("f { a = 1 } f { a = 2 }\n", "HCL syntax: a line break is missing before column 13"),
        ("a = { b = 1 c = 2 }\n", "HCL syntax: a comma or a line break is missing before column 13"),
    ],
)
def test_entries_with_nothing_between_them_are_no_hcl(text: str, missing: str) -> None:
    """Terraform refuses them, too; what would be read of them is not what was meant."""
    with pytest.raises(UnreadableError, match=missing):
        parse_hcl("main.tf", text)


@pytest.mark.parametrize("number", ["0x7f", "-0x80", "[1, 0X1F]"])
def test_numbers_of_hexadecimal_digits_are_no_hcl(number: str) -> None:
    """HCL has none: Terraform refuses the file, whatever a grammar takes."""
    with pytest.raises(UnreadableError, match="HCL syntax"):
        parse_hcl("main.tf", f"a = 1\nb = {number}\n")


def test_texts_that_look_like_hexadecimal_numbers_are_read() -> None:
    """Inside quotes, in comments and in names."""
    assert parse_hcl("main.tf", 'a = "0x7f" # 0x7f\nx0x7f = b.c0x7f\n') is not None
