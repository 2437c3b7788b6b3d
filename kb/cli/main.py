"""The command `lambda-kb`: run it, and turn every error into one line and an exit code.

Nothing but the standard library is imported before Ctrl-C is looked after.
"""

from __future__ import annotations

import os

INTERRUPTED = 130

try:
    import errno
    import signal
    import sys
except KeyboardInterrupt:
    os._exit(INTERRUPTED)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import NoReturn

    from kb.cli.families import CommandLine
    from kb.errors import KbError

_STANDARD = (0, 1, 2)
"""The descriptors of standard input, output and error."""

ALLOCATIONS = 100_000
"""Objects made before garbage is looked for: a look costs more than what small commands leave lying."""
_SERVICES = ("serve", "mcp")
"""Commands that live long, and look for garbage as Python does."""


def run_and_leave() -> NoReturn:
    """The program: run the command line, and end the process."""
    import gc

    if sys.argv[1:2] not in ([name] for name in _SERVICES):
        gc.set_threshold(ALLOCATIONS)
    _leave(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 done, 1 findings, 2 wrong usage or output that cannot be written, 3 an input could not be read, 4 no sound
        knowledge base, 70 a defect of ours, 130 after Ctrl-C.
    """
    try:
        return _run(argv)
    except KeyboardInterrupt:
        return INTERRUPTED


def _leave(code: int) -> NoReturn:
    """End the process without taking all modules apart, which would take as long as a question; all else is done."""
    import atexit
    import threading

    if threading.active_count() > 1:
        # Python waits for the others; whoever is told to end once more does not.
        _leave_on_interrupt(code)
        sys.exit(code)
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    except (OSError, ValueError, AttributeError):
        # Python tells of what cannot be written.
        sys.exit(code)
    os._exit(code)


def whole_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    from kb.cli.commands import command_parser as whole

    return whole()


def _run(argv: Sequence[str] | None) -> int:
    closed = _fill_closed()
    former = _leave_on_interrupt()
    from kb.cli.commands import command_parser
    from kb.cli.plain_characters import SPELL_OUT
    from kb.errors import UsageError

    if 1 in closed:
        return _complain(UsageError("standard output is closed: there is nowhere to print to"))
    for stream in (sys.stdout, sys.stderr):
        # What an encoding cannot print is spelled out; JSON and files are UTF-8 whatever the terminal is.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=SPELL_OUT)
    given = sys.argv[1:] if argv is None else list(argv)
    # Completion looks at all commands, and its words are not in `given`.
    command_line = command_parser(given[0] if given and "_ARGCOMPLETE" not in os.environ else None)
    if "_ARGCOMPLETE" in os.environ:
        from kb.cli.completion import complete_words

        complete_words(command_line)
    args = _parsed(command_line, given)
    if isinstance(args, int):
        return args
    try:
        # What is misspelt is told before anything heavy is loaded.
        getattr(args, "require_names", lambda _: None)(args)
    except UsageError as e:
        return _complain(e)
    if not getattr(args, "is_light", False):
        import duckdb  # noqa: F401 - here, where an interrupt cannot hit it

    if former is not None:
        signal.signal(signal.SIGINT, former)
    return _run_command(args, is_interruptible=former is not None)


def _parsed(command_line: CommandLine, given: Sequence[str]) -> argparse.Namespace | int:
    """What was asked; else the exit code of what could not be printed, or of no word at all.

    Help, versions and complaints end the process by themselves.
    """
    from kb.exit_codes import USAGE

    try:
        try:
            if given:
                return command_line.parse_args(given)
            sys.stdout.write(command_line.short_help())
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return 0
    except OSError as e:
        return _complain(_of_system(e))
    return USAGE


def _leave_on_interrupt(code: int = INTERRUPTED) -> signal.Handlers | None:
    """Leave at once on Ctrl-C: an exception in the middle of an import may bring the interpreter down."""
    try:
        former = signal.getsignal(signal.SIGINT)
        if former is not signal.default_int_handler:
            return None
        signal.signal(signal.SIGINT, lambda *_: os._exit(code))
    except ValueError:
        # Only the main thread hears of signals.
        return None
    return former  # type: ignore[return-value]


def _run_command(args: argparse.Namespace, *, is_interruptible: bool) -> int:
    from kb.errors import KbError
    from kb.reports.widths import asked_width
    from kb.signals import breaking_off

    try:
        with breaking_off(*[signal.SIGINT][:is_interruptible]), asked_width(getattr(args, "width", None)):
            code: int = args.run(args)
        sys.stdout.flush()
    except KbError as e:
        return _complain(e)
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; nothing more can be said to it.
        _discard_output()
        return 0
    except (OSError, MemoryError) as e:
        return _complain(_of_system(e))
    except Exception as e:
        return _after_failure(e, args)
    return code


def _fill_closed() -> list[int]:
    """Open what is closed of the standard descriptors, lest a file of ours takes its place; those that were closed."""
    closed = []
    for descriptor in _STANDARD:
        try:
            os.fstat(descriptor)
        except OSError:
            closed.append(descriptor)
            # The lowest free descriptor is the one that is closed.
            os.open(os.devnull, os.O_RDWR)
    if 0 in closed:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - stays open
    if 2 in closed:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - stays open
    return closed


def _complain(error: KbError) -> int:
    from kb.cli.commands import exit_code_of
    from kb.errors import brief_text

    try:
        print(f"lambda-kb: {brief_text(' '.join(str(error).split()))}", file=sys.stderr)
    except OSError:
        # The exit code still says what kind of error it was.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _discard_output()
    return exit_code_of(error)


def _discard_output() -> None:
    """Throw away what could not be printed, lest the interpreter tries again at its end."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _of_system(error: OSError | MemoryError) -> KbError:
    """What the system refused, in a sentence; the place that knew more has not caught it."""
    from kb.errors import UsageError

    if isinstance(error, MemoryError):
        return UsageError("there is not enough memory for this: ask for less at a time")
    if error.errno == errno.ENOENT and not error.filename and not _folder_exists():
        return UsageError("the working directory does not exist any more: change to another")
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT) and not error.filename:
        where = "the output cannot be written: "
    remedy = ": name a place that you may read and write" if isinstance(error, PermissionError) else ""
    return UsageError(f"{where}{error.strerror or error}{remedy}")


def _after_failure(error: Exception, args: argparse.Namespace) -> int:
    """The exit code of what nobody caught, told in a line: an odd word, a damaged file, or a defect of ours."""
    import duckdb

    from kb.errors import FleetError

    if isinstance(error, duckdb.OutOfMemoryException):
        return _complain(FleetError(f"there is not enough memory for this: {_reason(error)}"))
    found: KbError | None = None
    if isinstance(error, UnicodeEncodeError):
        found = _of_odd_bytes(error, args)
    elif isinstance(error, duckdb.Error | UnicodeDecodeError | OverflowError):
        found = _of_damage(args)
        if found is None and isinstance(error, duckdb.OperationalError | duckdb.SerializationException):
            found = _of_engine(error)
    return _confess(error) if found is None else _complain(found)


def _of_odd_bytes(error: UnicodeEncodeError, args: argparse.Namespace) -> KbError | None:
    """The word or path that is no UTF-8, where only UTF-8 will do: in SQL, and for files that DuckDB opens.

    None where no word or path came from outside that way.
    """
    from kb.errors import UsageError

    if not any("\udc80" <= character <= "\udcff" for character in error.object):
        return None
    given = (str(one) for value in vars(args).values() for one in (value if isinstance(value, list) else [value]))
    word = next((word for word in given if not word.isascii() and word in error.object), error.object)
    return UsageError(f"{word}: it is not UTF-8, which is needed here: give another name, or rename it")


def _of_damage(args: argparse.Namespace) -> KbError | None:
    """What is wrong with the knowledge base that a command asked; None where it is sound."""
    from kb.store.soundness import damage_of

    try:
        return damage_of(getattr(args, "db", None))
    except Exception:  # what fails here too is no matter of the file
        return None


def _of_engine(error: Exception) -> KbError:
    """What DuckDB met at a file; damage in an index shows nowhere else."""
    import duckdb

    from kb.errors import StoreError, UsageError

    reason = _reason(error)
    if "orrupt" in reason or "checksum" in reason or isinstance(error, duckdb.SerializationException):
        return StoreError(f"the knowledge base cannot be read ({reason}): remove the file and run `lambda-kb build`")
    return UsageError(reason)


def _confess(error: Exception) -> int:
    """Say that a defect of ours is one, with what a report of it needs."""
    import traceback
    from importlib.metadata import version

    from kb.exit_codes import DEFECT

    traceback.print_exception(error)
    print(
        f"lambda-kb: a defect of lambda-kb {version('lambda-kb')}, neither of the question nor of the knowledge base "
        f"({type(error).__name__}: {_reason(error)}): please report it with the command and the lines above",
        file=sys.stderr,
    )
    _discard_output()
    return DEFECT


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _folder_exists() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - imports nothing
    except OSError:
        return False
    return True


if __name__ == "__main__":
    run_and_leave()
