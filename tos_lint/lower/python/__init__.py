"""Python source becomes facts.

One walk over the syntax tree per body, after one walk that decides what names mean (`binder`). The
top level and every function become a body; classes and comprehensions are lowered where they stand.

Functions see three kinds of outer variables. The module's are read from and written to the object
`@module`. Those of an enclosing function are handed over when the function is made: as a place, or,
where they are bound again later, as attributes of a cell object (`@outer()` for the function
`outer`). What nothing in the file binds is `Unbound`.

What is deliberately not followed: `exec` and `eval`, assignments through `globals()` and
`locals()`, annotations, and the order in which calls of inner functions rebind shared names.
"""

from __future__ import annotations

import ast

from tos_lint.ir.commands import Command, Where
from tos_lint.ir.facts import Body, FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.markdown import commands_in_prose
from tos_lint.lower.python import assignment, calls, control, expressions, functions, statements
from tos_lint.lower.python.binder import Binder
from tos_lint.lower.python.comments import remarks_in
from tos_lint.lower.python.dispatch import block
from tos_lint.lower.python.frame import Frame, Unit
from tos_lint.lower.python.origin import Origin, TextOrigin
from tos_lint.lower.python.parsing import Unparsed, parsed

__all__ = ["SYNTAX", "lower_python", "lower_tree"]

SYNTAX = (assignment, calls, control, expressions, functions, statements)
"""The modules that lower Python's nodes; importing them is what makes them known to `dispatch`."""


def lower_python(path: str, text: str) -> FileFacts:
    """The bodies, remarks and documented commands of a Python file; at worst a gap that says why not."""
    text = text.removeprefix("\ufeff")
    origin = TextOrigin(text)
    remarks = remarks_in(text, origin)
    try:
        tree = parsed(text)
    except Unparsed as refusal:
        return FileFacts(path, remarks=remarks, gaps=(Gap(Reason.SYNTAX, str(refusal), Span(refusal.line)),))
    bodies, gaps = lower_tree(tree, origin)
    return FileFacts(path, bodies, _documented(tree), remarks=remarks, gaps=gaps)


def lower_tree(tree: ast.Module, origin: Origin) -> tuple[tuple[Body, ...], tuple[Gap, ...]]:
    """The bodies of a syntax tree, the top level first, and what was not understood."""
    binder = Binder(tree)
    unit = Unit(binder, origin)
    frame = Frame(unit, binder.module, "")
    block(frame, tree.body)
    unit.bodies.append(Body("", (), tuple(frame.facts), origin.at(1)))
    functions.lower_waiting(unit)
    return tuple(unit.bodies), tuple(unit.gaps)


def _documented(tree: ast.Module) -> tuple[Command, ...]:
    """The commands that the module's docstring shows."""
    match tree.body:
        case [ast.Expr(value=ast.Constant(value=str() as text, lineno=line)), *_]:
            return commands_in_prose(text, line, Where.DOCUMENTATION)
        case _:
            return ()
