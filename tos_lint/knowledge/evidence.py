"""How artefacts speak of themselves: the files of `rules/evidence/`, each of which has some sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tos_lint.ir.evidence import Evidence, IdMark, LicenceTag, ManifestRow, Mark, Phrases, Relation
from tos_lint.knowledge.reading import Fields, RulesFile
from tos_lint.knowledge.vocabulary import Vocabulary

_SUBJECTS = ("data", "model", "lineage")
_GRANTS = ("anything", "limited")
_SPOKEN = ("licences", "files", "published", "origins", "derived", "bases", "terms", "prohibitions", "prose")
"""Keys of a manifest that list key paths."""

Pairs = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(slots=True)
class EvidenceShelf:
    """What the files said so far."""

    manifests: dict[str, ManifestRow] = field(default_factory=dict)
    licences: list[LicenceTag] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    ids: list[IdMark] = field(default_factory=list)
    row_lists: list[str] = field(default_factory=list)
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    makers: list[tuple[str, str]] = field(default_factory=list)

    def read(self, file: RulesFile, words: Vocabulary) -> None:
        """Adds one file. Raises `Problem`."""
        fields = file.fields()
        for inner in fields.each("manifests"):
            row = _manifest(inner)
            if row.id in self.manifests:
                raise inner.problem(f"manifest `{row.id}` is described twice", "id")
            self.manifests[row.id] = row
        self.licences += [_licence(inner) for inner in fields.each("licences")]
        self.marks += [_mark(inner, words) for inner in fields.each("fields")]
        self.ids += [_id(inner, words) for inner in fields.each("ids")]
        self.row_lists += fields.texts("row-lists")
        if (spoken := fields.inner("phrases")) is not None:
            for key in ("made", "by", "denied", "measured", "limited"):
                self.phrases[key] = (*self.phrases.get(key, ()), *spoken.texts(key))
            spoken.done()
        for inner in fields.each("makers"):
            provider = inner.required("provider")
            self.makers += [(word.lower(), provider) for word in inner.texts("words")]
            inner.done()
        fields.done()

    def evidence(self) -> Evidence:
        """Everything, in a fixed order."""
        return Evidence(
            manifests=tuple(self.manifests.values()),
            licences=tuple(self.licences),
            marks=tuple(self.marks),
            ids=tuple(self.ids),
            row_lists=tuple(self.row_lists),
            phrases=Phrases(makers=tuple(self.makers), **self.phrases),
        )


def _manifest(fields: Fields) -> ManifestRow:
    row = ManifestRow(
        id=fields.required("id"),
        said_by=fields.file.where(fields.path),
        called=fields.required("called"),
        subject=fields.word("subject", _SUBJECTS, "data"),
        names=fields.texts("names"),
        any_keys=fields.texts("any-keys"),
        no_keys=fields.texts("no-keys"),
        values=_pairs(fields, "values"),
        each=fields.text("each"),
        each_values=_pairs(fields, "each-values"),
        synthetic=_pairs(fields, "synthetic"),
        relations=tuple(_relation(inner) for inner in fields.each("relations")),
        **{key: fields.texts(key) for key in _SPOKEN},
    )
    fields.done()
    return row


def _relation(fields: Fields) -> Relation:
    relation = Relation(
        kind=fields.word("kind", _SPOKEN),
        type_key=fields.required("type-key"),
        types=fields.texts("types"),
        tail=fields.required("tail"),
        head=fields.required("head"),
    )
    fields.done()
    return relation


def _pairs(fields: Fields, key: str) -> Pairs:
    inner = fields.inner(key)
    return tuple((name, inner.texts(name)) for name in inner.names()) if inner is not None else ()


def _licence(fields: Fields) -> LicenceTag:
    grants = fields.one_of(fields.required("grants"), _GRANTS, "grants")
    tag = LicenceTag(tuple(pattern.lower() for pattern in fields.texts("patterns")), grants)
    fields.done()
    return tag


def _mark(fields: Fields, words: Vocabulary) -> Mark:
    mark = Mark(
        path=fields.required("field"),
        role=fields.word("role", words.roles, "text"),
        sure=fields.flag("sure", default=True),
        beside=_pairs(fields, "beside"),
        without=fields.texts("without"),
    )
    fields.done()
    return mark


def _id(fields: Fields, words: Vocabulary) -> IdMark:
    mark = IdMark(
        paths=fields.texts("fields"),
        pattern=fields.parsed(_expression, fields.required("pattern"), "pattern"),
        provider=fields.required("provider"),
        surface=fields.word("surface", words.surfaces, "api"),
        sure=fields.flag("sure"),
    )
    fields.done()
    return mark


def _expression(text: str) -> str:
    """A regular expression that compiles. Raises ValueError."""
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return text
