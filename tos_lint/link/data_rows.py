"""Who wrote the rows of a data file, by what the rows say.

Marks are fields whose value names a model; a value that no provider's names fit says nothing. Where a sure
mark speaks, doubtful ones and forms of ids are not asked: many servers sign their answers alike, and the
model beside the id decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from tos_lint.ir.evidence import Evidence, IdMark, Mark
from tos_lint.ir.facts import Entry, FileFacts
from tos_lint.ir.graph import Certainty, Linkage, Maker, Role
from tos_lint.ir.spans import Location, Span
from tos_lint.link import keys
from tos_lint.link.makers import Makers
from tos_lint.link.testimony import Statement
from tos_lint.link.wording import SURFACE

MAX_MAKERS: Final = 8
"""Makers that one file names."""
_WORDS: Final = 4
"""Words of a value that is a name."""
_DOCUMENTS: Final = (".json",)
_EVERYTHING: Final = "**"

Shape = tuple[str | None, ...]
Shapes = dict[Shape, list[Entry]]


@dataclass(frozen=True, slots=True)
class _Said:
    maker: Maker
    role: Role
    sure: bool
    at: Span
    label: str


def data_statements(files: Iterable[FileFacts], evidence: Evidence, makers: Makers) -> Iterator[Statement]:
    """Who is said to have written each data file."""
    ids = [(mark, re.compile(mark.pattern)) for mark in evidence.ids]
    envelopes = tuple(mark for mark in evidence.marks if mark.beside)
    for facts in files:
        rows = facts.rows or _listed(facts, evidence.row_lists)
        answer = () if rows else _answer(facts, envelopes)
        if not rows and not answer:
            continue
        shapes = _shapes(rows or answer)
        marks = evidence.marks if rows else envelopes
        said = [each for mark in marks for each in _marked(mark, shapes, makers)]
        if not any(each.sure for each in said):
            said += [each for mark, pattern in ids for each in _signed(mark, pattern, shapes)]
        yield from _statements(facts.path, said)


def _listed(facts: FileFacts, names: tuple[str, ...]) -> tuple[Entry, ...]:
    """The rows that a JSON document holds in a list at its top."""
    if not facts.path.lower().endswith(_DOCUMENTS):
        return ()
    return tuple(
        replace(entry, path=entry.path[1:])
        for entry in facts.entries
        if len(entry.path) > 2 and entry.path[0] in names and isinstance(entry.path[1], int)
    )


def _answer(facts: FileFacts, envelopes: tuple[Mark, ...]) -> tuple[Entry, ...]:
    """A JSON document as one row, where it may be a service's answer as it was saved."""
    if not facts.path.lower().endswith(_DOCUMENTS):
        return ()
    heads = {entry.path[0] for entry in facts.entries}
    if not any(heads.issuperset(keys.parse(path)[0] for path, _ in mark.beside) for mark in envelopes):
        return ()
    return tuple(replace(entry, path=(0, *entry.path)) for entry in facts.entries)


def _shapes(rows: tuple[Entry, ...]) -> Shapes:
    """Entries by the form of their path within the row: positions in lists do not matter."""
    found: Shapes = defaultdict(list)
    for entry in rows:
        found[tuple(None if isinstance(key, int) else key for key in entry.path[1:])].append(entry)
    return found


def _marked(mark: Mark, shapes: Shapes, makers: Makers) -> Iterator[_Said]:
    for entry in _at(mark.path, shapes):
        spelled = name_of(entry.value)
        if not spelled or not _in_company(mark, entry, shapes):
            continue
        provider = makers.owner(spelled)
        if provider:
            label = f"row {int(entry.path[0]) + 1} says {_shown(mark.path)}: {entry.value}"
            yield _Said(Maker(provider, SURFACE, spelled), Role(mark.role), mark.sure, entry.span, label)


def _signed(mark: IdMark, pattern: re.Pattern[str], shapes: Shapes) -> Iterator[_Said]:
    for path in mark.paths:
        for entry in _at(path, shapes):
            if isinstance(entry.value, str) and pattern.fullmatch(entry.value):
                label = f"row {int(entry.path[0]) + 1} has an id of the form that {mark.provider} gives"
                yield _Said(Maker(mark.provider, SURFACE), Role.TEXT, mark.sure, entry.span, label)


def _at(path: str, shapes: Shapes) -> Iterator[Entry]:
    shape = keys.parse(path)
    if shape[-1:] != (_EVERYTHING,):
        yield from shapes.get(shape, ())
        return
    for known, entries in shapes.items():
        if len(known) >= len(shape) and known[: len(shape) - 1] == shape[:-1]:
            yield from entries


def _in_company(mark: Mark, entry: Entry, shapes: Shapes) -> bool:
    """Whether the row has the fields that the mark wants beside it, and none that it does not."""
    row = entry.path[0]
    for path, globs in mark.beside:
        values = [str(each.value).lower() for each in _at(path, shapes) if each.path[0] == row]
        if not any(fnmatchcase(value, glob.lower()) for value in values for glob in globs):
            return False
    return not any(each.path[0] == row for path in mark.without for each in _at(path, shapes))


def name_of(value: object) -> str:
    """A value as the id of a model; empty where it is a text, or none at all."""
    if not isinstance(value, str):
        return ""
    words = value.split()
    return "-".join(words) if len(words) <= _WORDS else ""


def _shown(path: str) -> str:
    return path.replace("[]", "").removesuffix(f".{_EVERYTHING}")


def _statements(path: str, said: list[_Said]) -> Iterator[Statement]:
    """One statement for each maker and role; all of a provider at the first row that names it."""
    kept = [each for each in said if each.sure] or said
    first: dict[str, _Said] = {}
    for each in sorted(kept, key=lambda each: each.at):
        first.setdefault(each.maker.provider, each)
    done: set[tuple[Maker, Role]] = set()
    for each in kept:
        if (each.maker, each.role) in done or len(done) >= MAX_MAKERS:
            continue
        done.add((each.maker, each.role))
        maker, at = each.maker, first[each.maker.provider].at
        yield Statement(
            artefact=f"file:{path}",
            maker=maker if each.sure else Maker(maker.provider, maker.surface, maker.model, verified=False),
            at=Location(path, at),
            label=each.label,
            role=each.role,
            certainty=Certainty.DESCRIBED if each.sure else Certainty.ASSUMED,
            linkage=Linkage.FILE_CONTENT,
        )
