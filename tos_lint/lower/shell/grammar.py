"""The parser of shell syntax, and where its nodes stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from tos_lint.ir.spans import Span

_PARSER: Final = Parser(Language(tree_sitter_bash.language()))
_FAR: Final = re.compile("[\U00010000-\U0010ffff]")
_STAND_IN: Final = "\xa4\xa4"


def parse(text: str) -> Node:
    """The root of the syntax tree of `text`.

    The grammar's scanner looks characters up in a table of the C library that does not reach as far as
    emoji, and ends the process. Two that take as many bytes stand in for each.
    """
    return _PARSER.parse(_FAR.sub(_STAND_IN, text).encode("utf-8", "replace")).root_node


def source(node: Node) -> str:
    """The text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def span(node: Node, offset: int) -> Span:
    """Where a node stands, in a file in which the shell text is `offset` lines further down."""
    line, last = node.start_point.row + 1 + offset, node.end_point.row + 1 + offset
    return Span(line, node.start_point.column + 1, last if last > line else 0)


def below(node: Node, *kinds: str) -> Iterator[Node]:
    """The outermost nodes of some kinds at or below `node`, in order."""
    pending = [node]
    while pending:
        current = pending.pop()
        if current.type in kinds:
            yield current
        else:
            pending.extend(reversed(current.children))


def variables_in(*nodes: Node) -> frozenset[str]:
    """The variables that some nodes mention."""
    kinds = ("variable_name", "special_variable_name")
    return frozenset(source(name) for node in nodes for name in below(node, *kinds))
