"""`frozen`: the decorator of values that one run makes by the hundred thousand.

`@dataclass(frozen=True)` guards every field of every instance while the program runs, and making an
instance takes three times as long for it. Here the guard is the type checker: for it the fields are
frozen, and an assignment to one is an error. Equality and hashing are those of a frozen dataclass;
on its way to another process an instance is a call of its class.
"""

from __future__ import annotations

import copyreg
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_T]) -> type[_T]:
    """The class as a slotted dataclass whose instances nobody may change."""
    made: Any = dataclass(slots=True, unsafe_hash=True)(cls)
    names = [field.name for field in fields(made)]
    held = attrgetter(*names)
    copyreg.pickle(made, lambda value: (made, held(value) if len(names) > 1 else (held(value),)))
    return made  # type: ignore[no-any-return]
