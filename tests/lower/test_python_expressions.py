"""Expressions become facts in the order in which Python evaluates them."""

import pytest

from tos_lint.ir.facts import Call
from tos_lint.ir.printing import print_body
from tos_lint.ir.spans import Span
from tos_lint.lower.python import lower_python


def printed(expression: str) -> list[str]:
    """The facts of a function that returns the expression, its free names being parameters."""
    body = lower_python("example.py", f"def f(a, b, c):\n    return {expression}").bodies[1]
    return [line.strip() for line in print_body(body).splitlines()[1:-1]]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a.b", ["%1 = get a .b"]),
        ("a['k']", ["%1 = get a [k]"]),
        ("a[2]", ["%1 = get a [2]"]),
        ("a[-1]", ["%1 = get a [*]"]),
        ("a[b]", ["%1 = get a [b]"]),
        ("a[1:]", ["%1 = get a [1:]"]),
        ("a[:2]", ["%1 = get a [0:2]"]),
        ("a[b:]", ["%1 = get a [:]"]),
        ("a['1']", ["%1 = get a ['1']"]),
        ("a[:, 0]", ["%1 = get a [:]"]),
        ("a(b, *c, k=a, **b)", ["%1 = call a(b, *c, k=a, **b)"]),
        ("a + b - c", ["%1 = operate + a, b", "%2 = operate - %1, c"]),
        ("a or b or c", ["%1 = operate or a, b, c"]),
        ("not a", ["%1 = operate not a"]),
        ("-a", ["%1 = operate neg a"]),
        ("a not in b", ["%1 = operate not-in a, b"]),
        ("a < b < c", ["%1 = operate < a, b", "%2 = operate < b, c", "%3 = operate and %1, %2"]),
        ("[a, *b, c]", ["%1 = new list", "set %1 [0] = a", "spread b into %1", "set %1 [*] = c"]),
        ("(a, b)", ["%1 = new tuple", "set %1 [0] = a", "set %1 [1] = b"]),
        ("{'k': a, b: c, **a}", ["%1 = new dict", "set %1 [k] = a", "set %1 [b] = c", "spread a into %1"]),
        ("{a}", ["%1 = new set", "set %1 [*] = a"]),
        ("f'x{a!r:>{b}}y' 'z'", ['%1 = template "x{a}yz"']),
        ("b'bytes'", ["%1 = constant 'bytes'"]),
        ("[x for x in a if x]", ["%1 = new list", "%2 = each a", "x = %2", "if x", "set %1 [*] = x"]),
        ("{x: y for x, y in a}", [
            "%1 = new dict", "%2 = each a", "%3 = get %2 [0]", "x = %3", "%4 = get %2 [1]", "y = %4",
            "set %1 [x] = y",
        ]),
        ("await a", []),
        ("(yield)", ["%1 = constant None", "yield %1", "%2 = get @generator {sent}"]),
        ("(yield from a)", ["%1 = each a", "yield %1", "%2 = get a {returned}"]),
    ],
)  # fmt: skip
def test_expressions(expression: str, expected: list[str]) -> None:
    """Each form of expression has its facts."""
    assert printed(expression) == expected


def test_unpacking_takes_parts() -> None:
    """Names before a star have a position, a starred one is what follows them, the last is any."""
    body = lower_python("example.py", "def f(r):\n a, *b, c = r").bodies[1]
    assert [line.strip() for line in print_body(body).splitlines()[1:]] == [
        "%1 = get r [0]", "a = %1", "%2 = get r [1:]", "b = %2", "%3 = get r [*]", "c = %3",
    ]  # fmt: skip


def test_a_fluent_call_begins_where_the_expression_does() -> None:
    """The span of a chain over several lines starts at its first line."""
    body = lower_python("example.py", "x = (\n  client\n  .chat\n  .create(\n  )\n)").bodies[0]
    (call,) = [fact for fact in body.facts if isinstance(fact, Call)]
    assert call.span == Span(2, 3, 5)


def test_columns_count_characters() -> None:
    """A character of several bytes before a call moves it by one column."""
    body = lower_python("example.py", "é = 'ü'; f()").bodies[0]
    (call,) = [fact for fact in body.facts if isinstance(fact, Call)]
    assert call.span.column == 10
