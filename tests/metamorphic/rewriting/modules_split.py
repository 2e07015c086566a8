"""Split files in two.

The first half of a file's top level moves to a new file beside it; the second half begins with the
imports and takes from the first all that this bound. Importing runs the first half before the second,
as before. The cut falls where no name is bound on both sides and nothing before it mentions what is
bound after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import libcst as cst

from tests.metamorphic.reading import Uses, bound_otherwise, head_length, imports_of, is_import, parsed, uses
from tests.metamorphic.transformation import Files, Transformation


def rewritten(files: Files) -> dict[str, str]:
    """The project with two files in the place of one."""
    after: dict[str, str] = {}
    for path, text in files.items():
        where = PurePosixPath(path)
        after[path] = text
        if where.suffix == ".py" and where.stem != "__init__":
            stem = f"{where.stem}_first"
            first, second = _split(path, files, stem)
            if first:
                after[path] = second
                after[where.with_name(f"{stem}.py").as_posix()] = first
    return after


def _split(path: str, files: Files, stem: str) -> tuple[str, str]:
    module = parsed(files[path])
    head = head_length(module)
    body = module.body[head:]
    known = [uses(each) for each in body]
    cut = _cut(body, known, _declared(files[path]))
    if not cut:
        return "", files[path]
    own = {
        name
        for each, use in zip(body[:cut], known, strict=False)
        if not is_import(each)
        for name in use.binds
    }
    dot = "." if str(PurePosixPath(path).with_name("__init__.py")) in files else ""
    taken = cst.parse_statement(f"from {dot}{stem} import {', '.join(sorted(own))}")
    repeated = [each for each in imports_of(module) if each in body[:cut]]
    second = [*module.body[:head], *repeated, taken, *body[cut:]]
    first = module.with_changes(body=[*module.body[:head], *body[:cut]], footer=[])
    return first.code, module.with_changes(body=second, header=[]).code


def _declared(text: str) -> bool:
    return any(word in text.split() for word in ("global", "__name__")) and bool(bound_otherwise(text))


def _cut(body: Sequence[cst.BaseStatement], known: Sequence[Uses], declared: bool) -> int:
    """The place nearest to the middle where the file may be cut; 0: nowhere."""
    if declared:
        return 0
    places = sorted(range(1, len(body)), key=lambda place: abs(place - len(body) / 2))
    for place in places:
        own = {
            name
            for each, use in zip(body[:place], known, strict=False)
            if not is_import(each)
            for name in use.binds
        }
        later = {name for use in known[place:] for name in use.binds}
        mentioned = {name for use in known[:place] for name in use.mentions | use.binds}
        if own and not mentioned & later:
            return place
    return 0


TRANSFORMATION = Transformation("split files", __doc__ or "", rewritten, "no place where a file may be cut")
