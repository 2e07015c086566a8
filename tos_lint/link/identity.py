"""Joining the references that may be one artefact: exact names, patterns, folders and members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from tos_lint.ir.graph import Certainty, Edge, Linkage, Role
from tos_lint.link.artefacts import Reference, is_hub_id, matching

PAIRS = 200_000
"""Pattern comparisons in one run; beyond it patterns are not compared."""


class Identity:
    """References that were written and references that were read."""

    def __init__(self) -> None:
        self._written: dict[Reference, None] = {}
        self._read: dict[Reference, None] = {}

    def written(self, reference: Reference) -> None:
        """Something is stored under this reference."""
        self._written[reference] = None

    def read(self, reference: Reference) -> None:
        """Something is loaded from under this reference."""
        self._read[reference] = None

    def aliases(self) -> Iterator[Edge]:
        """Edges from what was written to what is read under another name of the same artefact."""
        found: dict[tuple[str, str], str] = {}
        self._exact(found)
        self._members(found)
        self._patterns(found)
        for (tail, head), how in sorted(found.items()):
            certainty = Certainty.WRITTEN if how == "same" else Certainty.DESCRIBED
            yield Edge(tail, head, Role.TEXT, certainty, _linkage(tail))

    def _exact(self, found: dict[tuple[str, str], str]) -> None:
        by_name: dict[tuple[str, str], list[Reference]] = defaultdict(list)
        for reference in self._written:
            for name in reference.names:
                by_name[reference.kind, name].append(reference)
                if reference.kind == "file" and is_hub_id(
                    name
                ):  # loaders look for a folder of that name first
                    by_name["hub", name.lower()].append(reference)
        for reader in self._read:
            for name in reader.names:
                for writer in by_name.get((reader.kind, name), ()):
                    if writer.key != reader.key:
                        found.setdefault((writer.key, reader.key), "same")

    def _members(self, found: dict[tuple[str, str], str]) -> None:
        """A folder that is read holds what was written below it, and the other way round."""
        for one, other, forward in ((self._written, self._read, True), (self._read, self._written, False)):
            folders: dict[tuple[str, str], list[Reference]] = defaultdict(list)
            for reference in other:
                for name in reference.names:
                    folders[reference.kind, name].append(reference)
                    if reference.kind == "hub":
                        folders["file", name].append(reference)
            for reference in one:
                for name in reference.names:
                    for parent in PurePosixPath(name).parents:
                        for holder in folders.get((reference.kind, str(parent)), ()):
                            if matching(name, str(parent)) == "member":
                                pair = (reference.key, holder.key) if forward else (holder.key, reference.key)
                                if pair[0] != pair[1]:
                                    found.setdefault(pair, "member")

    def _patterns(self, found: dict[tuple[str, str], str]) -> None:
        budget = PAIRS
        for writer in self._written:
            for reader in self._read:
                if writer.kind != reader.kind or ("*" not in writer.key and "*" not in reader.key):
                    continue
                budget -= 1
                if budget < 0:
                    return
                if writer.key != reader.key and any(
                    matching(one, other) == "pattern" for one in writer.names for other in reader.names
                ):
                    found.setdefault((writer.key, reader.key), "pattern")


def _linkage(key: str) -> Linkage:
    return Linkage.HUB_ID if key.startswith("hub:") else Linkage.SAME_PATH_LITERAL
