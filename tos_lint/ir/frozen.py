"""`frozen`: the decorator of values that one run makes by the hundred thousand.

`@dataclass(frozen=True)` guards every field of every instance while the program runs, and making an
instance takes three times as long for it. Here the guard is the type checker: for it the fields are
frozen, and an assignment to one is an error. Equality and hashing are those of a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_T]) -> type[_T]:
    """The class as a slotted dataclass whose instances nobody may change."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
