"""What a place may hold: the abstract values of the evaluator.

A place holds a *set* of values; the empty set means "nothing known". Values are immutable and small.
What has an identity and can change (lists, dictionaries, instances, modules, results of library
calls) lives in the heap (`link.heap`), and the value is a reference to it.

Two distinctions carry the whole analysis:

* a **handle is not its contents**: `open(p)` is a `Handle`; reading it gives a `Content`;
* **text remembers where it was written**: a path or a data set's id has the location of its literal,
  and, where a command line or a configuration supplied it, the run that did. So a finding can point
  at the line that names the data, and two command lines of one script are not mixed up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar, dataclass_transform

from tos_lint.ir.facts import Scalar
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A frozen dataclass that computes its hash when it is made, not at every look-up.

    Sets of values are built and compared millions of times, and some values nest deeply.
    """
    hashes: list[Callable[[object], int]] = []
    cls.__post_init__ = lambda self: object.__setattr__(self, "code", hashes[0](self))  # type: ignore[attr-defined]
    made = dataclass(frozen=True, slots=True)(cls)
    hashes.append(made.__hash__)
    made.__hash__ = lambda self: self.code  # type: ignore[method-assign, attr-defined]
    return made


Hole = None
Parts = tuple[str | None, ...]


@value
class Text:
    """A string, all of it known or with holes (None among the parts)."""

    parts: Parts
    at: Location
    run: str = ""
    """The command or configuration that supplied it: `script#file:number`."""
    linkage: Linkage | None = None
    """How it got here where it is not a literal of the code."""
    code: int = field(default=0, init=False, repr=False, compare=False)

    @property
    def literal(self) -> str | None:
        """The string, where all of it is known."""
        if len(self.parts) == 1:
            return self.parts[0]
        return "" if not self.parts else None

    def with_parts(self, parts: Parts) -> Text:
        """The same provenance around other text."""
        return replace(self, parts=merged(parts))


@dataclass(frozen=True, slots=True)
class Datum:
    """A constant that is not a string: a number, a truth value, None."""

    value: Scalar


@value
class Ref:
    """An object of the heap."""

    number: int
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Function:
    """A function of the project: the file and symbol of its body, and the object of its closure."""

    path: str
    symbol: str
    closure: int
    receiver: Value | None = None
    code: int = field(default=0, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the project, by the path of its file."""

    path: str


@dataclass(frozen=True, slots=True)
class Package:
    """A folder of the project that is imported without being a file."""

    path: str


@value
class Api:
    """A library's name, or a member of a value that a library made.

    `receiver` is that value, whose construction holds the arguments that a row may ask for.
    """

    path: str
    receiver: Value | None = None
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Handle:
    """Names an artefact without being its contents; `api` types its members."""

    name: Text
    kind: str
    api: str = ""
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Made:
    """Something that a model generated: the key of its source."""

    source: str
    role: str = "text"
    assumed: bool = False
    """It passed through something that no row describes."""
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Content:
    """What was loaded from an artefact, at `loaded`."""

    name: Text
    kind: str
    loaded: Location
    subset: str = ""
    role: str = "text"
    assumed: bool = False
    code: int = field(default=0, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A part of a project's own YAML, JSON or TOML file, under a key path."""

    path: str
    keys: tuple[str | int, ...]
    linkage: Linkage = Linkage.CONFIG_FILE


@dataclass(frozen=True, slots=True)
class Super:
    """What `super()` gives inside a method: the attributes of the classes after `owner`."""

    owner: int
    receiver: Value


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that carries no material that we know of, and of which nothing else is known.

    Its presence keeps a branch from being taken for decided.
    """


Value = (
    Text
    | Datum
    | Ref
    | Function
    | Module
    | Package
    | Api
    | Handle
    | Made
    | Content
    | Document
    | Super
    | Unknown
)
Values = frozenset[Value]
Material = Made | Content
NOTHING: Values = frozenset()
"""Bottom: not computed yet, or cannot happen."""
UNKNOWN: Values = frozenset({Unknown()})


def merged(parts: Parts) -> Parts:
    """Neighbouring literals joined, neighbouring holes collapsed, empty literals dropped."""
    out: list[str | None] = []
    for part in parts:
        if part == "":
            continue
        if out and part is None and out[-1] is None:
            continue
        if out and isinstance(part, str) and isinstance(out[-1], str):
            out[-1] += part
        else:
            out.append(part)
    return tuple(out) or ("",)


def literals(values: Values) -> list[Text]:
    """The texts among the values that are known as a whole, in a fixed order."""
    found = [v for v in values if isinstance(v, Text) and v.literal is not None]
    return sorted(found, key=lambda text: (text.parts[0] or "", text.at, text.run))


def texts(values: Values) -> list[Text]:
    """All texts among the values, those with holes too, in a fixed order."""
    found = [v for v in values if isinstance(v, Text)]
    return sorted(found, key=lambda text: (tuple(part or "" for part in text.parts), text.at, text.run))


def materials(values: Values) -> Values:
    """The values that carry material themselves."""
    return frozenset(v for v in values if isinstance(v, Made | Content))


def assumed(value: Value) -> Value:
    """The material, having passed through something that no row describes."""
    if isinstance(value, Made | Content) and not value.assumed:
        return replace(value, assumed=True)
    return value


def truth(values: Values) -> bool | None:
    """Whether the values are all true, all false, or (None) neither or unknown."""
    answers = {_truth_of(value) for value in values}
    return answers.pop() if len(answers) == 1 else None


def _truth_of(value: Value) -> bool | None:
    match value:
        case Datum(value=known):
            return bool(known)
        case Text():
            return None if value.literal is None else bool(value.literal)
        case Function() | Module() | Api():
            return True
        case _:
            return None


def ordered(values: Values) -> Iterable[Value]:
    """The values in an order that does not depend on hashes: evaluation must not either."""
    return sorted(values, key=_rank) if len(values) > 1 else values


def _rank(value: Value) -> tuple[object, ...]:
    match value:
        case Ref(number=number):
            return (0, number, "", "")
        case Function(path=path, symbol=symbol, closure=closure, receiver=receiver):
            return (1, closure, path, symbol + str(_rank(receiver) if receiver else ""))
        case Api(path=path, receiver=receiver):
            return (2, 0, path, str(_rank(receiver) if receiver else ""))
        case Text(parts=parts, at=at, run=run):
            return (3, at.span.line, "".join(part or "*" for part in parts), at.path + run)
        case Made(source=source):
            return (4, 0, source, "")
        case Content(name=name, loaded=loaded, subset=subset):
            return (5, loaded.span.line, "".join(part or "*" for part in name.parts), loaded.path + subset)
        case Datum(value=known):
            return (6, 0, str(known), "")
        case Unknown():
            return (7, 0, "", "")
        case _:
            return (9, 0, repr(value), "")
