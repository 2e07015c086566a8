"""Notebooks: cells are one module, magics are commands, spans are those of the stored file."""

import json

from tos_lint.ir.commands import Where
from tos_lint.ir.facts import Call, FileFacts, Reason
from tos_lint.ir.printing import print_body
from tos_lint.lower.notebook import lower_notebook


def code(*lines: str) -> dict[str, object]:
    """A code cell as Jupyter stores it."""
    source = [line + "\n" for line in lines[:-1]] + [lines[-1]]
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def notebook(*cells: dict[str, object]) -> str:
    """The text of a notebook as Jupyter writes it."""
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def commands(facts: FileFacts) -> list[str]:
    """The words of all commands."""
    return [" ".join(word.text or "?" for word in command.words) for command in facts.commands]


def test_cells_are_one_module() -> None:
    """A name of one cell is the place that the next one reads."""
    facts = lower_notebook("a.ipynb", notebook(code("x = f()"), code("g(x)")))
    assert print_body(facts.bodies[0]).splitlines()[-1] == "  %3 = call %2(x)"


def test_spans_are_those_of_the_stored_file() -> None:
    """A call has the row and column of the file, and the cell and line within it."""
    markdown = {"cell_type": "markdown", "metadata": {"source": "x"}, "source": ["# Title"]}
    output = {"cell_type": "code", "outputs": [{"text": ["source"], "source": "no\n"}], "source": ["1"]}
    text = notebook(markdown, output, code("x = 1", 'y = "é" + f(x)'))
    (call,) = [fact for fact in lower_notebook("a.ipynb", text).bodies[0].facts if isinstance(fact, Call)]
    row = text.split("\n")[call.span.line - 1]
    assert row[call.span.column - 1 :].startswith("f(x)")
    assert (call.span.cell, call.span.cell_line) == (2, 2)


def test_a_cell_stored_as_one_string_is_one_row() -> None:
    """All lines of such a cell have the row of the string."""
    text = json.dumps({"cells": [{"cell_type": "code", "source": "x = '\\n'\nf(x)"}]}, indent=1)
    (call,) = [fact for fact in lower_notebook("a.ipynb", text).bodies[0].facts if isinstance(fact, Call)]
    row = text.split("\n")[call.span.line - 1]
    assert row[call.span.column - 1 :].startswith("f(x)")
    assert call.span.cell_line == 2


def test_shell_lines_are_commands() -> None:
    """`!` and `%run` run programs; values of the program are not known to the shell."""
    facts = lower_notebook(
        "a.ipynb", notebook(code("x = 1", "if x:", "    !python a.py {x}", "%run b.py --n 1"))
    )
    assert commands(facts) == ["python a.py ?", "python b.py --n 1"]
    assert [command.where for command in facts.commands] == [Where.NOTEBOOK] * 2
    assert facts.commands[1].span.cell_line == 4


def test_shell_cells_are_commands() -> None:
    """Every line of a `%%bash` cell is shell."""
    facts = lower_notebook("a.ipynb", notebook(code("%%bash", "python a.py", "python b.py")))
    assert commands(facts) == ["python a.py", "python b.py"]
    assert [command.span.cell_line for command in facts.commands] == [2, 3]


def test_a_change_of_folder_lasts() -> None:
    """`%cd` holds for the commands of later cells."""
    facts = lower_notebook("a.ipynb", notebook(code("%cd sub"), code("!python a.py")))
    assert facts.commands[-1].directory == "sub"


def test_written_files_are_embedded() -> None:
    """`%%writefile` makes a file beside the notebook, whose spans are in the notebook."""
    facts = lower_notebook("nb/a.ipynb", notebook(code("%%writefile train.py", "f()"), code("x = 1")))
    (written,) = facts.embedded
    assert written.path == "nb/train.py"
    assert "unbound f" in print_body(written.bodies[0])
    assert "unbound f" not in print_body(facts.bodies[0])
    assert [fact.span.cell_line for fact in written.bodies[0].facts if isinstance(fact, Call)] == [2]


def test_written_configurations_are_read() -> None:
    """A YAML file that a cell writes has its entries."""
    facts = lower_notebook("a.ipynb", notebook(code("%%writefile c.yaml", "path: x.json")))
    assert [entry.span.cell_line for entry in facts.embedded[0].entries if entry.value == "x.json"] == [2]


def test_a_broken_cell_is_a_gap_and_the_others_are_read() -> None:
    """The gap names the cell."""
    facts = lower_notebook("a.ipynb", notebook(code("x ="), code("f()")))
    (gap,) = facts.gaps
    assert gap.detail.startswith("cell 0: not Python 3")
    assert "call" in print_body(facts.bodies[0])


def test_other_magics_say_nothing() -> None:
    """Timing is transparent, help and foreign cells are blank."""
    facts = lower_notebook(
        "a.ipynb", notebook(code("%%time", "f()"), code("%%html", "<b>"), code("len?"), code("%time g()"))
    )
    assert not facts.gaps
    assert [name for name in ("f", "g") if f"unbound {name}" in print_body(facts.bodies[0])] == ["f", "g"]


def test_what_is_not_a_notebook_is_one_gap() -> None:
    """Broken JSON, no cells, and other languages each say so."""
    for text, why in (
        ("{", "not a notebook: "),
        ("[]", "no cells"),
        ('{"worksheets": []}', "format 3"),
        ('{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}', "in R"),
    ):
        (gap,) = lower_notebook("a.ipynb", text).gaps
        assert gap.reason is Reason.SYNTAX
        assert why in gap.detail
