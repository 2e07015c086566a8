"""Cards that programs make: by a call that takes the licence, or as the text of a page that is written.

Such a card speaks of what the program publishes, like one that lies beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tos_lint.documents import front_matter
from tos_lint.ir.catalogue import Card
from tos_lint.ir.evidence import Evidence, ManifestRow
from tos_lint.ir.facts import Entry, FileFacts
from tos_lint.ir.ports import Ports
from tos_lint.ir.spans import Location, Span
from tos_lint.link.ledger import Carded, Ledger
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.manifests import Spoken, granted, spoken
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import Handle, Ref, Text, Values, literals, texts
from tos_lint.link.wording import Wording

_BEGINS: Final = "---"
_PAGES: Final = (".md", ".markdown")
_NAME: Final = "README.md"
"""The name under which a page's text is read."""


def make_card(machine: Machine, frame: Activation, card: Card, scope: Scope, said_by: str) -> None:
    """Record a card that a call makes."""
    at = frame.at(scope.span)
    for page in texts(read(machine, frame, card.page, scope)):
        _page(machine, page, at, said_by)
    licences = _texts(machine, frame, card.licence, scope)
    if licences:
        derived, bases = _texts(machine, frame, card.derived, scope), _texts(machine, frame, card.base, scope)
        machine.ledger.cards[Carded(at, said_by, card.subject, licences, derived, bases)] = None


def write_page(
    machine: Machine, frame: Activation, targets: Values, material: Values, scope: Scope, said_by: str
) -> None:
    """Record a text that is written into a page and begins like a card."""
    names = [value.name if isinstance(value, Handle) else value for value in targets]
    if any(isinstance(name, Text) and _ending(name).endswith(_PAGES) for name in names):
        for page in texts(material):
            _page(machine, page, frame.at(scope.span), said_by)


def _ending(name: Text) -> str:
    """The last part of a name that is known."""
    return (name.parts[-1] or "").lower() if name.parts else ""


def _page(machine: Machine, page: Text, at: Location, said_by: str) -> None:
    if page.parts and (page.parts[0] or "").lstrip().startswith(_BEGINS):
        machine.ledger.cards[Carded(at, said_by, "data", page=page)] = None


def _texts(machine: Machine, frame: Activation, ports: Ports, scope: Scope) -> tuple[Text, ...]:
    """The texts at a port, also those in a list."""
    values = read(machine, frame, ports, scope)
    found = list(literals(values))
    for value in values:
        if isinstance(value, Ref):
            found += literals(machine.heap.element(value, "[*]"))
    return tuple(found)


def spoken_by_programs(ledger: Ledger, evidence: Evidence, wording: Wording) -> list[Spoken]:
    """What the cards say that programs make."""
    found: list[Spoken] = []
    for card in sorted(ledger.cards, key=lambda each: (each.at, repr(each))):
        found += [_called(card, evidence)] if card.page is None else _read(card, card.page, evidence, wording)
    return found


def _called(card: Carded, evidence: Evidence) -> Spoken:
    called = "dataset card" if card.subject == "data" else "model card"
    values = [text.literal for text in card.licences]
    return Spoken(
        row=ManifestRow(id="made-by-a-call", said_by=card.said_by, called=called, subject=card.subject),
        path=card.at.path,
        location=card.licences[0].at,
        licences=tuple(value for value in values if value),
        grants=granted(values, evidence.licences),
        derived=card.derived,
        bases=tuple(text.literal or "" for text in card.bases),
    )


def _read(card: Carded, page: Text, evidence: Evidence, wording: Wording) -> list[Spoken]:
    """What a page says, at the lines of the text that it is."""
    text = "".join("_" if part is None else part for part in page.parts)
    above = text[: len(text) - len(text.lstrip())].count("\n")
    entries, _ = front_matter(text.lstrip())
    first = page.at.span.line + above
    moved = tuple(_moved(entry, first) for entry in entries)
    said = spoken([FileFacts(_NAME, entries=moved)], evidence, wording)
    return [
        replace(each, path=page.at.path, location=Location(page.at.path, each.location.span)) for each in said
    ]


def _moved(entry: Entry, first: int) -> Entry:
    return replace(entry, span=Span(first + entry.span.line - 1))
