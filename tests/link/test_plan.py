"""A fact runs again when what it reads has grown: so a plan must know every place that a fact reads."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args

import pytest

from tos_lint.ir import facts as ir
from tos_lint.ir.spans import Span
from tos_lint.link.plan import plan_of

_SAMPLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "Place": ("in", ("in",)),
    "Place | None": ("in", ("in",)),
    "tuple[Place, ...]": (("in", "in2"), ("in", "in2")),
    "tuple[tuple[str, Place], ...]": ((("name", "in"),), ("in",)),
    "tuple[Argument, ...]": ((ir.Argument("in"),), ("in",)),
    "tuple[str | Hole, ...]": (("text", ir.Hole("in")), ("in",)),
    "Span": (Span(1), ()),
    "Step": (".step", ()),
    "str": ("name", ()),
    "int": (0, ()),
    "bool": (False, ()),
    "Scalar": (1, ()),
    "tuple[str, ...]": ((), ()),
    "tuple[Fact, ...]": ((), ()),
}
"""For each type of field, a value and the places in it that the fact must be known to read."""


def _cases() -> list[tuple[type, str]]:
    return [
        (kind, field.name)
        for kind in get_args(ir.Fact)
        for field in fields(kind)
        if field.name != "dst" and _SAMPLES[str(field.type)][1]
    ]


@pytest.mark.parametrize(("kind", "name"), _cases())
def test_every_place_of_a_fact_is_known_to_be_read(kind: type, name: str) -> None:
    """Each field that holds places, of each kind of fact, leads to the fact."""
    values = {field.name: _SAMPLES[str(field.type)][0] for field in fields(kind)}
    for field in fields(kind):
        if field.name != name and _SAMPLES[str(field.type)][1]:
            values[field.name] = type(values[field.name])()
    if "dst" in values:
        values["dst"] = "out"
    plan = plan_of(ir.Body("f", (), (kind(**values),), Span(1)), {})
    places = _SAMPLES[str(next(field for field in fields(kind) if field.name == name).type)][1]
    assert {place: plan.users.get(place) for place in places} == dict.fromkeys(places, (1,))


def test_a_literal_block_is_numbered_in_the_order_of_the_text() -> None:
    """Numbers grow along the text, into blocks and out of them again."""
    inner = ir.Move("b", "a")
    facts = (ir.Loop((inner,), Span(1)), ir.Move("c", "b"))
    plan = plan_of(ir.Body("f", (), facts, Span(1)), {})
    assert plan.users == {"a": (2,), "b": (3,)}
    assert plan.loops == ((), (), (1,), ())
