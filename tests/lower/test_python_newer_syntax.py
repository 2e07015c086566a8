"""Syntax newer than the interpreter is read as well, line for line."""

import pytest

from tos_lint.ir.printing import print_body
from tos_lint.lower.python import lower_python


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("type X = int\n", "X = "),
        ("def f[T](x: T) -> T:\n    return x\n", "f = function f"),
        ("class C[T]:\n    pass\n", "C = class C()"),
        ('x = f"{a["k"]}"\n', "[k]"),
        ('x = f"{\'\\n\'.join(a)} {f"{b}"}"\n', ".join"),
    ],
)
def test_newer_syntax_is_read(source: str, expected: str) -> None:
    """Type aliases, type parameters and templates that nest their quotes leave no gap."""
    lowered = lower_python("new.py", source)
    assert not lowered.gaps
    assert expected in print_body(lowered.bodies[0])


def test_lines_stay() -> None:
    """What stands after a rewritten construct keeps its line."""
    lowered = lower_python("new.py", 'type X = int\n\nx = f"{a["k"]}"\ny = g()\n')
    assert lowered.bodies[0].facts[-1].span.line == 4  # type: ignore[union-attr]
