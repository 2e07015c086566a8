"""Extract functions.

The right side of each assignment at a file's top level, and each expression that stands there alone,
moves into a function without parameters that is defined just before and called in its place. All names
at the top level are global, so the function reads what the expression read, at the same moment.
"""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from tests.metamorphic.reading import fresh, head_length, parsed
from tests.metamorphic.transformation import Files, Transformation, everywhere

_STAYS = m.OneOf(m.Await(), m.Yield(), m.NamedExpr(), m.Call(func=m.Name("locals")))
_WORTH = m.OneOf(m.Call(), m.Await(), m.ListComp())


def rewritten(files: Files) -> dict[str, str]:
    """The project with its top level cut into functions."""
    return everywhere(files, _extracted)


def _extracted(path: str, files: Files) -> str:
    module = parsed(files[path])
    head, name = head_length(module), fresh("step", files[path])
    body: list[cst.BaseStatement] = list(module.body[:head])
    for number, statement in enumerate(module.body[head:], 1):
        value = _value(statement)
        if value is None or m.findall(value, _STAYS) or not m.findall(value, _WORTH):
            body.append(statement)
        else:
            body += _cut(statement, value, f"{name}_{number}")
    return module.with_changes(body=body).code


def _value(statement: cst.BaseStatement) -> cst.BaseExpression | None:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Assign(value=value) | cst.Expr(value=value)]):
            return value
        case cst.SimpleStatementLine(body=[cst.AnnAssign(value=value)]):
            return value
    return None


def _cut(
    statement: cst.BaseStatement, value: cst.BaseExpression, name: str
) -> tuple[cst.FunctionDef, cst.BaseStatement]:
    """A function that returns the value, with the comments, and the statement that calls it."""
    if not isinstance(statement, cst.SimpleStatementLine):
        raise TypeError(statement)
    inner = statement.with_changes(body=[cst.Return(value)])
    function = cst.FunctionDef(cst.Name(name), cst.Parameters(), cst.IndentedBlock([inner]))
    outer = statement.body[0].with_changes(value=cst.Call(cst.Name(name)))
    return function, cst.SimpleStatementLine([outer])


TRANSFORMATION = Transformation(
    "extract functions", __doc__ or "", rewritten, "no expression at a top level that calls anything"
)
