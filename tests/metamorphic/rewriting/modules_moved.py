"""Move functions to another module.

The functions of a file's top level, with the constants and clients that they use and a copy of the
imports, move to a new file beside it, from which they are imported. Only what needs nothing else of
the file moves, so each function finds the same things under the same names.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import libcst as cst
import libcst.matchers as m

from tests.metamorphic.reading import (
    bindings,
    bound_otherwise,
    head_length,
    imports_of,
    is_import,
    parsed,
    uses,
)
from tests.metamorphic.transformation import Files, Transformation

_VALUE = m.OneOf(
    m.SimpleString(),
    m.Integer(),
    m.List(elements=[]),
    m.Dict(elements=[]),
    m.Call(func=m.Name(value=m.MatchRegex(r"[A-Z]\w*"))),
)
_CONSTANT = m.SimpleStatementLine(body=[m.Assign(targets=[m.AssignTarget(target=m.Name())], value=_VALUE)])


def rewritten(files: Files) -> dict[str, str]:
    """The project with a new module beside each file whose functions can move."""
    after: dict[str, str] = {}
    for path, text in files.items():
        after[path] = text
        where = PurePosixPath(path)
        if where.suffix == ".py" and where.stem != "__init__":
            stem = f"{where.stem}_moved"
            here, there = _moved(path, files, stem)
            if there:
                after[path] = here
                after[where.with_name(f"{stem}.py").as_posix()] = there
    return after


def _moved(path: str, files: Files, stem: str) -> tuple[str, str]:
    """What stays in a file, and what its functions' new module says; empty where none can move."""
    module = parsed(files[path])
    moving = _movable(module, files[path])
    if not any(isinstance(each, cst.FunctionDef) for each in moving):
        return files[path], ""
    dot = "." if str(PurePosixPath(path).with_name("__init__.py")) in files else ""
    names = ", ".join(sorted(name for each in moving for name in uses(each).binds))
    imported = cst.parse_statement(f"from {dot}{stem} import {names}")
    head = head_length(module)
    kept = [each for each in module.body[head:] if not any(each is one for one in moving)]
    here = module.with_changes(body=[*module.body[:head], imported, *kept])
    return here.code, cst.Module([*imports_of(module), *moving]).code


def _movable(module: cst.Module, text: str) -> list[cst.BaseStatement]:
    """Functions that need nothing but imports, each other and constants, and these constants."""
    counts, otherwise = bindings(text), bound_otherwise(text)
    known = [(each, uses(each)) for each in module.body if not is_import(each)]
    candidates = [
        (each, use)
        for each, use in known
        if (isinstance(each, cst.FunctionDef) or m.matches(each, _CONSTANT))
        and all(counts[name] == 1 and name not in otherwise for name in use.binds)
    ]
    while True:
        free = {name for _, use in candidates for name in use.binds}
        bound = {name for _, use in known for name in use.binds} - free
        fit = [(each, use) for each, use in candidates if not use.mentions & bound]
        needed = {name for each, use in fit if isinstance(each, cst.FunctionDef) for name in use.mentions}
        fit = [(each, use) for each, use in fit if isinstance(each, cst.FunctionDef) or use.binds & needed]
        if len(fit) == len(candidates):
            return [each for each, _ in fit]
        candidates = fit


TRANSFORMATION = Transformation(
    "move to a module", __doc__ or "", rewritten, "no function that needs nothing else of its file"
)
