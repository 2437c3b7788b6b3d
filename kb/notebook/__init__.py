"""For notebooks: `%load_ext kb.notebook` draws charts that work offline and brings the magic `%%lambda_check`.

Charts and answers are made elsewhere; here they are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.notebook.checker import checker
from kb.notebook.service import serving

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from kb.notebook.explorer_widget import Explorer


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext kb.notebook` does."""
    import pandas  # noqa: PLC0415 - only a notebook needs it

    from kb.notebook.completion import enable_completion  # noqa: PLC0415
    from kb.notebook.magic import CheckMagics  # noqa: PLC0415 - only a notebook has IPython
    from kb.notebook.pictures import enable_pictures  # noqa: PLC0415
    from kb.notebook.tables import frame_html, shown_series  # noqa: PLC0415

    enable_pictures()
    # Headlines and notes are sentences; half of one says little.
    pandas.set_option("display.max_colwidth", 110)
    if shell.display_formatter is not None:
        as_html = shell.display_formatter.formatters["text/html"]
        as_html.for_type(pandas.DataFrame, frame_html)
        as_html.for_type(pandas.Series, shown_series)
    shell.register_magics(CheckMagics)
    enable_completion(shell)


def explorer(db: str | None = None, **asked: object) -> Explorer:
    """The knowledge base in one widget, to leave open: three clocks, a search, and tabs.

    Args:
        db: The knowledge base file; default: LAMBDA_KB_DB or the cache.
        asked: What to begin with, such as `as_of="2021-08-01"`: `known_at`, `data_version`, `tab`, `search` ...
    """
    from kb.notebook.explorer_widget import Explorer  # noqa: PLC0415 - only a living notebook needs widgets
    from kb.store import open_store  # noqa: PLC0415

    return Explorer(open_store(db), **asked)


__all__ = ["checker", "explorer", "load_ipython_extension", "serving"]
