"""Where commands run the project's scripts, as far as `cd` says.

A relative path means a file of the folder in which the program runs. Usually nobody writes which that is
(`link.artefacts`). But where every command that runs a script goes to a folder first, the script's own
paths mean that folder, and so do the words of such a command.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tos_lint.ir.commands import Where
from tos_lint.link.artefacts import Reference, refer
from tos_lint.link.run import Run
from tos_lint.link.values import Text


class Folders:
    """The folders in which scripts run, by script and by command."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._of_run: dict[str, tuple[str, ...]] = {}
        of_script: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for run in runs:
            if run.script is not None and run.command.where is not Where.DOCUMENTATION:
                self._of_run[run.id] = run.folders
                of_script[run.script].append(run.folders)
        self._of_script = {
            script: tuple(dict.fromkeys(folder for folders in told for folder in folders))
            for script, told in of_script.items()
            if all(told)
        }

    def refer(self, name: Text, kind: str, importer: str) -> Reference | None:
        """The artefact that a text names in a file."""
        folders = self._of_run.get(name.run, ()) if name.run else self._of_script.get(importer, ())
        return refer(name, kind, importer, folders)
