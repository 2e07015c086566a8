"""Which definition a name stands for, in which body."""

from textwrap import dedent

from tos_lint.ir.printing import print_body
from tos_lint.lower.python import lower_python


def facts(source: str, symbol: str = "") -> list[str]:
    """The facts of one body as text, without its head."""
    lowered = lower_python("example.py", dedent(source))
    (body,) = [body for body in lowered.bodies if body.symbol == symbol]
    return [line.strip() for line in print_body(body).splitlines()[1:]]


def test_a_new_assignment_makes_a_new_place() -> None:
    """A read after a second assignment sees the second value only."""
    assert facts("def f():\n x = 1\n x = 2\n return x", "f")[-1] == "return x~2"


def test_an_operator_assignment_reads_the_old_place() -> None:
    """`x += y` makes a new place from the old one, by an operator that a list obeys in place."""
    assert "x~2 = operate += x, y" in facts("def f(y):\n x = []\n x += y\n return x", "f")


def test_module_names_are_kept_on_the_module() -> None:
    """A definition at the top level is also an attribute of the module."""
    assert facts("import json") == ["json = import json", "set @module .json = json"]


def test_a_function_reads_module_names_from_the_module() -> None:
    """A name of the top level is fetched when the function runs, wherever it is assigned."""
    assert facts("def f():\n return client\nclient = 1", "f")[0] == "%1 = get @module .client"


def test_a_global_name_is_written_to_the_module() -> None:
    """`global x` makes assignments in the function attributes of the module."""
    assert "set @module .x = x" in facts("def f():\n global x\n x = 1", "f")


def test_a_name_that_nothing_binds_is_unbound() -> None:
    """Builtins, and what a star import may bring, are left to linking."""
    assert facts("print")[0] == "%1 = unbound print"


def test_a_settled_name_is_captured_as_a_place() -> None:
    """An inner function is handed the place of a name that is not bound again."""
    source = "def f(client):\n def g():\n  return client\n return g"
    assert "g = function f.<locals>.g ^client:client" in facts(source, "f")
    assert facts(source, "f.<locals>.g") == ["return client"]


def test_a_name_bound_after_the_inner_function_is_shared() -> None:
    """A helper may call a helper that is defined further down."""
    source = "def f():\n def g():\n  return h()\n h = make()\n return g()"
    assert "set @f() .h = h" in facts(source, "f")
    assert facts(source, "f.<locals>.g")[0] == "%1 = get @f() .h"


def test_a_nonlocal_name_lives_in_the_cell() -> None:
    """What an inner function assigns is what the outer one reads."""
    source = "def f():\n n = 0\n def g():\n  nonlocal n\n  n = 1\n g()\n return n"
    assert "set @f() .n = n" in facts(source, "f.<locals>.g")
    assert facts(source, "f")[-2:] == ["%2 = get @f() .n", "return %2"]


def test_names_of_comprehensions_are_their_own() -> None:
    """The target of a comprehension hides a name of the same spelling only inside it."""
    assert facts("def f(x, xs):\n [x for x in xs]\n return x", "f")[-1] == "return x"


def test_a_walrus_in_a_comprehension_binds_in_the_function() -> None:
    """`(y := x)` inside a comprehension is seen after it."""
    assert facts("def f(xs):\n [(y := x) for x in xs]\n return y", "f")[-1] == "return y"


def test_a_lambda_in_a_comprehension_captures_its_target() -> None:
    """The function made for each element holds that element."""
    assert "%4 = function <lambda:1:2> ^x:x" in facts("[lambda: x for x in xs]")


def test_class_names_are_not_seen_by_methods() -> None:
    """A method's free name is the module's, not the class's."""
    source = "limit = 1\nclass C:\n limit = 2\n def m(self):\n  return limit"
    assert facts(source, "C.m")[0] == "%1 = get @module .limit"


def test_a_deleted_name_is_the_builtin_again() -> None:
    """After `del`, a name of the top level means what it meant before."""
    assert facts("list = 1\ndel list\nlist")[-1] == "%1 = unbound list"


def test_redefined_functions_have_symbols_of_their_own() -> None:
    """Two functions of one name in one file are two bodies."""
    symbols = [body.symbol for body in lower_python("a.py", "def f(): 1\ndef f(): 2").bodies]
    assert symbols == ["", "f", "f~2"]
