"""What a condition decides: which rows stay, which of two is preferred, which label is given.

A judge's answer that is only tested does not become data, yet it shapes the data: rows are appended
because of it, a pair is put in order by it, a class is named by it. Inside the blocks of such a branch
the material of the test is remembered as a **choice**, and whatever is put somewhere there takes the
choice with it, in the role that fits: a constant that is chosen is a *label*; one of two ways to put
things is a *preference*; the rest is a *filter*.

Behind an early way out (`if score < 7: continue`) the rest of a loop's body is chosen too. Behind an
early `return` of a function only constants are: most such guards test for errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from tos_lint.ir.graph import Role
from tos_lint.link.values import (
    NOTHING,
    Content,
    Datum,
    Made,
    Text,
    Unknown,
    Value,
    Values,
    materials,
)

_STRENGTH = {role.value: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Choice:
    """The material that decides what happens here, in the roles that it would take."""

    rows: Values = NOTHING
    """For what is put somewhere: filters and preferences."""
    constants: Values = NOTHING
    """For constants: labels."""

    def within(self, material: Values, *, two_ways: bool) -> Choice:
        """The choice inside a branch whose test holds the material."""
        role = Role.PREFERENCE if two_ways else Role.FILTER
        return Choice(self.rows | in_role(material, role), self.constants | in_role(material, Role.LABEL))

    def behind(self, material: Values, *, in_loop: bool) -> Choice:
        """The choice behind a branch that one way left early."""
        rows = self.rows | in_role(material, Role.FILTER) if in_loop else self.rows
        return Choice(rows, self.constants | in_role(material, Role.LABEL))

    def put(self, values: Values) -> Values:
        """What is put somewhere, with what decided that it is."""
        return values | (self.constants if _constant(values) else self.rows)

    def named(self, values: Values) -> Values:
        """What a variable is bound to, with what decided that it is."""
        if _constant(values):
            return values | self.constants
        return values | frozenset(v for v in self.rows if _role(v) == Role.PREFERENCE.value)


NONE = Choice()
"""Nothing that we know of decides."""


@lru_cache(maxsize=1 << 14)
def in_role(values: Values, role: Role) -> Values:
    """The material among the values in a role, or in a weaker one that it had."""
    found: set[Value] = set()
    for value in values:
        if isinstance(value, Made | Content):
            weaker = max(value.role, role.value, key=_STRENGTH.__getitem__)
            found.add(value if weaker == value.role else replace(value, role=weaker))
    return frozenset(found)


def looked_up(values: Values, key: Values) -> Values:
    """What a key that carries material adds to constants that stand under it: it chose them, as labels."""
    return in_role(materials(key), Role.LABEL) if _constant(values) else NOTHING


def _constant(values: Values) -> bool:
    told = [v for v in values if not isinstance(v, Unknown)]
    return bool(told) and all(isinstance(value, Text | Datum) for value in told)


def _role(value: Value) -> str:
    return value.role if isinstance(value, Made | Content) else ""
