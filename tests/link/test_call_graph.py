"""What `call_edges` says of small programs."""

from __future__ import annotations

from functools import cache

from tos_lint.ir.graph import CallEdge
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.policy import Policy
from tos_lint.knowledge import bundled, load
from tos_lint.link import call_edges
from tos_lint.lower.python import lower_python


@cache
def knowledge() -> Knowledge:
    """The bundled rules."""
    return load([bundled()])


def edges(**texts: str) -> set[CallEdge]:
    """The call edges of a project of these modules."""
    facts = [lower_python(f"{name}.py", text) for name, text in texts.items()]
    return set(call_edges(facts, knowledge(), Policy()))


def test_a_call_through_another_file_is_an_edge() -> None:
    """A function that is imported and called is an edge from one file to the other."""
    found = edges(one="from two import f\nf()\n", two="def f(): pass\n")
    assert found == {CallEdge("one.py", "", "two.py", "f")}


def test_a_function_that_is_only_named_is_not_called() -> None:
    """Handing a function on is no call; what it is handed to calls it."""
    found = edges(one="def f(): pass\ndef g(x): x()\ng(f)\n")
    assert found == {CallEdge("one.py", "", "one.py", "g"), CallEdge("one.py", "g", "one.py", "f")}


def test_library_names_have_no_file() -> None:
    """A library call is an edge to an access path."""
    assert edges(one="import json\njson.loads('1')\n") == {CallEdge("one.py", "", "", "json.loads")}
