"""Where ways of execution meet, each brings its own definition."""

from textwrap import dedent

from tos_lint.ir.printing import print_body
from tos_lint.lower.python import lower_python


def printed(source: str) -> str:
    """The facts of the function `f`, indented by block."""
    body = lower_python("example.py", dedent(source)).bodies[1]
    return "\n".join(print_body(body).splitlines()[1:])


def test_each_branch_moves_its_definition_to_the_join() -> None:
    """The moves stand inside the branches, so that a branch ruled out brings nothing."""
    assert printed("def f(a):\n if a:\n  x = 1\n else:\n  x = 2\n return x") == (
        "  if a\n    x = constant 1\n    x~3 = x\n  else\n    x~2 = constant 2\n    x~3 = x~2\n  return x~3"
    )


def test_a_branch_that_returns_brings_nothing() -> None:
    """After `if ...: return`, only the other way goes on."""
    assert printed("def f(a):\n x = 1\n if a:\n  x = 2\n  return x\n return x").endswith("  return x")


def test_a_chain_of_elif_is_nested_branches() -> None:
    """Each `elif` is tested only where those before it failed."""
    assert printed("def f(a, b):\n if a:\n  return 1\n elif b:\n  return 2") == (
        "  if a\n    %1 = constant 1\n    return %1\n  else\n    if b\n      %2 = constant 2\n      return %2"
    )


def test_a_loop_leads_back_to_its_beginning() -> None:
    """What the block assigns last is what its next run, and the code after it, begins with."""
    assert printed("def f(xs):\n n = 0\n for x in xs:\n  n = n + x\n return n") == (
        "  n = constant 0\n  n~2 = n\n  loop\n    x~2 = each xs\n    n~3 = operate + n~2, x~2\n"
        "    x = x~2\n    n~2 = n~3\n  return n~2"
    )


def test_break_and_continue_bring_what_is_assigned_by_then() -> None:
    """A value assigned right before `break` is seen after the loop."""
    text = printed("def f(xs):\n r = 0\n while xs:\n  r = 1\n  break\n return r")
    assert text.splitlines()[-4:] == ["    r~3 = constant 1", "    r~2 = r~3", "    stop", "  return r~2"]


def test_a_handler_may_start_after_any_statement() -> None:
    """Both the value before a `try` and those inside it reach the handler."""
    text = printed("def f():\n x = 1\n try:\n  x = 2\n  g()\n except E:\n  return x")
    assert "    x~3 = x\n    x~3 = x~2\n" in text
    assert text.rstrip().endswith("return x~3")


def test_a_handler_is_read_where_the_tried_block_returns() -> None:
    """`try: return ...` does not end the body: the handler goes on."""
    text = printed("def f():\n try:\n  return g()\n except E:\n  pass\n return h()")
    assert text.splitlines()[-1] == "  return %5"


def test_the_last_block_runs_although_all_others_ended() -> None:
    """`finally` is read after a `return`, and nothing after it."""
    text = printed("def f():\n try:\n  return 1\n finally:\n  g()")
    assert text.startswith("  if ?\n    %1 = constant 1\n    return %1\n")
    assert text.splitlines()[-1] == "  stop"


def test_with_enters() -> None:
    """`with a as b` binds what entering gives."""
    assert "  b = enter a" in printed("def f(a):\n with a as b:\n  return b")


def test_a_literal_case_is_a_comparison() -> None:
    """A linker that knows the subject can rule cases out; a wildcard takes the rest."""
    assert printed("def f(a):\n match a:\n  case 'x':\n   return 1\n  case _:\n   return 2") == (
        "  %1 = constant 'x'\n  %2 = operate == a, %1\n  if %2\n    %3 = constant 1\n    return %3\n"
        "  else\n    %4 = constant 2\n    return %4"
    )


def test_patterns_bind_parts() -> None:
    """Names in patterns stand for the parts of the subject."""
    text = printed("def f(a):\n match a:\n  case {'k': v}:\n   return v\n  case [p, *q]:\n   return p, q")
    assert "get a [k]" in text
    assert "get a [0]" in text


def test_conditional_expressions_are_branches() -> None:
    """`a if t else b` is one of two values in one place."""
    assert printed("def f(a, t, b):\n x = a if t else b\n return x") == (
        "  if t\n    x = a\n  else\n    x = b\n  return x"
    )


def test_what_is_raised_and_what_is_caught_are_facts() -> None:
    """A handler's name stands for what was thrown, not for the class that it names."""
    text = printed("def f(x):\n try:\n  raise x\n except E as e:\n  return e")
    assert "raise x" in text
    assert "e = catch" in text
