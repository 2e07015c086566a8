"""Extract constants.

Each string that is an argument of a call becomes a variable of the module, bound once before
anything else runs. Strings do not change, so the call is given what it was given before.
"""

from __future__ import annotations

import libcst as cst

from tests.metamorphic.reading import fresh, head_length, parsed
from tests.metamorphic.transformation import Files, Transformation, everywhere


class Naming(cst.CSTTransformer):
    """Replaces strings that are arguments by names, and remembers which is which."""

    def __init__(self, stem: str) -> None:
        super().__init__()
        self.stem = stem
        self.names: dict[str, str] = {}

    def visit_Decorator(self, node: cst.Decorator) -> bool:
        """Leave decorators, whose strings some tools read as text."""
        return False

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """Name a string."""
        value = updated_node.value
        if not isinstance(value, cst.SimpleString) or "b" in value.prefix or value.lpar:
            return updated_node
        name = self.names.setdefault(value.value, f"{self.stem}_{len(self.names) + 1}")
        return updated_node.with_changes(value=cst.Name(name))


def rewritten(files: Files) -> dict[str, str]:
    """The project with its texts named."""
    return everywhere(files, _extracted)


def _extracted(path: str, files: Files) -> str:
    naming = Naming(fresh("TEXT", files[path]))
    module = parsed(files[path]).visit(naming)
    head = head_length(module)
    named = [cst.parse_statement(f"{name} = {text}") for text, name in naming.names.items()]
    return module.with_changes(body=[*module.body[:head], *named, *module.body[head:]]).code


TRANSFORMATION = Transformation(
    "extract constants", __doc__ or "", rewritten, "no call that is given a string"
)
