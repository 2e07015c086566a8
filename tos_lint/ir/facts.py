"""What one file says, and nothing that another file would have to confirm.

Facts are the object code of tos-lint: lowering makes them of one file's bytes and path, linking uses
them, and neither a syntax tree nor source text survives in between.

A **body** holds the facts of one function, or of a file's top level, in the order of execution. A
**place** is a value inside one body, assigned at one spot of the text: the lowerer has renamed variables
so that a re-assignment makes a new place, and has written `Move`s where branches or loops join. A
**step** goes from a value to a part of it and is written as text:

    .name     an attribute
    [key]     the element under a constant key: an integer, or text, which `ir.steps` quotes if need be
    [*]       any element
    [1:3]     the same container with the elements from one position (if any) to before another
    [:]       the same container with some of its elements
    {returned}, {sent}  of a generator (in its body, `@generator`): what it returns, what it is sent

A variable of a function that is bound again after an inner function could see it is kept, besides its
places, as an attribute of a *cell*: a `New("cell")` at the place `@outer()` for the function `outer`.
A `Set` on it follows each definition; inner bodies capture the place and `Get` and `Set` there.

The place `@module`, the module's own variables, exists in every body; parameters are places too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tos_lint.ir.commands import Command, Word
from tos_lint.ir.frozen import frozen
from tos_lint.ir.spans import Span

Place = str
Step = str
Scalar = str | int | float | bool | None

MODULE: Place = "@module"
ANY: Step = "[*]"
PART: Step = "[:]"
RETURNED: Step = "{returned}"
GENERATOR: Place = "@generator"
SENT: Step = "{sent}"


@frozen
class Import:
    """`dst` is what another module calls `name`; an empty `name` is the module itself.

    `import a.b as c` is `Import(c, "a.b", "")`; `import a.b` binds the root: `Import(a, "a", "")`
    with `also=("a.b",)`; `from ..p import q` has `level` 2 and module `p`. A star import has name
    `*` and binds nothing by itself: names that no body defines are looked up through `Unbound`.
    """

    dst: Place
    module: str
    name: str
    level: int
    span: Span
    also: tuple[str, ...] = ()


@frozen
class Unbound:
    """`dst` is a name that this file does not bind: a builtin, or something a star import brought."""

    dst: Place
    name: str
    span: Span


@frozen
class Constant:
    """`dst` is a literal."""

    dst: Place
    value: Scalar
    span: Span


@frozen
class Hole:
    """The part of a template that another place fills."""

    place: Place


@frozen
class Template:
    """`dst` is a string put together from literal parts and places: an f-string."""

    dst: Place
    parts: tuple[str | Hole, ...]
    span: Span


@frozen
class Move:
    """`dst` is (also) `src`: an alias, or one of several definitions that reach a join."""

    dst: Place
    src: Place


@frozen
class Operate:
    """`dst` is the result of an operator on `operands`.

    `operator` is Python's spelling: `+ - * / // % ** @ | & ^ << >>`, the comparisons `== != < <= >
    >= in not-in is is-not`, `not`, `and`, `or`, and `neg`.
    """

    dst: Place
    operator: str
    operands: tuple[Place, ...]
    span: Span


@frozen
class Get:
    """`dst` is the part of `base` under `step`, or under the value of `key` where that is set."""

    dst: Place
    base: Place
    step: Step
    span: Span
    key: Place | None = None


@frozen
class Set:
    """`src` becomes the part of `base` under `step`, or under the value of `key` where that is set."""

    base: Place
    step: Step
    src: Place
    span: Span
    key: Place | None = None


@frozen
class Each:
    """`dst` is any element that iterating over `src` gives (the keys, for a mapping)."""

    dst: Place
    src: Place
    span: Span


@frozen
class New:
    """`dst` is a new container: `list`, `dict`, `set` or `tuple`; `Set`s that follow fill it."""

    dst: Place
    kind: str
    span: Span


@frozen
class Spread:
    """The contents of `src` become contents of the container `base`: `[*src]`, `{**src}`."""

    base: Place
    src: Place
    span: Span


@frozen
class Argument:
    """One argument of a call: positional, keyword, `*place` (`star` 1) or `**place` (`star` 2)."""

    place: Place
    keyword: str = ""
    star: int = 0


@frozen
class Call:
    """`dst` is what calling `callee` gives. The span starts at the first line of the expression."""

    dst: Place
    callee: Place
    arguments: tuple[Argument, ...]
    span: Span


@frozen
class Enter:
    """`dst` is what `with src as dst` binds."""

    dst: Place
    src: Place
    span: Span


@frozen
class MakeFunction:
    """`dst` is the function whose body is `symbol`.

    `captures` pairs the names its body leaves free with the places of this body that hold them;
    `defaults` pairs parameters with their default values, `notes` with what annotations say of them.
    """

    dst: Place
    symbol: str
    captures: tuple[tuple[str, Place], ...]
    defaults: tuple[tuple[str, Place], ...]
    span: Span
    notes: tuple[tuple[str, Place], ...] = ()


@frozen
class MakeClass:
    """`dst` is a class. `Set`s on `dst` that follow give it methods and class variables.

    `fields` are the annotated names of its body, in order: what a dataclass, a pydantic model or a
    named tuple takes as arguments.
    """

    dst: Place
    symbol: str
    bases: tuple[Place, ...]
    fields: tuple[str, ...]
    span: Span
    keywords: tuple[tuple[str, Place], ...] = ()
    """What the class statement tells the bases by name."""


@frozen
class Return:
    """The body gives `src` back; with `yields`, one element at a time."""

    src: Place
    span: Span
    yields: bool = False


@frozen
class Raise:
    """`src` is thrown: an exception, or the class of one."""

    src: Place
    span: Span


@frozen
class Catch:
    """`dst` is any exception that was thrown and is of the class, or one of the classes, in `kind`."""

    dst: Place
    kind: Place
    span: Span


@frozen
class Stop:
    """Nothing after this is executed in this block: `raise`, `continue`, `break`, `sys.exit`."""

    span: Span


@frozen
class Branch:
    """One of two blocks runs, by the truth of `test`; an empty `test` is never known."""

    test: Place
    then: tuple[Fact, ...]
    otherwise: tuple[Fact, ...]
    span: Span


@frozen
class Loop:
    """A block that runs any number of times; `Move`s at its end lead back to its beginning."""

    block: tuple[Fact, ...]
    span: Span


Fact = (
    Import
    | Unbound
    | Constant
    | Template
    | Move
    | Operate
    | Get
    | Set
    | Each
    | New
    | Spread
    | Call
    | Enter
    | MakeFunction
    | MakeClass
    | Return
    | Raise
    | Catch
    | Stop
    | Branch
    | Loop
)


@frozen
class Parameter:
    """One parameter of a body: its place and how arguments reach it."""

    name: str
    kind: str = "plain"
    """`positional` (only), `plain`, `keyword` (only), `args` (`*args`) or `kwargs` (`**kwargs`)."""
    annotation: str = ""
    """The dotted text of the annotation, where it is one."""


@frozen
class Body:
    """The facts of one function, or of a file's top level.

    `symbol` is unique in its file: empty for the top level, `Class.method`, `outer.<locals>.inner`,
    `<lambda:12:4>` otherwise.
    """

    symbol: str
    parameters: tuple[Parameter, ...]
    facts: tuple[Fact, ...]
    span: Span
    asynchronous: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a document (YAML, JSON, TOML, front matter) and where it stands.

    `path` leads from the root: mapping keys as they are, list positions as integers. `value` is the
    scalar, or None for a mapping or list (`container` says which).
    """

    path: tuple[str | int, ...]
    value: Scalar
    span: Span
    container: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text for people, and the line on which it begins."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment addressed to tos-lint, for the code on `span.line` (or, alone on its line, below)."""

    text: str
    span: Span
    target: int = 0
    """The line that the remark speaks of."""


class Reason(StrEnum):
    """Why a part of the input was not understood."""

    SYNTAX = "syntax"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    DYNAMIC = "dynamic"
    BOUND = "bound"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something seen but not understood. It always reaches the reader of the report."""

    reason: Reason
    detail: str
    span: Span


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Everything that lowering learned from one file."""

    path: str
    bodies: tuple[Body, ...] = ()
    commands: tuple[Command, ...] = ()
    entries: tuple[Entry, ...] = ()
    remarks: tuple[Remark, ...] = ()
    gaps: tuple[Gap, ...] = ()
    embedded: tuple[FileFacts, ...] = ()
    """Files that this one writes when it is run (`%%writefile`), spans in this one."""
    sentences: tuple[Sentence, ...] = ()
    """What a page for people says."""
    rows: tuple[Entry, ...] = ()
    """The rows of a data file that were looked at; each path begins with the number of the row."""
    settings: tuple[tuple[str, Word], ...] = ()
    """Variables of a shell script as it ends, for those who read it into theirs."""
