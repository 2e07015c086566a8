"""Looking up catalogue rows by access path.

A path is canonical when no alias prefix applies any more. A path that is neither a row nor the
beginning of one is of no interest, which is also what keeps paths finite (`q = q.filter(i).more`).
"""

from __future__ import annotations

import re
from collections import defaultdict

from tos_lint.ir.catalogue import Catalogue, Row
from tos_lint.ir.gives import Gives

ANYTHING = "<any>"
_NONE: list[Row] = []
_ENDS = re.compile(r"\(\)|\.|\[")


class Rows:
    """The rows of a catalogue, indexed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._prefixes: set[str] = set()
        self._canonical: dict[str, str] = {}
        for row in catalogue.calls:
            self._rows[row.path].append(row)
            self._add_prefixes(row.path)
            if row.returns:
                self._add_prefixes(row.returns)
        self._tables = {
            row.path.rpartition(".")[0]
            for row in catalogue.calls
            if row.gives in (Gives.SELECTS, Gives.DROPS)
        }
        self._attributes = {row.path for row in catalogue.calls if row.attribute}
        self._parts = {row.path: row.members for row in catalogue.calls if row.path.endswith("[]")}
        self._aliases = dict(catalogue.aliases)
        for rows in self._rows.values():
            rows.sort(key=lambda row: not row.when)
        for alias in self._aliases:
            self._add_prefixes(alias)
        self.roots = {prefix.split(".", 1)[0].split("(", 1)[0] for prefix in self._prefixes}

    def _add_prefixes(self, path: str) -> None:
        if path in self._prefixes:  # then its own beginnings are too
            return
        self._prefixes.add(path)
        for match in _ENDS.finditer(path):
            self._prefixes.add(path[: match.start()])
            self._prefixes.add(path[: match.end()].rstrip(".["))

    def canonical(self, path: str) -> str:
        """The path with every alias prefix replaced."""
        known = self._canonical.get(path)
        if known is None:
            known = path
            for _ in range(8):
                replaced = self._replaced(known)
                if replaced == known:
                    break
                known = replaced
            self._canonical[path] = known
        return known

    def _replaced(self, path: str) -> str:
        ends = [len(path), *(match.start() for match in _ENDS.finditer(path))]
        for end in sorted(set(ends), reverse=True):
            target = self._aliases.get(path[:end])
            if target is not None:
                return target + path[end:]
        return path

    def leads(self, path: str) -> bool:
        """Whether some row is at the path or below it."""
        return self.canonical(path) in self._prefixes

    def at(self, path: str) -> list[Row]:
        """The rows of one path; several differ in `when`, the unconditional one last."""
        return self._rows.get(self.canonical(path), _NONE)

    def is_table(self, path: str) -> bool:
        """Whether a library's type has columns: a row says that some of them may be selected."""
        return path in self._tables

    def has_parts(self, path: str, step: str) -> bool:
        """Whether a row says what stands under a subscript, or under an attribute that is read like one."""
        members = self._parts.get(self.canonical(f"{path}[]")) if self._parts else None
        if members is None or step[0] == "[":
            return members is not None
        return members and not step.startswith(("._", ".__")) and not self.leads(f"{path}{step}")

    def is_attribute(self, path: str) -> bool:
        """Whether the path is read rather than called."""
        return self.canonical(path) in self._attributes
