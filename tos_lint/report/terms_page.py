"""`tos-lint terms`: the encoded texts, their versions in force on a day, and what they say."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tos_lint.ir.findings import Problem
from tos_lint.ir.terms import Clause, Instrument, Terms, Version
from tos_lint.report.json_v1 import clauses_json
from tos_lint.report.paper import BLANK, Line, labelled, plain, words


def terms_page(terms: Terms, provider: str, as_of: str, format_name: str, width: int) -> str:
    """The instruments of a provider (empty: of all) in the versions in force on a day (ISO).

    `provider` may also be the id of one instrument. Raises Problem where there is none.
    """
    chosen = [each for each in terms.instruments if provider in ("", each.provider, each.id)]
    if not chosen:
        known = ", ".join(sorted({each.provider for each in terms.instruments}))
        raise Problem(f"no terms are encoded for {provider!r}", hint=f"known: {known}")
    if format_name == "json":
        return _as_json(chosen, as_of)
    if not provider:
        return plain(line for each in chosen for line in _heading(each, as_of, width))
    return plain(line for each in chosen for line in _instrument(each, as_of, width))


def in_force(instrument: Instrument, as_of: str) -> Version | None:
    """The version in force on a day; a beginning that is unknown counts as long ago."""
    for version in instrument.versions:
        if version.effective_from <= as_of and (not version.effective_to or as_of < version.effective_to):
            return version
    return None


def _as_json(instruments: list[Instrument], as_of: str) -> str:
    pages = [
        {
            "id": each.id,
            "provider": each.provider,
            "kind": each.kind,
            "document": each.document,
            "url": each.url,
            "surfaces": list(each.surfaces),
            "models": list(each.models),
            "versions": [
                {
                    "effective_from": version.effective_from or None,
                    "effective_to": version.effective_to or None,
                    "in_force": version is in_force(each, as_of),
                    "clauses": clauses_json(version.clauses),
                }
                for version in each.versions
            ],
        }
        for each in instruments
    ]
    return (
        json.dumps({"schema_version": 1, "as_of": as_of, "instruments": pages}, indent=2, ensure_ascii=False)
        + "\n"
    )


def _heading(instrument: Instrument, as_of: str, width: int) -> Iterator[Line]:
    """One instrument in one or two lines."""
    version = in_force(instrument, as_of)
    dates = ", ".join(each.effective_from or "undated" for each in instrument.versions)
    yield words(f"{instrument.provider}: {instrument.document} [{instrument.id}]", "place")
    force = f"{version.effective_from or 'undated'}, {len(version.clauses)} clauses" if version else "none"
    yield from labelled("in force", force, width)
    if len(instrument.versions) > 1:
        yield from labelled("versions", dates, width)


def _instrument(instrument: Instrument, as_of: str, width: int) -> Iterator[Line]:
    """One instrument and the clauses in force."""
    yield from _heading(instrument, as_of, width)
    if instrument.url:
        yield from labelled("url", instrument.url, width)
    governs = ", ".join((*instrument.surfaces, *instrument.models))
    if governs:
        yield from labelled("governs", governs, width)
    yield BLANK
    version = in_force(instrument, as_of)
    for clause in version.clauses if version else ():
        yield from _clause(clause, width)
        yield BLANK


def _clause(clause: Clause, width: int) -> Iterator[Line]:
    """One clause: effect, conditions, exceptions, quotation."""
    yield words(f"  {clause.id}", "place")
    section = f" ({clause.section})" if clause.section else ""
    yield from labelled(clause.effect.value, f"{', '.join(clause.uses)} of {clause.subject}{section}", width)
    for condition in clause.when:
        yield from labelled("when", f"{condition.fact} is {' or '.join(condition.values)}", width)
    for exception in clause.exceptions:
        conditions = " and ".join(f"{each.fact} is {' or '.join(each.values)}" for each in exception.when)
        yield from labelled("unless", conditions or exception.says, width)
    for duty in clause.duties:
        due = f", due on {duty.trigger}" if duty.trigger else ""
        yield from labelled("duty", f"{duty.kind} {duty.value}".rstrip() + due, width)
    if clause.quote:
        yield from labelled("says", f"\u201c{clause.quote.strip()}\u201d", width, "quote")
    if not clause.verified:
        yield from labelled("", "as reported by others; no error rests on it alone", width)
    if clause.seen:
        yield from labelled("read", clause.seen, width)
