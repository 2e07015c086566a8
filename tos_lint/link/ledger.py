"""What evaluation found out: the effects of calls, without the values that led to them.

Every record has an identity, so that evaluating a place again adds nothing twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tos_lint.ir.facts import Gap
from tos_lint.ir.graph import Hop, Maker
from tos_lint.ir.spans import Location
from tos_lint.link.values import Material, Text


@dataclass(frozen=True, slots=True)
class Generation:
    """A call whose result a model generated."""

    key: str
    name: str
    location: Location
    maker: Maker
    through: tuple[Location, ...]
    carries: str
    said_by: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Stored:
    """Material was written into an artefact."""

    name: Text
    kind: str
    at: Location
    through: tuple[Location, ...]
    said_by: str
    label: str
    publishes: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A training step, wherever it is written."""

    key: str
    kind: str
    framework: str
    name: str
    location: Location
    symbol: str
    said_by: str
    service: str = ""
    run: str = ""
    launcher: Location | None = None
    document: str = ""
    """The configuration that describes it; empty for a call or a command."""
    guessed: bool = False
    """Only the name of a key says that this is training."""
    loop: int = -1
    """Of a hand-written step, the number of the outermost loop of its body that it stands in."""


@dataclass(slots=True)
class StepDetails:
    """What several evaluations learn about one step."""

    through: tuple[Location, ...] = ()
    bases: set[str] = field(default_factory=set)
    students: set[str] = field(default_factory=set)
    fed: bool = False
    starved: bool = False


@dataclass(frozen=True, slots=True)
class Copied:
    """A program moved the contents of one artefact into another."""

    source: Text
    target: Text
    at: Location
    label: str


@dataclass(frozen=True, slots=True)
class Carded:
    """A program makes a card."""

    at: Location
    said_by: str
    subject: str
    licences: tuple[Text, ...] = ()
    derived: tuple[Text, ...] = ()
    bases: tuple[Text, ...] = ()
    page: Text | None = None


class Ledger:
    """All effects of one run."""

    def __init__(self) -> None:
        self.generations: dict[str, Generation] = {}
        self.metadata: dict[str, tuple[str, ...]] = {}
        self.stores: dict[Stored, set[Material]] = {}
        self.steps: dict[Step, StepDetails] = {}
        self.uses: dict[tuple[Step, str], set[Material]] = {}
        self.copies: dict[Copied, None] = {}
        self.cards: dict[Carded, None] = {}
        self.rotations: dict[str, set[Location]] = {}
        """Where credentials are chosen in turn, by the key of the source that they are for."""
        self.asked: dict[str, dict[str, bool]] = defaultdict(dict)
        """By the key of a source, whether each thing that a request may ask for is asked for each time."""
        self.gaps: dict[tuple[str, Gap], None] = {}
        self.assumed: Counter[str] = Counter()
        self.assumed_at: set[tuple[str, Location]] = set()
        self.ran: dict[tuple[str, Hop], None] = {}

    def gap(self, path: str, gap: Gap) -> None:
        """Remember something that was not understood."""
        self.gaps[path, gap] = None

    def assume(self, callee: str, at: Location) -> None:
        """Count a library call that no row describes, once per place."""
        if (callee, at) not in self.assumed_at:
            self.assumed_at.add((callee, at))
            self.assumed[callee] += 1

    def rotate(self, source: str, places: set[Location]) -> None:
        """Remember where one of several credentials is chosen for a source."""
        self.rotations.setdefault(source, set()).update(places)

    def ask(self, source: str, fact: str, *, so: bool) -> None:
        """Remember whether a request asks for something; once that it does not is enough."""
        self.asked[source][fact] = self.asked[source].get(fact, True) and so

    def asks(self, source: str) -> tuple[str, ...]:
        """What a request asks for each time that it is made."""
        asked = self.asked.get(source, {})
        return tuple(sorted(fact for fact, so in asked.items() if so))

    def store(self, stored: Stored, found: set[Material]) -> None:
        """Remember that material went into an artefact."""
        self.stores.setdefault(stored, set()).update(found)

    def step(self, step: Step) -> StepDetails:
        """The details of a training step, to add to."""
        return self.steps.setdefault(step, StepDetails())

    def use(self, step: Step, role: str, found: set[Material]) -> None:
        """Remember that material arrived at a training step in a role."""
        self.uses.setdefault((step, role), set()).update(found)
