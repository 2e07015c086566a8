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

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import ClassVar, TypeVar, dataclass_transform

from tos_lint.ir.facts import Scalar
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location, Span

T = TypeVar("T")

KEPT = 1 << 18
"""Values that are kept to be shared."""


class Shared(type):
    """Makes the same value once (hash-consing): most comparisons of values are of one with itself.

    Equality stays that of the fields: sharing saves time and decides nothing, so what is kept can be
    dropped whenever it is much.
    """

    known: ClassVar[dict[object, object]] = {}

    def __call__(cls: type[T], *given: object, **named: object) -> T:
        """The value of these fields, a new one where it is not known."""
        key = (cls, given, *named.items())
        found = Shared.known.get(key)
        if found is None:
            if len(Shared.known) >= KEPT:
                Shared.known.clear()
            found = Shared.known[key] = type.__call__(cls, *given, **named)
        return found  # type: ignore[return-value]  # what is kept under a class is of that class


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A frozen dataclass whose hash is computed once and is the same in every process.

    Sets of values are built and compared millions of times, and some values nest deeply. The order in
    which a set is gone through follows from the hashes: Python's own differ from run to run, and with
    them the order of evaluation, so what a bound cuts off would differ too.
    """
    getters: list[Callable[[object], Iterable[object]]] = []
    seed = zlib.crc32(cls.__name__.encode())
    cls.__post_init__ = lambda self: object.__setattr__(  # type: ignore[attr-defined]
        self, "code", hash((seed, *map(_code, getters[0](self))))
    )
    made = dataclass(frozen=True, slots=True)(cls)
    names = [each.name for each in fields(made) if each.compare]  # type: ignore[arg-type]
    getters.append(attrgetter(*names) if len(names) > 1 else lambda self: [getattr(self, n) for n in names])
    made.__hash__ = lambda self: self.code  # type: ignore[method-assign, attr-defined]
    return made


@lru_cache(maxsize=1 << 16)
def _text_code(text: str) -> int:
    return zlib.crc32(text.encode(errors="surrogatepass"))


def _code(part: object) -> int:
    """The part of a hash that one field contributes: built from numbers only."""
    code = _CODES.get(type(part))
    return code(part) if code is not None else part.code  # type: ignore[attr-defined]


_CODES: dict[type, Callable[..., int]] = {
    str: _text_code,
    int: hash,
    bool: hash,
    float: hash,
    Span: hash,
    Linkage: lambda part: _text_code(part.value),
    type(None): lambda _: 1,
    tuple: lambda part: hash(tuple(map(_code, part))),
    Location: lambda part: hash((_text_code(part.path), part.span)),
}


Parts = tuple[str | None, ...]


@value
class Text(metaclass=Shared):
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


@value
class Datum:
    """A constant that is not a string: a number, a truth value, None."""

    value: Scalar
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Ref(metaclass=Shared):
    """An object of the heap."""

    number: int
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Function(metaclass=Shared):
    """A function of the project: the file and symbol of its body, and the object of its closure."""

    path: str
    symbol: str
    closure: int
    receiver: Value | None = None
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Module(metaclass=Shared):
    """A module of the project, by the path of its file."""

    path: str
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Package(metaclass=Shared):
    """A folder of the project that is imported without being a file."""

    path: str
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Api(metaclass=Shared):
    """A library's name, or a member of a value that a library made.

    `receiver` is that value, whose construction holds the arguments that a row may ask for.
    """

    path: str
    receiver: Value | None = None
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Handle(metaclass=Shared):
    """Names an artefact without being its contents; `api` types its members."""

    name: Text
    kind: str
    api: str = ""
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Made(metaclass=Shared):
    """Something that a model generated: the key of its source."""

    source: str
    role: str = "text"
    assumed: bool = False
    """It passed through something that no row describes."""
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Content(metaclass=Shared):
    """What was loaded from an artefact, at `loaded`."""

    name: Text
    kind: str
    loaded: Location
    subset: str = ""
    role: str = "text"
    assumed: bool = False
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Document(metaclass=Shared):
    """A part of a project's own YAML, JSON or TOML file, under a key path."""

    path: str
    keys: tuple[str | int, ...]
    linkage: Linkage = Linkage.CONFIG_FILE
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Super(metaclass=Shared):
    """What `super()` gives inside a method: the attributes of the classes after `owner`."""

    owner: int
    receiver: Value
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Rotated(metaclass=Shared):
    """One of several, another one each time: what a rotation hands out, wherever it is handed on."""

    at: Location
    code: int = field(default=0, init=False, repr=False, compare=False)


@value
class Unknown(metaclass=Shared):
    """Something that carries no material that we know of, and of which nothing else is known.

    Its presence keeps a branch from being taken for decided.
    """

    code: int = field(default=0, init=False, repr=False, compare=False)


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
    | Rotated
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


@lru_cache(maxsize=1 << 16)
def materials(values: Values) -> Values:
    """The values that carry material themselves."""
    return frozenset(v for v in values if isinstance(v, Made | Content))


@lru_cache(maxsize=1 << 16)
def handles(values: Values) -> Values:
    """The names of artefacts among the values."""
    return frozenset(v for v in values if isinstance(v, Handle))


@lru_cache(maxsize=1 << 16)
def rotated(values: Values) -> Values:
    """The marks among the values that say where one of several was chosen."""
    return frozenset(v for v in values if isinstance(v, Rotated))


@lru_cache(maxsize=1 << 16)
def references(values: Values) -> tuple[Ref, ...]:
    """The objects among the values: what is looked into again and again is sorted out once."""
    return tuple(v for v in values if isinstance(v, Ref))


def assumed(value: Value) -> Value:
    """The material, having passed through something that no row describes."""
    if isinstance(value, Made | Content) and not value.assumed:
        return replace(value, assumed=True)
    return value


@lru_cache(maxsize=1 << 14)
def all_assumed(values: Values) -> Values:
    """The values, what is material among them having passed through something that no row describes."""
    return frozenset(assumed(value) for value in values)


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
