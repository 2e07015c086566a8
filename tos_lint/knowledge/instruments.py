"""Legal texts: the instruments of `rules/providers/<name>/` and `rules/licences/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tos_lint.ir.terms import Clause, Condition, Duty, Effect, Exemption, Instrument, Version
from tos_lint.knowledge.reading import Fields, RulesFile
from tos_lint.knowledge.vocabulary import Vocabulary

_KINDS = ("terms", "licence")


def read_instrument(file: RulesFile, words: Vocabulary) -> Instrument:
    """The instrument that a file writes. Raises `Problem`."""
    fields = file.fields()
    kind = fields.word("kind", _KINDS, "terms")
    instrument = Instrument(
        id=fields.required("instrument"),
        provider=fields.required("provider"),
        document=fields.required("document"),
        url=fields.text("url"),
        versions=(),
        surfaces=fields.words("surfaces", words.surfaces),
        models=fields.texts("models"),
        title=fields.text("title"),
        kind=kind,
    )
    versions = tuple(_version(version, instrument, words) for version in fields.each("versions"))
    fields.done()
    _check_order(versions, fields)
    return replace(instrument, versions=versions)


def _check_order(versions: Sequence[Version], fields: Fields) -> None:
    """The newest version stands first, and no two begin on one day."""
    for newer, older in pairwise(versions):
        if newer.effective_from <= older.effective_from:
            below, above = older.effective_from or "undated", newer.effective_from or "undated"
            what = f"version `{below}` stands below `{above}`"
            raise fields.problem(what, "versions", "the newest version stands first")


def _version(fields: Fields, instrument: Instrument, words: Vocabulary) -> Version:
    begins, ends = fields.text("effective-from"), fields.text("effective-to")
    seen: set[str] = set()
    clauses: list[Clause] = []
    for inner in fields.each("clauses"):
        clause = _clause(inner, instrument, (begins, ends), words)
        if clause.id in seen:
            raise inner.problem(f"two clauses of one version are called `{clause.id}`", "id")
        seen.add(clause.id)
        clauses.append(clause)
    fields.done()
    return Version(begins, ends, tuple(clauses))


def _clause(fields: Fields, instrument: Instrument, dates: tuple[str, str], words: Vocabulary) -> Clause:
    clause = Clause(
        id=f"{instrument.id}/{dates[0] or 'undated'}#{fields.required('id')}",
        effect=Effect(fields.one_of(fields.required("effect"), words.effects, "effect")),
        uses=fields.words("uses", words.uses),
        subject=fields.word("subject", words.subjects),
        document=fields.text("document", instrument.document),
        section=fields.text("section"),
        url=fields.text("url", instrument.url),
        quote=fields.text("quote"),
        effective_from=dates[0],
        effective_to=dates[1],
        verified=fields.flag("verified", default=True),
        when=tuple(_conditions(fields, words)),
        exceptions=tuple(_exemption(inner, words) for inner in fields.each("exceptions")),
        duties=tuple(_duty(inner, words) for inner in fields.each("duties")),
        modalities=fields.words("modalities", words.carries),
        roles=fields.words("roles", words.roles),
        seen=fields.text("seen"),
        notes=fields.text("notes"),
    )
    fields.done()
    if not clause.quote and clause.verified and clause.effect is not Effect.SILENT:
        raise fields.problem("a verified clause quotes the text", "quote", "or say `verified: false`")
    return clause


def _conditions(fields: Fields, words: Vocabulary) -> Iterator[Condition]:
    """The facts under `when`, with values that the vocabulary knows."""
    if (when := fields.inner("when")) is None:
        return
    for fact in when.names():
        when.one_of(fact, words.facts, fact, "fact")
        values = when.texts(fact)
        if known := words.facts[fact]:
            values = tuple(when.one_of(value, known, fact) for value in values)
        yield Condition(fact, values)


def _exemption(fields: Fields, words: Vocabulary) -> Exemption:
    exemption = Exemption(
        id=fields.required("id"),
        when=tuple(_conditions(fields, words)),
        says=fields.text("says"),
        quoted=fields.flag("quoted"),
    )
    fields.done()
    return exemption


def _duty(fields: Fields, words: Vocabulary) -> Duty:
    duty = Duty(
        kind=fields.one_of(fields.required("kind"), words.duties, "kind", "duty"),
        value=fields.text("value"),
        trigger=fields.word("trigger", words.triggers),
    )
    fields.done()
    return duty
