"""How notebooks are executed: by papermill, whose client is told not to play the part of a browser.

nbclient answers widgets that capture output as a browser would, on a channel that it reads from elsewhere; a message is
lost now and then, and the run never ends (jupyter/nbclient, issue 312). What such a widget captures is then simply
output of its cell.
"""

from __future__ import annotations

from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

NAME = "unanswered-widgets"


class _Client(PapermillNotebookClient):
    def on_comm_open_jupyter_widget(self, msg: dict[str, Any]) -> None:
        """Leave a widget that opens unanswered."""


class UnansweredWidgets(Engine):
    """Papermill's own engine, with a client that leaves widgets unanswered."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, log_output: bool = False, **options: Any
    ) -> Any:
        """Execute a notebook; cells may take as long as they like."""
        kept = {name: value for name, value in options.items() if name not in ("input_path", "start_timeout")}
        return _Client(nb_man, kernel_name=kernel_name, log_output=log_output, **kept).execute()


def register() -> str:
    """Make the engine known to papermill; gives its name."""
    papermill_engines.register(NAME, UnansweredWidgets)
    return NAME
