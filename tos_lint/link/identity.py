"""Joining the references that may be one artefact: exact names, patterns, folders and members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tos_lint.ir.graph import Certainty, Edge, Linkage, Role
from tos_lint.link.artefacts import Reference, ascending, is_hub_id, matching

PAIRS = 200_000
"""Pattern comparisons in one run; beyond it patterns are not compared."""


class Identity:
    """References that were written and references that were read."""

    def __init__(self) -> None:
        self._written: dict[Reference, None] = {}
        self._read: dict[Reference, None] = {}
        self._filled: dict[Reference, None] = {}

    def written(self, reference: Reference) -> None:
        """Something is stored under this reference."""
        self._written[reference] = None

    def filled(self, reference: Reference) -> None:
        """Things are copied below this reference, each under its own name (`link.moves`)."""
        self._filled[reference] = None

    @property
    def readers(self) -> list[Reference]:
        """What is read, in the order in which that was told."""
        return list(self._read)

    def read(self, reference: Reference) -> None:
        """Something is loaded from under this reference."""
        self._read[reference] = None

    def aliases(self, fed: AbstractSet[str]) -> Iterator[Edge]:
        """Edges from what was written to what is read under another name of the same artefact.

        `fed` are the keys of artefacts of whose contents something is known. A folder that is not fed
        hands nothing down to its members, or what one member has, going up, would come down to all.
        """
        found: dict[tuple[str, str], str] = {}
        self._exact(found)
        self._members(found, fed)
        self._patterns(found)
        for (tail, head), how in sorted(found.items()):
            certainty = Certainty.WRITTEN if how == "same" else Certainty.DESCRIBED
            yield Edge(tail, head, Role.TEXT, certainty, _linkage(tail))

    def _exact(self, found: dict[tuple[str, str], str]) -> None:
        by_name: dict[tuple[str, str], list[Reference]] = defaultdict(list)
        for reference in (*self._written, *self._filled):
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

    def _members(self, found: dict[tuple[str, str], str], fed: AbstractSet[str]) -> None:
        """A folder that is read holds what was written below it, and the other way round."""
        stored = self._written | self._filled
        handing = [reference for reference in self._written if reference.key in fed]
        for one, other, forward in ((stored, self._read, True), (self._read, handing, False)):
            folders: dict[tuple[str, str], list[Reference]] = defaultdict(list)
            for reference in other:
                for name in reference.names:
                    folders[reference.kind, name].append(reference)
                    if reference.kind == "hub":
                        folders["file", name].append(reference)
            for reference in one:
                for name in reference.names:
                    for parent, _ in ascending(name):
                        for holder in folders.get((reference.kind, parent), ()):
                            if matching(name, parent) == "member":
                                pair = (reference.key, holder.key) if forward else (holder.key, reference.key)
                                if pair[0] != pair[1]:
                                    found.setdefault(pair, "member")

    def _patterns(self, found: dict[tuple[str, str], str]) -> None:
        budget = PAIRS
        readers = [_Outline.of(reference) for reference in self._read]
        holed = [reader for reader in readers if reader.has_holes]
        for writer in map(_Outline.of, self._written):
            for reader in readers if writer.has_holes else holed:
                if writer.reference.kind != reader.reference.kind:
                    continue
                budget -= 1
                if budget < 0:
                    return
                if writer.may_be(reader):
                    found.setdefault((writer.reference.key, reader.reference.key), "pattern")


@dataclass(frozen=True, slots=True)
class _Outline:
    """A reference with how its names begin and end around their holes.

    Names match only where one beginning begins the other, and one end ends the other: that is asked
    first, since most pairs fail it.
    """

    reference: Reference
    has_holes: bool
    names: tuple[tuple[str, str, str], ...]
    """Each name, up to its first hole, and behind its last."""

    @classmethod
    def of(cls, reference: Reference) -> _Outline:
        names = tuple((name, name.partition("*")[0], name.rpartition("*")[2]) for name in reference.names)
        return cls(reference, "*" in reference.key, names)

    def may_be(self, other: _Outline) -> bool:
        """Whether a name of each, at least one of them with holes, can be that of one artefact."""
        return self.reference.key != other.reference.key and any(
            (first.startswith(begins) or begins.startswith(first))
            and (last.endswith(ends) or ends.endswith(last))
            and matching(one, name) == "pattern"
            for one, first, last in self.names
            for name, begins, ends in other.names
        )


def _linkage(key: str) -> Linkage:
    return Linkage.HUB_ID if key.startswith("hub:") else Linkage.SAME_PATH_LITERAL
