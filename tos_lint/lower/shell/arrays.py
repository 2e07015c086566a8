"""Arrays whose elements have keys: `name=([key]=value ...)`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from tree_sitter import Node

from tos_lint.lower.shell.grammar import source, span
from tos_lint.lower.shell.state import State
from tos_lint.lower.shell.words import Expansion, Piece, Pieces, Value

_KEYED: Final = re.compile(r"\[([^\]$]+)\]=")


def set_keyed(state: State, name: str, right: Node, offset: int) -> bool:
    """Whether `right` is such an array; each value then has a name of its own, and the keys are a list."""
    elements = [child for child in right.named_children if child.type != "comment"]
    pairs = [_key(each) for each in elements]
    if right.type != "array" or not pairs:
        return False
    known = next(iter(state.cases(())))
    keys: list[Pieces] = []
    held: list[Pieces] = []
    for element, pair in zip(elements, pairs, strict=True):
        if pair is None:
            return False
        key, count = pair
        keys.append((Piece(key, span(element, offset).line),))
        held.append(_without(count, Expansion(known, offset).whole(element)))
        state.assign(f"{name}[{key}]", [Value((held[-1],))])
    state.assign(name, [Value(tuple(held), array=True)])
    state.assign(f"!{name}", [Value(tuple(keys), array=True)])
    return True


def _key(element: Node) -> tuple[str, int] | None:
    """The key of `[key]=value`, and how many letters stand before the value."""
    match = _KEYED.match(source(element))
    return (match[1].strip("\"'"), len(match[0])) if match else None


def _without(count: int, pieces: Pieces) -> Pieces:
    """The pieces without their first letters."""
    rest = list(pieces)
    while rest and count:
        text = rest[0].text or ""
        rest[0] = replace(rest[0], text=text[count:])
        count -= min(count, len(text))
        if not rest[0].text and len(rest) > 1:
            del rest[0]
    return tuple(rest)
