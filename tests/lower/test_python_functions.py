"""Functions, classes, and what stands around them."""

from tos_lint.ir.facts import FileFacts
from tos_lint.ir.printing import print_body
from tos_lint.lower.python import lower_python


def facts(source: str, symbol: str = "") -> list[str]:
    """The lines of one body as text, its head first."""
    (body,) = [body for body in lower_python("example.py", source).bodies if body.symbol == symbol]
    return [line.strip() for line in print_body(body).splitlines()]


def test_parameters_keep_kind_and_annotation() -> None:
    """An annotation is kept as the type that it names."""
    source = (
        "def f(a, /, b: str, *c, d: Optional[int] = 1, e: Annotated[str, Option('x')] = '', "
        "g: typing.List[int] = (), h: 'Path' = 2, i: str | None = None, **k): pass"
    )
    assert facts(source, "f")[0] == (
        "body f(a (positional), b: str, *c, d (keyword): int, e (keyword): str, g (keyword), "
        "h (keyword): Path, i (keyword): str, **k)"
    )


def test_defaults_are_evaluated_where_the_function_is_made() -> None:
    """A default is a place of the body around."""
    assert "f = function f =a:%1" in facts("def f(a=1): pass")


def test_decorators_are_calls_from_the_inside_out() -> None:
    """The function is what the outermost decorator gives."""
    assert facts("@a\n@b\ndef f(): pass")[1:] == [
        "%1 = unbound a", "%2 = unbound b", "%3 = function f", "%4 = call %2(%3)", "f = call %1(%4)",
        "set @module .f = f",
    ]  # fmt: skip


def test_a_class_gets_its_members() -> None:
    """Methods and class variables are set on the class; annotated names are fields."""
    assert facts("class C(B):\n x: int\n y: str = 'a'\n n: ClassVar[int] = 1\n def m(self): pass")[1:] == [
        "%1 = unbound B", "C = class C(%1) fields x y", "y = constant 'a'", "set C .y = y",
        "n = constant 1", "set C .n = n", "m = function C.m", "set C .m = m", "set @module .C = C",
    ]  # fmt: skip


def test_symbols_say_where_a_body_stands() -> None:
    """Methods are `Class.method`, inner functions `outer.<locals>.inner`."""
    source = (
        "class A:\n class B:\n  def m(self):\n   def g(): pass\n   class L:\n    def n(self): pass\nlambda: 0"
    )
    assert [body.symbol for body in lower_python("a.py", source).bodies] == [
        "", "A.B.m", "<lambda:7:1>", "A.B.m.<locals>.g", "A.B.m.<locals>.L.n",
    ]  # fmt: skip


def test_asynchronous_functions_are_marked() -> None:
    """`async def` makes an asynchronous body."""
    assert facts("async def f(): pass", "f")[0] == "async body f()"


def test_imports() -> None:
    """Every form of import says what it binds."""
    assert [line for line in facts("import a.b.c\nimport d.e as g\nfrom ..h import i as j\nfrom k import *")
            if "import" in line] == [
        "a = import a (a.b.c)", "g = import d.e", "j = import ..h i", "%1 = import k *",
    ]  # fmt: skip


def remarks(source: str) -> list[tuple[str, int]]:
    """The remarks of a source and the lines that they speak of."""
    return [(remark.text, remark.target) for remark in lower_python("a.py", source).remarks]


def test_a_remark_speaks_of_the_line_it_shares() -> None:
    """A comment behind code is for that line."""
    assert remarks("x = 1\ny = 2  # tos: ignore[TOS101]: why\n") == [("tos: ignore[TOS101]: why", 2)]


def test_a_remark_alone_speaks_of_the_next_code() -> None:
    """Blank lines and other comments between do not matter."""
    assert remarks("# tos: ignore[TOS101]: why\n# other\n\nx = 1\n") == [("tos: ignore[TOS101]: why", 4)]


def test_text_that_looks_like_a_remark_is_none() -> None:
    """Only comments count, not strings."""
    assert remarks("x = '# tos: ignore[TOS101]: why'\n") == []


def test_the_docstring_documents_commands() -> None:
    """A command in the module's docstring has the line where it stands."""
    lowered: FileFacts = lower_python("a.py", '"""Train.\n\n    python train.py --data x.json\n"""\n')
    (command,) = lowered.commands
    assert (command.words[1].text, command.span.line) == ("train.py", 3)
