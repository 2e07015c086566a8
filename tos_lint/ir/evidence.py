"""By which words artefacts speak of themselves: the rows of `rules/evidence/`.

A **manifest** is a document that speaks of artefacts: a data set's card, a description in JSON-LD, a
bill of materials. A **mark** is a field of a data file's rows that names who wrote them. The engine
knows only that such things exist; which keys, ids and phrases they are written with is data.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """How one format of manifest is told and read.

    Key paths as in `ir.catalogue`, and `**` at the end for everything below.
    """

    id: str
    said_by: str
    called: str
    """What people call it: `dataset card`."""
    subject: str = "data"
    """What it speaks of: `data`, `model`, or `lineage` (one file made from another)."""
    names: tuple[str, ...] = ()
    """Glob patterns of file names; empty: any document."""
    any_keys: tuple[str, ...] = ()
    no_keys: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of key path and glob patterns, one of which a value there must match."""
    each: str = ""
    """Key path of a list whose members speak for themselves; the other paths then begin there."""
    each_values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    licences: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Where it names its files, relative to its own folder."""
    published: tuple[str, ...] = ()
    """Where it names the id under which it is given to others."""
    origins: tuple[str, ...] = ()
    """Where texts stand that name who generated it."""
    derived: tuple[str, ...] = ()
    """Where it names what it was made from."""
    bases: tuple[str, ...] = ()
    """Where a model's card names the weights it descends from."""
    terms: tuple[str, ...] = ()
    """Where terms that hold for it are named."""
    prohibitions: tuple[str, ...] = ()
    """Where anything that stands there limits what may be done with it."""
    synthetic: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of key path and glob patterns that say: generated, without saying by whom."""
    prose: tuple[str, ...] = ()
    """Keys whose text is read like sentences; the document's own text is read anyway."""
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """Elements that tie other elements of the same document together by their ids."""

    kind: str
    """What it says of the element at `tail`: `licences`, `derived`, `origins`, `files`."""
    type_key: str
    types: tuple[str, ...]
    tail: str
    head: str


@dataclass(frozen=True, slots=True)
class LicenceTag:
    """What a licence, as manifests write it, lets people do."""

    patterns: tuple[str, ...]
    """Glob patterns in lower case."""
    grants: str
    """`anything` (any use, training included), `limited` (some uses, or other terms)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A field of a row whose value names the model that wrote the row."""

    path: str
    """Key path within a row: `model`, `response.body.model`, `completions[].model`."""
    role: str = "text"
    sure: bool = True
    """False where other things are called so too."""
    beside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Fields of the same row that must have one of these values (glob patterns; `*`: any)."""
    without: tuple[str, ...] = ()
    """Fields that the row must not have."""


@dataclass(frozen=True, slots=True)
class IdMark:
    """A form of id by which a service signs what it answers."""

    paths: tuple[str, ...]
    pattern: str
    """A regular expression for the whole id."""
    provider: str
    surface: str = "api"
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Phrases:
    """How sentences say that a model wrote something."""

    made: tuple[str, ...] = ()
    """Words for making: `generated`, `synthesized`."""
    by: tuple[str, ...] = ()
    """Words that lead from there to the maker: `by`, `with`, `using`."""
    denied: tuple[str, ...] = ()
    """Words that turn it into its opposite."""
    measured: tuple[str, ...] = ()
    """Words that say it is about measuring, not about the data."""
    limited: tuple[str, ...] = ()
    """Phrases that say the maker's terms hold."""
    makers: tuple[tuple[str, str], ...] = ()
    """Words that name a maker without being a model's id, and the provider meant."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything of `rules/evidence/`."""

    manifests: tuple[ManifestRow, ...] = ()
    licences: tuple[LicenceTag, ...] = ()
    marks: tuple[Mark, ...] = ()
    ids: tuple[IdMark, ...] = ()
    row_lists: tuple[str, ...] = ()
    """Keys at the top of a document under which its rows stand."""
    phrases: Phrases = field(default_factory=Phrases)
