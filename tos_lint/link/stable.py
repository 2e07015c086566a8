"""Keys that survive edits: identities without line numbers.

During assembly a node's key holds its line, so that two calls in one function stay two. A baseline
must survive an inserted line, so at the end lines give way to the order of the nodes that would
otherwise be one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from tos_lint.ir.graph import Artefact, Edge, Node

_POSITION = re.compile(r":\d+:\d+:-?\d+(?=:|$)")


def stabilised(
    nodes: Mapping[str, Node], edges: tuple[Edge, ...]
) -> tuple[dict[str, Node], tuple[Edge, ...]]:
    """The same graph with keys that do not mention lines."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, node in nodes.items():
        if not isinstance(node, Artefact):
            groups[_POSITION.sub("", key)].append(key)
    renamed: dict[str, str] = {}
    for bare, keys in groups.items():
        ordered = sorted(keys, key=lambda key: (_position(nodes[key]), key))
        for ordinal, key in enumerate(ordered):
            renamed[key] = bare if ordinal == 0 else f"{bare}~{ordinal + 1}"
    fresh: dict[str, Node] = {}
    for key, node in nodes.items():
        new = renamed.get(key, key)
        fresh[new] = node if isinstance(node, Artefact) else replace(node, key=new)
    moved = tuple(
        replace(edge, tail=renamed.get(edge.tail, edge.tail), head=renamed.get(edge.head, edge.head))
        for edge in edges
    )
    return fresh, tuple(dict.fromkeys(moved))


def _position(node: Node) -> tuple[object, ...]:
    return () if isinstance(node, Artefact) else (node.location.path, node.location.span)
