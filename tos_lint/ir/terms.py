"""What the licensors' texts say, as typed values: instruments, versions, clauses.

An **instrument** is one legal text; it has dated versions; a version has clauses. A clause has an
*effect* on *uses* of a *subject*, turns on *facts*, and may have *exceptions*, each with its own
conditions. Sections, quotations, URLs and dates are copied from the text that was read; where it
was not read in the original, `verified` is false and no error may rest on the clause alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What a clause does to a use."""

    PROHIBIT = "prohibit"
    PERMIT = "permit"
    REQUIRE = "require"
    """Allowed, and a duty falls due."""
    SILENT = "silent"
    """The document was read and says nothing about the use: neither a permit nor an unread text."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One fact that must hold: `fact` is a word of the vocabulary, `values` what it may be.

    Facts: `competes` (the trained model competes with the provider: `true`), `kind` (generative,
    embedding, classifier, reward, other), `distribution` (none, open-weights, hosted, sold),
    `commercial`, `purpose` (internal, research, product), `own-service` (trained by the provider's
    own tuning service), `base-family` (glob patterns over the ids of the base weights), `role`
    (text, label, reward, preference, teacher, filter), `surface`.
    """

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exception: when all its conditions hold, the clause does not apply."""

    id: str
    when: tuple[Condition, ...]
    says: str = ""
    """The words of the text, or ours where `quoted` is false."""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of a `require` clause."""

    kind: str
    """`name-prefix`, `display-notice`, `licence-copy`, `notice-file`, `disclosure`, `flow-down`."""
    value: str = ""
    trigger: str = ""
    """The act that makes it fall due: `distribution`, `use`."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One restriction, permission or obligation in one version of one instrument."""

    id: str
    """`provider/instrument/version#name`, stable."""
    effect: Effect
    uses: tuple[str, ...]
    """Words of the vocabulary: `train`, `extract`, `automate`, `evaluate`, `publish`, ..."""
    subject: str
    """`outputs`, `services`, `weights`, ... : what the clause is about."""
    document: str
    section: str
    url: str
    quote: str
    effective_from: str
    effective_to: str
    verified: bool
    when: tuple[Condition, ...] = ()
    """All must hold for the clause to apply; none: it applies always."""
    exceptions: tuple[Exemption, ...] = ()
    duties: tuple[Duty, ...] = ()
    modalities: tuple[str, ...] = ()
    """Kinds of output that it is about; empty: any."""
    roles: tuple[str, ...] = ()
    """Roles of material that the text names; empty: it does not distinguish."""
    seen: str = ""
    """Where and when the text was read."""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The clauses of an instrument in force from one date (inclusive) to another (exclusive).

    Dates are ISO; empty means unknown at the beginning and open at the end.
    """

    effective_from: str
    effective_to: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One legal text and what it governs."""

    id: str
    provider: str
    document: str
    url: str
    versions: tuple[Version, ...]
    surfaces: tuple[str, ...] = ()
    """Doors it governs, for a provider's terms; empty for a licence of weights or data."""
    models: tuple[str, ...] = ()
    """Glob patterns of model ids that it governs, for a licence; most specific wins."""
    title: str = ""
    kind: str = "terms"
    """`terms` of a service or `licence` of weights."""


@dataclass(frozen=True, slots=True)
class Terms:
    """All instruments, in the order of their ids."""

    instruments: tuple[Instrument, ...]
