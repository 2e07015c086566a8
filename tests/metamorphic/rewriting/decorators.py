"""Add a decorator that passes everything through.

Each undecorated function of a file's top level is wrapped in another that hands on all arguments and
returns what is returned. `functools.wraps` keeps the name and the signature for those who look.
"""

from __future__ import annotations

import libcst as cst

from tests.metamorphic.reading import fresh, head_length, parsed
from tests.metamorphic.transformation import Files, Transformation, everywhere

_DECORATOR = """
def {name}(function):
    @{functools}.wraps(function)
    def handed_on(*args, **kwargs):
        return function(*args, **kwargs)

    return handed_on
"""


def rewritten(files: Files) -> dict[str, str]:
    """The project with its functions decorated."""
    return everywhere(files, _decorated)


def _decorated(path: str, files: Files) -> str:
    module = parsed(files[path])
    name, functools = fresh("passed_on", files[path]), fresh("functools_", files[path])
    body = [_with_decorator(each, name) for each in module.body]
    if all(new is old for new, old in zip(body, module.body, strict=True)):
        return files[path]
    defined = cst.parse_module(
        f"import functools as {functools}\n" + _DECORATOR.format(name=name, functools=functools)
    )
    head = head_length(module)
    return module.with_changes(body=[*body[:head], *defined.body, *body[head:]]).code


def _with_decorator(statement: cst.BaseStatement, name: str) -> cst.BaseStatement:
    if not isinstance(statement, cst.FunctionDef) or statement.decorators:
        return statement
    return statement.with_changes(decorators=[cst.Decorator(cst.Name(name))])


TRANSFORMATION = Transformation(
    "add a decorator", __doc__ or "", rewritten, "no undecorated function at a top level"
)
