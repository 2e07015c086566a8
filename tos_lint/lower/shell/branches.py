"""Which branches of an `if` or `case` a script may take, by what it knows at that point."""

from __future__ import annotations

from tree_sitter import Node

from tos_lint.lower.shell.conditions import chosen, holds
from tos_lint.lower.shell.grammar import variables_in
from tos_lint.lower.shell.state import State

Branches = list[list[Node]]
"""The nodes of each branch."""


def met(state: State, condition: Node, offset: int) -> bool | None:
    """Whether a condition is met, where that is the same whatever the variables may hold."""
    if not state.settles:
        return None
    answers = {holds(condition, known, offset) for known in state.cases(variables_in(condition))}
    return answers.pop() if len(answers) == 1 else None


def taken(state: State, node: Node, branches: Branches, offset: int) -> tuple[Branches, bool]:
    """The branches that may be taken, and whether one of them is."""
    if not state.settles:
        return branches, False
    if node.type == "case_statement":
        return _of_case(state, node, branches, offset)
    left: Branches = []
    for branch in branches:
        condition = _condition(node if branch is branches[0] else branch[0])
        answer = met(state, condition, offset) if condition is not None else None
        if answer is not False:
            left.append(branch)
        if answer:
            return left, True
    return left, False


def _of_case(state: State, node: Node, branches: Branches, offset: int) -> tuple[Branches, bool]:
    subject = node.child_by_field_name("value")
    names = variables_in(subject) if subject is not None else frozenset()
    if any(len(state.variables.get(name, ())) > 1 for name in names):
        return branches, False
    items = [branch[0] for branch in branches]
    left = chosen(node, items, next(iter(state.cases(()))), offset)
    return [[item] for item in left], len(left) == 1 < len(items)


def _condition(owner: Node) -> Node | None:
    """What an `if` or `elif` asks; None where it runs several commands for that."""
    if owner.type == "elif_clause":
        asked = [child for child in owner.children[1:] if child.is_named or child.type == "then"]
        return asked[0] if asked[1:] and asked[1].type == "then" else None
    found = [child for child in owner.children_by_field_name("condition") if child.is_named]
    return found[0] if len(found) == 1 else None
