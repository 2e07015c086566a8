"""What manifests say: cards, descriptions and bills of materials, read by the rows that know their keys.

Nothing is resolved here. A `Spoken` holds texts with their places; which artefacts of the project they
mean is decided when those are known (`link.testimony`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final

from tos_lint.ir.evidence import Evidence, LicenceTag, ManifestRow, Relation
from tos_lint.ir.facts import Entry, FileFacts, Scalar, Sentence
from tos_lint.ir.graph import Linkage, Maker
from tos_lint.ir.spans import Location, Span
from tos_lint.link import keys
from tos_lint.link.documents import Tree
from tos_lint.link.values import Text
from tos_lint.link.wording import Wording

EVERYTHING: Final = ".**"
_IDS: Final = ("spdxId", "@id", "bom-ref", "id")
"""Keys by which an element of a document is called in the same document."""
_FILE: Final = re.compile(r"(?<![\w/:.-])[\w./*-]*\w\.(?:jsonl?|ndjson|csv|tsv|parquet|arrow|txt)(?:\.gz)?\b")
"""A data file that a sentence mentions."""
MAX_MEMBERS: Final = 2_000
"""Members of one document that speak for themselves."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is named as the author; `sure` where a key of the format says so."""

    maker: Maker
    at: Location
    sure: bool
    said: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one manifest says of one subject."""

    row: ManifestRow
    path: str
    location: Location
    """Its licence key, else its first line."""
    licences: tuple[str, ...] = ()
    grants: str = ""
    files: tuple[Text, ...] = ()
    mentioned: tuple[Text, ...] = ()
    """Files that its sentences mention."""
    published: tuple[Text, ...] = ()
    origins: tuple[Named, ...] = ()
    derived: tuple[Text, ...] = ()
    bases: tuple[str, ...] = ()
    synthetic: Location | None = None
    """Where it says that something was generated, without saying by whom."""
    limits: bool = False
    terms: tuple[str, ...] = ()
    """Providers whose terms it names."""
    title: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The providers that it names as the origin or whose terms it names."""
        return frozenset((*self.terms, *(named.maker.provider for named in self.origins)))


def spoken(files: Iterable[FileFacts], evidence: Evidence, wording: Wording) -> list[Spoken]:
    """What all manifests of a project say, in the order of their paths."""
    found: list[Spoken] = []
    for facts in files:
        for rows, tree in _documents(facts, evidence.manifests):
            for row in rows:
                if _is(row, tree):
                    found += _all(row, facts, tree, evidence, wording)
    return found


def _documents(
    facts: FileFacts, rows: tuple[ManifestRow, ...]
) -> Iterator[tuple[list[ManifestRow], dict[tuple[str | int, ...], Entry]]]:
    """The document that a file is, and, of a file of rows, each row; with the formats that it may be."""
    name = PurePosixPath(facts.path).name.lower()
    named = [row for row in rows if not row.names or any(fnmatchcase(name, glob) for glob in row.names)]
    possible = _possible(named, {entry.path[0] for entry in facts.entries})
    if possible:
        yield possible, {entry.path: entry for entry in facts.entries}
    first = facts.rows[0].path[0] if facts.rows else 0
    possible = _possible(named, {entry.path[1] for entry in facts.rows if entry.path[0] == first})
    members: dict[str | int, dict[tuple[str | int, ...], Entry]] = {}
    for entry in facts.rows if possible else ():
        members.setdefault(entry.path[0], {})[entry.path[1:]] = entry
    for member in members.values():
        yield possible, member


def _possible(rows: list[ManifestRow], heads: set[str | int]) -> list[ManifestRow]:
    """The formats whose keys may be there, by the keys at the top."""
    return [
        row for row in rows if heads and all(re.split(r"\.|\[", key)[0] in heads for key, _ in row.values)
    ]


def _is(row: ManifestRow, tree: Tree) -> bool:
    if row.any_keys and not any(keys.entries(tree, key) for key in row.any_keys):
        return False
    if any(keys.entries(tree, key) for key in row.no_keys):
        return False
    return bool(row.names or row.values) and all(_agree(tree, key, globs) for key, globs in row.values)


def _agree(tree: Tree, key: str, globs: tuple[str, ...]) -> bool:
    return any(
        fnmatchcase(str(entry.value).lower(), glob.lower()) for entry in _under(tree, key) for glob in globs
    )


def _all(
    row: ManifestRow, facts: FileFacts, tree: Tree, evidence: Evidence, wording: Wording
) -> Iterator[Spoken]:
    """What a document says of each of its subjects."""
    if not row.each:
        yield _Reader(row, facts, tree, evidence, wording).spoken(facts.sentences)
        return
    depth = len(keys.parse(row.each))
    members: dict[str | int, dict[tuple[str | int, ...], Entry]] = {}
    for path, entry in tree.items():
        if len(path) > depth and keys.fits(keys.parse(row.each), path[:depth]):
            members.setdefault(path[depth], {})[path[depth + 1 :]] = entry
    related = _related(row.relations, members)
    for key in list(members)[:MAX_MEMBERS]:
        member = members[key]
        if all(_agree(member, name, globs) for name, globs in row.each_values):
            reader = _Reader(row, facts, member, evidence, wording)
            names = {str(member[(name,)].value) for name in _IDS if (name,) in member}
            yield reader.spoken((), [pair for name in sorted(names) for pair in related.get(name, ())])


Members = dict[str | int, dict[tuple[str | int, ...], Entry]]
Related = dict[str, list[tuple[str, Entry]]]


def _related(relations: tuple[Relation, ...], members: Members) -> Related:
    """What relations say of elements, by their ids: pairs of what is said and an entry that says it."""
    if not relations:
        return {}
    called: dict[str, list[Entry]] = {}
    for member in members.values():
        texts = [entry for path, entry in member.items() if len(path) == 1 and isinstance(entry.value, str)]
        for name in _IDS:
            if (name,) in member:
                called[str(member[(name,)].value)] = [each for each in texts if each.path[-1] != "type"]
    found: Related = {}
    for member in members.values():
        for relation in relations:
            kind = member.get((relation.type_key,))
            if kind is None or not any(fnmatchcase(str(kind.value), glob) for glob in relation.types):
                continue
            for tail in _under(member, relation.tail):
                for head in _under(member, relation.head):
                    entries = called.get(str(head.value), [head])
                    found.setdefault(str(tail.value), []).extend((relation.kind, each) for each in entries)
    return found


class _Reader:
    """Reads one subject of one document by one row."""

    def __init__(
        self, row: ManifestRow, facts: FileFacts, tree: Tree, evidence: Evidence, wording: Wording
    ) -> None:
        self._row, self._path, self._tree = row, facts.path, tree
        self._licence_tags = evidence.licences
        self._wording = wording
        self._related: list[tuple[str, Entry]] = []

    def spoken(
        self, sentences: tuple[Sentence, ...], related: list[tuple[str, Entry]] | None = None
    ) -> Spoken:
        """Everything that the document says of its subject."""
        self._related = related or []
        row = self._row
        licences = self._texts("licences", row.licences)
        sentences = (*sentences, *self._prose())
        entries = (*licences, *self._texts("terms", row.terms))
        terms = [maker for entry in entries for maker in self._makers(entry)]
        terms += [maker for sentence in sentences for maker in self._wording.limiting(sentence.text)]
        return Spoken(
            row=row,
            path=self._path,
            location=self._at(licences[0]) if licences else self._first(),
            licences=tuple(str(entry.value) for entry in licences),
            grants=granted((entry.value for entry in licences), self._licence_tags),
            files=self._named("files", row.files),
            mentioned=tuple(self._mentioned(sentences)),
            published=self._named("published", row.published),
            origins=tuple(self._origins(sentences)),
            derived=self._named("derived", row.derived),
            bases=tuple(str(entry.value) for entry in self._texts("bases", row.bases)),
            synthetic=self._synthetic(),
            limits=bool(terms) or bool(self._texts("prohibitions", row.prohibitions)),
            terms=tuple(sorted({maker.provider for maker in terms})),
            title=self._title(),
        )

    def _texts(self, kind: str, paths: tuple[str, ...]) -> list[Entry]:
        """The texts under some keys, and those that relations bring, each once."""
        found = [entry for path in paths for entry in _under(self._tree, path)]
        found += [entry for said, entry in self._related if said == kind]
        return list({(entry.path, entry.span): entry for entry in found if _is_text(entry.value)}.values())

    def _at(self, entry: Entry) -> Location:
        return Location(self._path, entry.span)

    def _first(self) -> Location:
        """Where the subject begins: the document, or its member."""
        lines = [entry.span for entry in self._tree.values()] if self._row.each else []
        return Location(self._path, min(lines, default=Span(1)))

    def _named(self, kind: str, paths: tuple[str, ...]) -> tuple[Text, ...]:
        entries = self._texts(kind, paths)
        return tuple(
            Text((str(entry.value).strip(),), self._at(entry), linkage=Linkage.DECLARED) for entry in entries
        )

    def _makers(self, entry: Entry) -> tuple[Maker, ...]:
        return self._wording.named(str(entry.value))

    def _origins(self, sentences: tuple[Sentence, ...]) -> Iterator[Named]:
        """Who is named as the author: by a key, else by a sentence."""
        for entry in self._texts("origins", self._row.origins):
            for maker in self._makers(entry):
                yield Named(maker, self._at(entry), sure=bool(maker.model), said=str(entry.value))
        for sentence in sentences:
            for maker in self._wording.claimed(sentence.text):
                yield Named(maker, Location(self._path, sentence.span), sure=False, said=sentence.text)

    def _mentioned(self, sentences: tuple[Sentence, ...]) -> Iterator[Text]:
        for sentence in sentences:
            if not self._wording.measures(sentence.text):
                for match in _FILE.finditer(sentence.text):
                    at = Location(self._path, sentence.span)
                    yield Text((match.group(),), at, linkage=Linkage.DOCUMENTATION)

    def _prose(self) -> tuple[Sentence, ...]:
        entries = self._texts("prose", self._row.prose)
        return tuple(Sentence(str(entry.value), entry.span) for entry in entries)

    def _synthetic(self) -> Location | None:
        for path, globs in self._row.synthetic:
            for entry in _under(self._tree, path):
                if any(fnmatchcase(str(entry.value).lower(), glob) for glob in globs):
                    return self._at(entry)
        return None

    def _title(self) -> str:
        titles = (self._tree.get((key,)) for key in ("pretty_name", "name", "dataset_name"))
        return " ".join(str(entry.value) for entry in titles if entry is not None).lower()


def granted(licences: Iterable[Scalar], tags: tuple[LicenceTag, ...]) -> str:
    """What some licences together grant: the least of what each is known to."""
    found = set()
    for licence in licences:
        spelled = str(licence).strip().lower().rstrip("/")
        fits = (tag.grants for tag in tags if any(fnmatchcase(spelled, glob) for glob in tag.patterns))
        found.add(next(fits, ""))
    found.discard("")
    return "limited" if "limited" in found else next(iter(found), "")


def _under(tree: Tree, path: str) -> list[Entry]:
    """The scalars under a key path, of lists their items; with `.**`, all below."""
    if not path.endswith(EVERYTHING):
        return keys.scalars(tree, path)
    pattern = keys.parse(path.removesuffix(EVERYTHING))
    return [
        entry
        for known, entry in tree.items()
        if len(known) > len(pattern) and keys.fits(pattern, known[: len(pattern)]) and not entry.container
    ]


def _is_text(value: Scalar) -> bool:
    return isinstance(value, str) and bool(value.strip())
