"""Whatever the text is, lowering gives facts."""

import ast
import json
import keyword
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.facts import Reason
from tos_lint.lower.notebook import lower_notebook
from tos_lint.lower.python import lower_python

WORDS = st.sampled_from(
    [
        *keyword.kwlist, *keyword.softkwlist, "f", "C", "x", "y", "1", "'a'", "f'{x}'", "(", ")", "[", "]",
        "{", "}", ":", "=", ":=", "==", ",", ".", "*", "**", "@", "%", "!", "#", "\n", "\n", "\n ", "\n  ",
        "%%bash\n", "%run", "!ls",
    ]
)  # fmt: skip

EVERYTHING = r"""
from __future__ import annotations
import a.b as c, d
from . import e
from f import *
g: int = 1
h: int
g += 1
i, *j = k[1:2, ...] = [*l, 2]
m.n[o] = {**p, "q": {1}}, not r and s or -t @ u
assert v < w <= 1.5, "why"
del m.n, g
x = [y async for y in z if y] if 0 else {a1: b1 for a1 in c1 for b1 in a1}
d1 = {e1 for e1 in f1}, (g1 for g1 in h1), lambda i1, /, j1=1, *k1, l1=2, **m1: (n1 := i1)
print(f"{x!r:>{d1}} and", *d1, sep="", **c)
@o1(1)
class P1(Q1, metaclass=R1):
    s1: int
    def t1(self):
        nonlocal_ = 1
        def u1():
            nonlocal nonlocal_
            global v1
            v1 = nonlocal_ = yield
            yield from w1
        return u1
async def x1():
    async with y1 as z1, a2:
        await b2
    async for c2, d2 in e2:
        continue
    else:
        pass
for f2 in g2:
    break
while h2:
    h2 -= 1
if i2:
    pass
elif j2:
    raise k2 from l2
else:
    raise
try:
    with m2 as (n2, o2):
        pass
except (p2, q2) as r2:
    pass
else:
    pass
finally:
    pass
try:
    pass
except* s2:
    pass
match t2:
    case True | None | -1 | 2j | b"" | u2.v2:
        pass
    case [w2, *x2] | {"y2": w2, **x2} | Z2(w2, a3=x2) if b3:
        pass
    case (1 | 2) as c3:
        pass
    case _:
        pass
"""
"""Every statement, expression and pattern of Python 3.11."""


def kinds(base: type[ast.AST]) -> set[type[ast.AST]]:
    """The classes of nodes of one sort that belong to Python 3.11 and are not deprecated."""
    later = {"TypeAlias", "TemplateStr", "Interpolation"}
    return {each for each in base.__subclasses__() if each.__module__ == "ast" and each.__name__ not in later}


def test_every_kind_of_node_is_lowered() -> None:
    """No statement, expression or pattern is a gap."""
    found = {type(node) for node in ast.walk(ast.parse(EVERYTHING))}
    wanted = kinds(ast.stmt) | kinds(ast.expr) | kinds(ast.pattern)
    assert {kind.__name__ for kind in wanted - found} == set()
    assert lower_python("everything.py", EVERYTHING).gaps == ()


@given(st.text())
def test_any_text_gives_facts(text: str) -> None:
    """Lowering never raises."""
    assert lower_python("any.py", text).path == "any.py"


@given(st.lists(WORDS, max_size=40))
def test_any_words_give_facts(words: list[str]) -> None:
    """Lowering never raises on what almost is Python."""
    assert lower_python("any.py", " ".join(words)).path == "any.py"


@given(st.lists(WORDS, max_size=40))
def test_any_cell_gives_facts(words: list[str]) -> None:
    """Lowering never raises on a notebook whose cell almost is Python."""
    text = json.dumps({"cells": [{"cell_type": "code", "source": " ".join(words)}]})
    assert lower_notebook("any.ipynb", text).path == "any.ipynb"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("print 'x'", "not Python 3: Missing parentheses in call to 'print'. Did you mean print(...)?"),
        ("x = (", "not Python 3: '(' was never closed"),
        ("-" * 100_000 + "1", "nested too deeply to be read"),
    ],
)
def test_what_is_not_python_is_one_gap(text: str, detail: str) -> None:
    """The gap says in one line what is wrong."""
    (gap,) = lower_python("old.py", text).gaps
    assert (gap.reason, gap.detail) == (Reason.SYNTAX, detail)


def test_a_statement_nested_too_deeply_is_a_gap_and_the_rest_is_read() -> None:
    """One monstrous statement does not hide the others."""
    lowered = lower_python("deep.py", "x = a" + "[0]" * 900 + "\ny = 1\n")
    assert [gap.reason for gap in lowered.gaps] == [Reason.BOUND]
    assert "y" in {getattr(fact, "dst", "") for fact in lowered.bodies[0].facts}


def test_long_chains_are_read() -> None:
    """Sums and fluent calls are not limited by the interpreter's stack."""
    assert not lower_python("sum.py", "x = " + " + ".join(["a"] * 900)).gaps
    assert not lower_python("fluent.py", "x = a" + ".f()" * 900).gaps


@pytest.mark.parametrize(
    "path", sorted(Path(os.__file__).parent.glob("*.py"))[::12], ids=lambda path: path.name
)
def test_the_standard_library_is_read(path: Path) -> None:
    """Real modules are lowered without a gap, one body for each function and the top level."""
    text = path.read_text(encoding="utf-8")
    lowered = lower_python(path.name, text)
    assert not lowered.gaps
    assert len({body.symbol for body in lowered.bodies}) == len(lowered.bodies)
