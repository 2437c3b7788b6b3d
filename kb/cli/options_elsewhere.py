"""What people type who know another linter: its options, and what does the same here."""

from __future__ import annotations

_SUPPRESSED = (
    "a finding is passed over by a comment `# lambda-kb: ignore LKB101 until=YYYY-MM-DD why`, by [[suppressions]] in "
    ".lambda-kb.toml, or by --baseline FILE"
)
_ALL_RUN = f"every rule runs; {_SUPPRESSED}"
_TOLD_ONLY = "`--fail-on never` tells findings and ends with 0"
_NAMED = "files and folders are named without an option"
_OF_CHECK = {
    **dict.fromkeys(("--ignore-checks", "--ignore", "--skip-check", "--disable-rule", "--disable", "-i"), _SUPPRESSED),
    **dict.fromkeys(("--include-checks", "--check", "--select", "--only", "-c"), _ALL_RUN),
    **dict.fromkeys(("--template", "--file", "--directory", "--chdir", "-t", "-f", "-d"), _NAMED),
    **dict.fromkeys(("--ignore-templates", "--skip-path", "-e"), "--exclude PATTERN leaves files and folders out"),
    **dict.fromkeys(("--soft-fail", "--exit-zero", "--non-zero-exit-code", "-s"), _TOLD_ONLY),
    **dict.fromkeys(("--list-rules", "-l"), "`lambda-kb rules` lists the rules"),
}
"""Options of cfn-lint, Checkov, tflint and linters at large."""
_OUTPUT = "what it prints goes to standard output: write `> FILE` after it"
_OF_ALL = dict.fromkeys(("--output", "--output-file", "--out", "-o"), _OUTPUT)


def advice_on(prog: str, option: str) -> str | None:
    """What does the same here as an option that a command lacks; None where nobody knows it from elsewhere."""
    command = prog.rpartition(" ")[2]
    return (_OF_CHECK.get(option) if command == "check" else None) or _OF_ALL.get(option)
