"""The ways of rewriting a project that keep its meaning, one module each."""

from __future__ import annotations

from typing import Final

from tests.metamorphic.rewriting import (
    asynchronous,
    classes,
    constants_extracted,
    constants_inlined,
    decorators,
    functions_extracted,
    modules_moved,
    modules_split,
    names,
    notebooks,
    order,
)
from tests.metamorphic.transformation import Transformation

TRANSFORMATIONS: Final[tuple[Transformation, ...]] = (
    names.TRANSFORMATION,
    functions_extracted.TRANSFORMATION,
    modules_moved.TRANSFORMATION,
    classes.TRANSFORMATION,
    asynchronous.TRANSFORMATION,
    constants_extracted.TRANSFORMATION,
    constants_inlined.TRANSFORMATION,
    order.TRANSFORMATION,
    modules_split.TRANSFORMATION,
    notebooks.TRANSFORMATION,
    decorators.TRANSFORMATION,
)
"""Every way, in the order in which the manual lists them."""
