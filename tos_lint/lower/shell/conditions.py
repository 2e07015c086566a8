"""Conditions of a script that its own text decides: stages that are switched off, and `case` of a known word.

Only what the script sets itself counts: a variable that may come from outside, a file, an exit code leave
a condition open, and then both ways are followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Final

from tree_sitter import Node

from tos_lint.lower.shell.grammar import source
from tos_lint.lower.shell.words import Expansion, Pieces, Variables, word

_CONSTANT: Final = {"true": True, ":": True, "false": False}
_TEXTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": lambda one, other: one == other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}
_NUMBERS: Final[dict[str, Callable[[int, int], bool]]] = {
    "-eq": lambda one, other: one == other,
    "-ne": lambda one, other: one != other,
    "-lt": lambda one, other: one < other,
    "-le": lambda one, other: one <= other,
    "-gt": lambda one, other: one > other,
    "-ge": lambda one, other: one >= other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
_BRACKETS: Final = re.compile(r"(?:\[\[?|\(\()\s*(.*?)\s*(?:\]\]?|\)\))", re.DOTALL)
_NUMBER: Final = re.compile(r"-?\d+")


def holds(node: Node, variables: Variables, offset: int) -> bool | None:
    """Whether a condition is met; None where the script's own text does not say."""
    match node.type:
        case "negated_command":
            inner = holds(node.named_children[-1], variables, offset)
            return None if inner is None else not inner
        case "list":
            return _joined(node, variables, offset)
        case "command":
            words = _words(node.named_children, variables, offset)
            return _CONSTANT.get(words[0] or "") if len(words) == 1 else _tested(words)
        case "test_command" | "compound_statement":
            return _test(node, variables, offset)
        case _:
            return None


def _joined(node: Node, variables: Variables, offset: int) -> bool | None:
    """`a && b`, `a || b`."""
    either = any(child.type == "||" for child in node.children)
    answers = [holds(child, variables, offset) for child in node.named_children]
    if either in answers:
        return either
    return None if None in answers else not either


def _test(node: Node, variables: Variables, offset: int) -> bool | None:
    """`[ a = b ]`, `[[ -n $a ]]`, `(( a > 0 ))`: whatever the parser made of what stands inside."""
    if _BRACKETS.fullmatch(source(node).strip()) is None:
        return None
    inside = [child for child in _leaves(node) if child.type not in ("[", "]", "[[", "]]", "((", "))")]
    if source(node).lstrip().startswith("(("):
        return _counted([_number(child, variables, offset) for child in inside])
    words = _words(inside, variables, offset)
    return _tested(["[", *words])


def _leaves(node: Node) -> Iterator[Node]:
    """The operators and operands of an expression, in order."""
    for child in node.children:
        if child.type.endswith("_expression"):
            yield from _leaves(child)
        else:
            yield child


def _number(node: Node, variables: Variables, offset: int) -> str | None:
    """An operand of arithmetic, where a variable may be named without its sign."""
    name = source(node)
    if node.type == "variable_name" and name in variables:
        held = [_known(pieces) for pieces in variables[name].words]
        return held[0] if len(held) == 1 else None
    known = _words([node], variables, offset)
    return known[0] if len(known) == 1 else None


def _counted(words: list[str | None]) -> bool | None:
    if len(words) == 1 and _is_number(words[0]):
        return int(words[0] or "0") != 0
    return _compared(words) if len(words) == 3 else None


def _tested(words: list[str | None]) -> bool | None:
    """`[ word ]`, `test -n word`, `[ word = word ]`."""
    if not words or words[0] not in ("[", "test"):
        return None
    operands = words[1:]
    negated = operands[:1] == ["!"]
    answer = _plainly(operands[1:] if negated else operands)
    return answer if answer is None or not negated else not answer


def _plainly(words: list[str | None]) -> bool | None:
    match words:
        case ["-n", str(text)] | [str(text)]:
            return text != ""
        case ["-z", str(text)]:
            return text == ""
        case [_, _, _]:
            return _compared(words)
        case _:
            return None


def _compared(words: list[str | None]) -> bool | None:
    one, operator, other = words
    if one is None or operator is None or other is None:
        return None
    if _is_number(one) and _is_number(other) and operator in _NUMBERS:
        return _NUMBERS[operator](int(one), int(other))
    if operator in _TEXTS and not re.search(r"[*?\[]", other):
        return _TEXTS[operator](one, other)
    return None


def _is_number(text: str | None) -> bool:
    return text is not None and _NUMBER.fullmatch(text) is not None


def _words(nodes: list[Node], variables: Variables, offset: int) -> list[str | None]:
    """What each node is; None where that is not known, or may be replaced from outside."""
    found: list[str | None] = []
    for node in nodes:
        expansion = Expansion(variables, offset)
        expansion.argument(node)
        found += [_known(pieces) for pieces in expansion.words]
    return found


def _known(pieces: Pieces) -> str | None:
    return None if any(piece.name for piece in pieces) else word(pieces).text


def chosen(case: Node, items: list[Node], variables: Variables, offset: int) -> list[Node]:
    """The branches of a `case` that a known word may take: the first that fits; all where it is not known."""
    subject = case.child_by_field_name("value")
    known = _words([subject], variables, offset) if subject is not None else []
    if len(known) != 1 or known[0] is None:
        return items
    for item in items:
        patterns = [source(each).strip("\"'") for each in item.children_by_field_name("value")]
        if any("$" in pattern for pattern in patterns):
            return items
        if any(fnmatchcase(known[0], pattern) for pattern in patterns):
            return [item]
    return []
