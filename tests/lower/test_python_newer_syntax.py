"""Syntax newer than the interpreter is read as well, line for line."""

import pytest

from tos_lint.ir.facts import Reason
from tos_lint.ir.printing import print_body, print_file
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


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("def f(*a: *Ts): pass\nx = y[*b]\n", "def f(*a): pass\nx = y[(*b,)]\n"),  # PEP 646
        ("type L[T] = list[T]\n", "L = list[T]\n"),  # PEP 695
        ("def f[T: (int, str), *Ts, **P](x: T): return x\n", "def f(x: T): return x\n"),
        (
            "class A[T: int](B[T]):\n async def m[U](self): pass\n",
            "class A(B[T]):\n async def m(self): pass\n",
        ),
        ("def f[\n T,\n](\n x,\n): return x\n", "def f(\n\n\n x,\n): return x\n"),
        ("class A[T = int, *Ts = *tuple[int, ...], **P = [int]]: pass\n", "class A: pass\n"),  # PEP 696
        ("type L[T = int] = list[T]\n", "L = list[T]\n"),
        ('x = f"{a["k"]}"\n', "x = f\"{a['k']}\"\n"),  # PEP 701
        ('x = f"{a["k"]:>{w["n"]}}"\n', "x = f\"{a['k']:>{w['n']}}\"\n"),
        ('x = f"{a(b="c")}"\n', "x = f\"{a(b='c')}\"\n"),
        ('x = f"{a + # why "\n b}"\n', 'x = f"""{a +\n b}"""\n'),
        ('x = t"{a} and {b["k"]}"\n', "x = f\"{a} and {b['k']}\"\n"),  # PEP 750
        ('x = rt"{a}\\d"\n', 'x = rf"{a}\\d"\n'),
        ("try: f()\nexcept A, b.C: g()\n", "try: f()\nexcept (A, b.C): g()\n"),  # PEP 758
        ("try: f()\nexcept* A, B: g()\n", "try: f()\nexcept* (A, B): g()\n"),
        (
            "lazy import a.b, c\nlazy from . import d as e\n",
            "import a.b, c\nfrom . import d as e\n",
        ),  # PEP 810
    ],
)
def test_newer_syntax_means_what_older_syntax_means(newer: str, older: str) -> None:
    """The facts are those of the same code as older Python would write it."""
    lowered = lower_python("a.py", newer)
    assert print_file(lowered) == print_file(lower_python("a.py", older))
    assert not lowered.gaps


@pytest.mark.parametrize("newer", ["type X = int", 'x = f"{a["k"]}"', 'x = t"{a}"', "lazy import a"])
def test_the_rest_keeps_its_lines(newer: str) -> None:
    """What surrounds newer syntax is where it was, whichever construct it is."""
    lowered = lower_python("a.py", f"{newer}\n\nclass A[T]:\n\n    pass\ny = g()\n")
    assert lowered.bodies[0].facts[-1].span.line == 6  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "print 'x'\n",
        "exec 'x'\n",
        "x = `y`\n",
        "raise E, 'x'\n",
        "x = t'a' t'b' f(\n",
        "def f[T](:\n",
        "t'a' t'b'; lazy import c; (",
    ],
)
def test_what_nobody_can_read_is_one_gap(text: str) -> None:
    """Python 2 and broken code give one gap each, whatever the second parser thinks of them."""
    lowered = lower_python("a.py", f"x = 1\n{text}")
    assert [(gap.reason, gap.span.line) for gap in lowered.gaps] == [(Reason.SYNTAX, 2)]


def test_lines_stay() -> None:
    """What stands after a rewritten construct keeps its line."""
    lowered = lower_python("new.py", 'type X = int\n\nx = f"{a["k"]}"\ny = g()\n')
    assert lowered.bodies[0].facts[-1].span.line == 4  # type: ignore[union-attr]
