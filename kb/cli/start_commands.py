"""`lambda-kb build`, `serve`, `lab`, `data` and `chart`: the commands that make or start something."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kb.cli.shared_options import not_negative, parse_positive, parse_whole, print_text
from kb.errors import UsageError


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    about = "compile data/ to the knowledge base"
    build = commands.add_parser("build", help=about, description=about)
    build.add_argument("--db", metavar="FILE", help="the file to make (default: LAMBDA_KB_DB or the cache)")
    build.set_defaults(run=_run_build)
    _add_serve_parser(commands)
    about = "open JupyterLab on the notebooks"
    lab = commands.add_parser("lab", help=about, description=about)
    lab.add_argument(
        "options", nargs="*", metavar="OPTION", help="what JupyterLab is to get, after --: -- --no-browser"
    )
    lab.set_defaults(run=_run_lab)


def _add_serve_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "serve the knowledge base over HTTP"
    serve = commands.add_parser("serve", help=about, description=about)
    serve.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    serve.add_argument("--port", type=parse_whole, default=8000, help="default: 8000")
    serve.add_argument("--db", metavar="FILE", help="the knowledge base file (default: LAMBDA_KB_DB or the cache)")
    serve.add_argument(
        "--workers", metavar="N", type=parse_positive, default=1, help="processes that answer (default: 1)"
    )
    serve.add_argument(
        "--log",
        choices=("requests", "warnings"),
        default="requests",
        help="what is logged to standard error, a JSON object per line (default: requests)",
    )
    _add_load_options(serve)
    serve.add_argument("--url", help="the address under which the service is known, for previews and search engines")
    serve.set_defaults(run=_run_serve)


def _add_load_options(serve: argparse.ArgumentParser) -> None:
    """Register how much work, and whose, a service takes on at once."""
    serve.add_argument(
        "--working",
        metavar="N",
        type=parse_positive,
        default=2,
        help="questions worked on at once per worker (default: 2)",
    )
    serve.add_argument(
        "--waiting",
        metavar="N",
        type=not_negative,
        default=64,
        help="questions that may wait per worker; one more is refused with 429 (default: 64)",
    )
    serve.add_argument(
        "--judging-time",
        metavar="SECONDS",
        type=parse_positive,
        default=12,
        help="how long the documents of one request may be judged (default: 12)",
    )
    serve.add_argument(
        "--connections",
        metavar="N",
        type=not_negative,
        default=256,
        help="connections of one client address per worker; 0 for any number, as behind a proxy (default: 256)",
    )


def _run_build(args: argparse.Namespace) -> int:
    from kb.paths import data_folder
    from kb.store import build_store
    from kb.store.connection import database_path

    report = build_store(data_folder(), database_path(args.db))
    rows = sum(report.rows.values())
    print_text(f"{report.path}: {rows:,} rows, data version {report.data_version}, digest {report.digest[:16]}\n")
    return 0


def _run_serve(args: argparse.Namespace) -> int:
    import os

    from kb.cli.serve import run_serve
    from kb.pages.addresses import base_address

    settings = {
        "log_requests": args.log == "requests",
        "working": args.working,
        "judging": max(1, (os.cpu_count() or 1) // args.workers),
        "waiting": args.waiting,
        "seconds_to_judge": args.judging_time,
        "connections": args.connections,
        "url": base_address(args.url) if args.url else "",
    }
    return run_serve(args.db, args.host, args.port, args.workers, settings)


def _run_lab(args: argparse.Namespace) -> int:
    import importlib.util
    import subprocess  # starts JupyterLab, nothing from outside

    from kb.paths import notebooks_folder

    if importlib.util.find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is not installed: pip install 'lambda-kb[notebooks]'")
    _sign_notebooks(notebooks_folder())
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={notebooks_folder()}", *args.options]
    return subprocess.run(command, check=False).returncode  # noqa: S603


def _sign_notebooks(folder: Path) -> None:
    """Trust our own notebooks, else JupyterLab shows no picture before the cells have run; nobody else's."""
    from importlib import resources

    from kb.json_schemas import import_jsonschema

    import_jsonschema()
    from nbformat import read
    from nbformat.sign import NotebookNotary

    if folder.parent != Path(str(resources.files("kb"))).parent or folder.name != "notebooks":
        return
    notary = NotebookNotary()  # type: ignore[no-untyped-call]
    for path in sorted(folder.glob("*.ipynb")):
        notary.sign(read(path, as_version=4))  # type: ignore[no-untyped-call]
