"""Functions and classes: what their definition does, and the bodies that are lowered later."""

from __future__ import annotations

import ast

from tos_lint.ir.facts import Argument, Body, Call, MakeClass, MakeFunction, Parameter, Place, Return
from tos_lint.lower.python.binder import Kind, Maker
from tos_lint.lower.python.dispatch import block, expression, lowers_statement
from tos_lint.lower.python.frame import Frame, Unit, cell_of

_WRAPPERS = frozenset({"Optional", "Annotated", "Final", "Required", "NotRequired"})
"""Annotations that say something about their first argument."""


@lowers_statement(ast.FunctionDef, ast.AsyncFunctionDef)
def _function(frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    decorators = [expression(frame, decorator) for decorator in node.decorator_list]
    place = frame.temporary() if decorators else frame.fresh(node.name)
    make_function(frame, node, place, _qualified(frame, node.name))
    _decorate_and_define(frame, node, place, decorators)


def _qualified(frame: Frame, name: str) -> str:
    """The dotted symbol of something defined here."""
    layer = next(layer for layer in reversed(frame.layers) if layer.scope.kind is not Kind.COMPREHENSION)
    if layer.scope.kind is Kind.FUNCTION:
        return f"{layer.symbol}.<locals>.{name}"
    return f"{layer.symbol}.{name}" if layer.symbol else name


def _decorate_and_define(
    frame: Frame,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    place: Place,
    decorators: list[Place],
) -> None:
    """Apply decorators, innermost first, and give the result its name."""
    span = frame.span(node)
    for index, decorator in enumerate(reversed(decorators), 1):
        made = frame.fresh(node.name) if index == len(decorators) else frame.temporary()
        outer = node.decorator_list[len(decorators) - index]
        frame.facts.append(Call(made, decorator, (Argument(place),), frame.span(outer)))
        place = made
    frame.define(node.name, place, span)


def make_function(frame: Frame, node: Maker, dst: Place, wanted: str) -> None:
    """Make the function value in `dst` and queue its body."""
    span = frame.span(node)
    defaults, notes = _defaults(frame, node.args), _notes(frame, node.args)
    unit = frame.unit
    symbol = unit.symbol(wanted)
    scope = unit.binder.scopes[node]
    captures: dict[str, Place] = {}
    for name, owner in scope.captured.items():
        if name in owner.shared:
            captures[cell_of(owner)] = cell_of(owner)
        else:
            place = frame.known(name, from_inner=True)
            if place is not None:
                captures[name] = place
    frame.facts.append(MakeFunction(dst, symbol, tuple(captures.items()), defaults, span, notes))
    unit.waiting.append((node, symbol))


def _defaults(frame: Frame, arguments: ast.arguments) -> tuple[tuple[str, Place], ...]:
    plain = [*arguments.posonlyargs, *arguments.args]
    found = []
    for argument, default in zip(
        plain[len(plain) - len(arguments.defaults) :], arguments.defaults, strict=True
    ):
        found.append((argument.arg, expression(frame, default)))
    for argument, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            found.append((argument.arg, expression(frame, keyword_default)))
    return tuple(found)


def _notes(frame: Frame, arguments: ast.arguments) -> tuple[tuple[str, Place], ...]:
    """What annotations say beside the type, by calls."""
    return tuple(
        (argument.arg, expression(frame, said))
        for argument in (*arguments.args, *arguments.kwonlyargs)
        for said in _said_beside(argument.annotation)
    )


def _said_beside(annotation: ast.expr | None) -> list[ast.Call]:
    match annotation:
        case ast.Subscript(value=wrapper, slice=ast.Tuple(elts=[_, *said])) if _dotted(wrapper).endswith(
            "Annotated"
        ):
            return [each for each in said if isinstance(each, ast.Call)]
        case _:
            return []


@lowers_statement(ast.ClassDef)
def _class(frame: Frame, node: ast.ClassDef) -> None:
    decorators = [expression(frame, decorator) for decorator in node.decorator_list]
    bases = tuple([expression(frame, base) for base in node.bases])
    keywords = [(keyword.arg, expression(frame, keyword.value)) for keyword in node.keywords]
    told = tuple((name, place) for name, place in keywords if name and name != "metaclass")
    symbol = frame.unit.symbol(_qualified(frame, node.name))
    place = frame.temporary() if decorators else frame.fresh(node.name)
    frame.facts.append(MakeClass(place, symbol, bases, _fields(node), frame.span(node), told))
    frame.push(frame.unit.binder.scopes[node], place, symbol)
    block(frame, node.body)
    frame.pop()
    _decorate_and_define(frame, node, place, decorators)


def _fields(node: ast.ClassDef) -> tuple[str, ...]:
    """The annotated names of a class's body that its instances have, in order."""
    return tuple(
        statement.target.id
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and not _of_class(statement.annotation)
    )


def _of_class(annotation: ast.expr) -> bool:
    """Whether an annotation says that the name belongs to the class alone."""
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    return _dotted(annotation).rpartition(".")[2] == "ClassVar"


def lower_waiting(unit: Unit) -> None:
    """Lower the bodies of the functions that were met, and of those that they hold."""
    for node, symbol in unit.waiting:  # grows while it is walked
        unit.bodies.append(_body(unit, node, symbol))


def _body(unit: Unit, node: Maker, symbol: str) -> Body:
    scope = unit.binder.scopes[node]
    scope.symbol = symbol
    frame = Frame(unit, scope, symbol)
    parameters = _parameters(node.args)
    span = frame.span(node)
    frame.begin([parameter.name for parameter in parameters], span)
    if isinstance(node, ast.Lambda):
        frame.facts.append(Return(expression(frame, node.body), frame.span(node.body)))
    else:
        block(frame, node.body)
    asynchronous = isinstance(node, ast.AsyncFunctionDef)
    return Body(symbol, parameters, tuple(frame.facts), span, asynchronous)


def _parameters(arguments: ast.arguments) -> tuple[Parameter, ...]:
    found = [Parameter(a.arg, "positional", dotted_annotation(a.annotation)) for a in arguments.posonlyargs]
    found += [Parameter(a.arg, "plain", dotted_annotation(a.annotation)) for a in arguments.args]
    if arguments.vararg:
        found.append(Parameter(arguments.vararg.arg, "args", dotted_annotation(arguments.vararg.annotation)))
    found += [Parameter(a.arg, "keyword", dotted_annotation(a.annotation)) for a in arguments.kwonlyargs]
    if arguments.kwarg:
        found.append(Parameter(arguments.kwarg.arg, "kwargs", dotted_annotation(arguments.kwarg.annotation)))
    return tuple(found)


def dotted_annotation(node: ast.expr | None) -> str:
    """The type that an annotation names, where it names one: `str` for `Annotated[str, ...]`."""
    match node:
        case ast.Constant(value=str() as text):
            return text.strip()
        case ast.Subscript(value=wrapper, slice=inner) if _dotted(wrapper).rpartition(".")[2] in _WRAPPERS:
            return dotted_annotation(inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner)
        case ast.BinOp(op=ast.BitOr(), left=left, right=ast.Constant(value=None)):
            return dotted_annotation(left)
        case ast.Name() | ast.Attribute():
            return _dotted(node)
        case _:
            return ""


def _dotted(node: ast.expr) -> str:
    """`a.b.c` as text; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])
