"""Copies of folders: which member of the source a member of the target is.

A copy of a file gives one artefact two names. A copy of a folder (`cp -r`, a bucket that is kept in
step, an archive that is unpacked, a snapshot of a repository) does so for as many as the folder has,
and nobody lists those. So what is read below the target is what bears the same name below the source,
and so on through as many copies as there are. Were the target taken for something that was written as
a whole, whatever is read from it would be made of everything that was ever copied there.

A file that is copied into a folder keeps its name there; in an archive it keeps its path as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from tos_lint.link.artefacts import Reference, ascending, is_archive, refer, spelling
from tos_lint.link.ledger import Copied
from tos_lint.link.streams import is_stream
from tos_lint.link.text import basename
from tos_lint.link.values import Text

_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_EVERYTHING: Final = re.compile(r"/(?:\*\*?|\.)$")


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that a copy does: a file under another name, or a folder (or pattern) in another place."""

    source: Text
    target: Text
    whole: bool = False
    """What lies below the source lies below the target, under the same names."""


def moves(copied: Copied) -> Iterator[Move]:
    """What a copy does, as far as the two names tell."""
    source, target = copied.source, copied.target
    spelled, goal = spelling(source), spelling(target)
    packed = is_archive(spelled)
    if not _is_file(source, spelled):
        yield from _of_folder(source, target, spelled)
    elif not _is_folder(goal, spelled):
        alike = "*" in _last(goal) and _last(goal) == _last(spelled)
        yield Move(source, target, whole=alike or (packed and is_archive(goal)))
    else:
        for inside in _inside(source, target, spelled, goal):
            yield Move(source, inside, whole=packed or "*" in _last(spelled))
        if packed or not (goal.endswith("/") or is_archive(goal)):
            yield Move(source, target, whole=True)


def _of_folder(source: Text, target: Text, spelled: str) -> Iterator[Move]:
    contents = _EVERYTHING.search(spelled) is not None
    if contents:
        source = source.with_parts((*source.parts[:-1], _EVERYTHING.sub("", source.parts[-1] or "")))
    yield Move(source, target, whole=True)
    if not contents:
        for inside in _inside(source, target, spelled, spelling(target)):
            yield Move(source, inside, whole=True)


def _inside(source: Text, target: Text, spelled: str, goal: str) -> Iterator[Text]:
    """The names that something has in a folder or archive."""
    last = (source.parts[-1] or "*").rstrip("/")
    yield below(target, basename(source.with_parts((*source.parts[:-1], last))).parts)
    if is_archive(goal) and "/" in spelled and not spelled.startswith(("/", ".", "<")):
        yield below(target, source.parts)


def below(folder: Text, name: tuple[str | None, ...]) -> Text:
    """The name of a member of a folder."""
    last = folder.parts[-1]
    head = (*folder.parts[:-1], last.rstrip("/")) if last is not None else folder.parts
    return folder.with_parts((*head, "/", *name))


def _last(spelled: str) -> str:
    return spelled.rstrip("/").rpartition("/")[2]


def _is_file(name: Text, spelled: str) -> bool:
    """Whether a name is that of a file, a pattern of files or a stream, rather than that of a folder."""
    if is_stream(name):
        return True
    return bool(_SUFFIX.search(_last(spelled))) and name.parts[-1] is not None and "://" not in _last(spelled)


def _is_folder(goal: str, spelled: str) -> bool:
    """Whether a file that is copied there keeps its name below."""
    if is_archive(goal):
        return not is_archive(spelled)
    last = _last(goal)
    return goal.endswith("/") or last in (".", "..") or not ("*" in last or _SUFFIX.search(last))


def here(target: Text, path: str) -> Reference:
    """The folder in which a program runs, where that is the target; else nothing that is ever read."""
    folders = [str(folder) for folder in PurePosixPath(path).parents]
    return Reference("file", tuple(folders) if spelling(target) in (".", "./") else ())


class Mirror:
    """The copies of folders, by where they lead."""

    def __init__(self) -> None:
        self._folders: dict[tuple[str, str], list[tuple[Copied, Move]]] = defaultdict(list)
        self._patterns: dict[tuple[str, str], list[tuple[Copied, Move]]] = defaultdict(list)

    def add(self, copied: Copied, move: Move, head: Reference) -> None:
        """A folder, or the files of a pattern, is copied."""
        for name in head.names:
            folder, _, last = name.rpartition("/")
            if "*" in last:
                self._patterns[head.kind, folder].append((copied, move))
            else:
                self._folders[head.kind, name].append((copied, move))

    def behind(self, read: Reference) -> Iterator[tuple[Copied, Text, Reference]]:
        """What bears the name of something that is read, before the copies that brought it there."""
        for name in read.names:
            for folder, rest in ascending(name):
                found = self._folders.get((read.kind, folder), ())
                for copied, move in found:
                    yield from _told(copied, below(move.source, (rest,)))
                if "/" in rest:
                    continue
                for copied, move in self._patterns.get((read.kind, folder), ()):
                    if _fits(_last(spelling(move.target)), rest):
                        folder_of = move.source.with_parts(_without_last(move.source.parts))
                        yield from _told(copied, below(folder_of, (rest,)))


def _told(copied: Copied, source: Text) -> Iterator[tuple[Copied, Text, Reference]]:
    holed = source.with_parts(tuple(p for part in source.parts for p in _holes(part)))
    reference = refer(holed, "any", copied.at.path)
    if reference is not None:
        yield copied, holed, reference


def _holes(part: str | None) -> Iterator[str | None]:
    """A name as it is shown, with its holes again."""
    for position, piece in enumerate([None] if part is None else part.split("*")):
        if position:
            yield None
        yield piece


def _without_last(parts: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """The folder of a path that may have holes in its last component; `.` where it has none."""
    kept = list(parts)
    while kept:
        last = kept.pop()
        if last is not None and "/" in last:
            return (*kept, last[: last.rindex("/")] or "/")
    return (".",)


def _fits(pattern: str, name: str) -> bool:
    return pattern == name or re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name) is not None
