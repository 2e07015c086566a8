"""Which process a value can be in: what a command tells one script is unknown to another one.

Scripts that share a library share what evaluation remembers of it: an object that both make is one
thing, and a helper that is called in many ways is evaluated once for the rest of them. So the data
set that one command names can appear to reach the training step of a script that the command does not
run. It cannot: a command starts one script, and a process holds the files which that script
imports, directly or through others, and whatever those are seen to call. Files that this join
cannot speak for (documents, notebooks' commands, programs that are not of the project) hold anything.
"""

from __future__ import annotations

from tos_lint.link.machine import Machine


class Processes:
    """The files of each script's process."""

    def __init__(self, machine: Machine) -> None:
        self._program = machine.program
        self._modules = frozenset(machine.program.modules)
        self._crossings = machine.crossings()
        self._above: dict[str, frozenset[str]] = {}

    def hold(self, run: str, path: str) -> bool:
        """Whether what a run supplies can be in a file of the project, or in one that a notebook writes."""
        script, marked, _ = run.partition("#")
        if not marked or script not in self._modules or path not in self._modules:
            return True
        return self._program.stored.get(script) == path or script in self._starters(path)

    def _starters(self, path: str) -> frozenset[str]:
        """The files that import a file or call into it, directly or through others."""
        known = self._above.get(path)
        if known is None:
            found = {path}
            pending = [path]
            while pending:
                current = pending.pop()
                new = {*self._program.importers(current), *self._crossings.get(current, ())} - found
                found |= new
                pending += new
            known = self._above[path] = frozenset(found)
        return known
