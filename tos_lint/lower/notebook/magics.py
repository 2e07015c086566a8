"""What IPython adds to Python: `!command`, `%magic`, `%%cell magic`, `name?`.

Magics are replaced, line for line, by Python that means the same or nothing; what they run or write
is kept beside it.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import Final

from tos_lint.lower.shell import Setting

_SHELLS: Final = ("bash", "sh", "shell", "system", "!", "sx")
_TRANSPARENT: Final = ("time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3", "py3")
"""Cell magics whose cell is Python all the same."""
_CELL: Final = re.compile(r"\s*%%(!|\w+)\s*(.*)$")
_LINE: Final = re.compile(r"^(\s*)((?:[\w.,\s\[\]]+=\s*)?)([!%])(.*)$")
_TRANSPARENT_LINE: Final = re.compile(r"^(\s*)%(?:time|timeit|memit|prun)\s+(?!-)(.+)$")
_HELP: Final = re.compile(r"^\s*\?{1,2}\w|^\s*[\w.]+\?{1,2}\s*$")
_VALUE: Final = re.compile(
    r"(?<!\$)\{([A-Za-z_][^{}\n]{0,200})\}|(?<![\\$])\$\{([A-Za-z_]\w*)\}|(?<![\\$])\$([A-Za-z_]\w*)"
)
_WHOLE: Final = re.compile(r"\$\{(\w+)\}")


@dataclass(slots=True)
class Script:
    """A piece of shell, the number of the line (from 0) on which it begins, and what is set for it."""

    number: int
    text: str
    variables: dict[str, Setting] = field(default_factory=dict)


@dataclass(slots=True)
class Magics:
    """A cell without its magics: Python, and what was taken out of it."""

    python: list[str]
    shell: list[Script] = field(default_factory=list)
    written: str = ""
    """The file that the cell's other lines are written to."""
    appends: bool = False


def without_magics(lines: list[str], state: Session) -> Magics:
    """Take the magics out of a cell; those that outlive it are noted in the session."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    cell = _CELL.match(lines[first]) if lines else None
    if cell is None:
        return _line_magics(lines, state)
    name, rest = cell.groups()
    blank = [""] * len(lines)
    if name == "script":
        name = rest.split()[0].rpartition("/")[2] if rest.split() else ""
    if name in _TRANSPARENT:
        return _line_magics([*blank[: first + 1], *lines[first + 1 :]], state)
    if name in _SHELLS:
        script = "\n".join(lines[first + 1 :])
        handed, values = interpolated(rest.partition("-s ")[2], first)
        python = [_told(values)] * len(lines) if values else blank  # for a command on any line
        script = f"set -- {handed}; {script}" if handed.strip() else script
        return Magics(python, [Script(first + 1, script, dict(state.variables))])
    if name in ("writefile", "file"):
        words = rest.split()
        target = next((word for word in words if not word.startswith("-")), "")
        return Magics(blank, written=target.strip("'\""), appends="-a" in words or "--append" in words)
    return Magics(blank)


@dataclass(slots=True)
class Session:
    """What magics have set for the rest of the notebook, as shell text that comes first."""

    prelude: str = ""
    first: int = 0
    """The lines of the notebook before the cell in hand."""
    variables: dict[str, Setting] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    """Expressions of Python that settings use, by the names of the shell variables that hold them."""


def _line_magics(lines: list[str], state: Session) -> Magics:
    magics = Magics([])
    number = 0
    while number < len(lines):
        line = lines[number]
        taken = 1
        timed = _TRANSPARENT_LINE.match(line)
        magic = _LINE.match(line)
        if timed:
            magics.python.append(f"{timed[1]}{timed[2]}")
        elif magic:
            while lines[number + taken - 1].endswith("\\") and number + taken < len(lines):
                taken += 1
            indent, target, sign, rest = magic.groups()
            said = "\n".join([rest, *lines[number + 1 : number + taken]])
            values = {**state.values, **_run(magics, number, sign, said, state)}
            nothing = _told(values) if values else "()" if target.strip() else "pass"
            magics.python.append(f"{indent}{target}{nothing}")
            magics.python += [""] * (taken - 1)
        else:
            magics.python.append("" if _HELP.match(line) else line)
        number += taken
    return magics


def _told(values: dict[str, str]) -> str:
    """Python that says what the values of a command are, as IPython itself asks for them."""
    return f"get_ipython().var_expand({', '.join(f'{name}={said}' for name, said in values.items())})"


def _run(magics: Magics, number: int, sign: str, said: str, state: Session) -> dict[str, str]:
    """Note what a line runs or sets; the values of Python that it uses, by the names it has for them."""
    if sign == "!":
        filled, values = interpolated(said.removeprefix("!"), number)
        magics.shell.append(Script(number, state.prelude + filled, dict(state.variables)))
        return values
    name, _, rest = said.strip().partition(" ")
    rest, values = interpolated(rest.strip(), number)
    match name:
        case "run":
            words = rest.split()
            while words and words[0] in ("-i", "-n", "-t", "-d", "-e", "-p"):
                words.pop(0)
            program = "python -m" if words[:1] == ["-m"] else "python"
            words = words[1:] if words[:1] == ["-m"] else words
            said = f"{state.prelude}{program} {' '.join(words)}"
            magics.shell.append(Script(number, said, dict(state.variables)))
        case "cd" if rest and not rest.startswith("-"):
            state.prelude += f"cd {rest}; "
            state.values |= values
        case "env" | "set_env":
            variable, _, value = rest.replace("=", " ", 1).partition(" ")
            if value and variable.isidentifier():
                state.variables[variable] = _setting(value.strip(), state.first + number + 1)
                state.values |= values
        case "sx" | "system" | "bash" | "sh":
            magics.shell.append(Script(number, state.prelude + rest, dict(state.variables)))
        case _:
            return {}
    return values


def _setting(value: str, line: int) -> Setting:
    """What a variable of the environment is set to: a text, or the value of an expression."""
    whole = _WHOLE.fullmatch(value)
    return Setting(None if "${" in value else value.strip("\"'"), line, whole[1] if whole else "")


def interpolated(command: str, number: int) -> tuple[str, dict[str, str]]:
    """IPython fills `{...}` and `$name` from the program: to the shell, variables that are not known.

    The command of a line with such variables, and the expressions that they stand for.
    """
    values: dict[str, str] = {}

    def variable(found: re.Match[str]) -> str:
        said = (found[1] or found[2] or found[3]).strip()
        if not _is_expression(said):
            return "${__}" if found[1] else found[0]
        name = said if said.isidentifier() else f"__{number}_{len(values)}"
        values[name] = said
        return "${" + name + "}"

    return _VALUE.sub(variable, command), values


def _is_expression(said: str) -> bool:
    try:
        return bool(said) and not said.isdigit() and bool(ast.parse(said, mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
