"""What IPython adds to Python: `!command`, `%magic`, `%%cell magic`, `name?`.

Magics are replaced, line for line, by Python that means the same or nothing; what they run or write
is kept beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_SHELLS: Final = ("bash", "sh", "shell", "system", "!", "sx")
_TRANSPARENT: Final = ("time", "timeit", "capture", "prun", "memit", "mprun", "python", "python3", "py3")
"""Cell magics whose cell is Python all the same."""
_CELL: Final = re.compile(r"\s*%%(!|\w+)\s*(.*)$")
_LINE: Final = re.compile(r"^(\s*)((?:[\w.,\s\[\]]+=\s*)?)([!%])(.*)$")
_TRANSPARENT_LINE: Final = re.compile(r"^(\s*)%(?:time|timeit|memit|prun)\s+(?!-)(.+)$")
_HELP: Final = re.compile(r"^\s*\?{1,2}\w|^\s*[\w.]+\?{1,2}\s*$")
_VALUE: Final = re.compile(r"\{\s*([A-Za-z_]\w*)[^{}]*\}")


@dataclass(slots=True)
class Magics:
    """A cell without its magics: Python, and what was taken out of it."""

    python: list[str]
    shell: list[tuple[int, str]] = field(default_factory=list)
    """Pieces of shell, with the number of the line (from 0) on which each begins."""
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
        return Magics(blank, [(first + 1, script)])
    if name in ("writefile", "file"):
        words = rest.split()
        target = next((word for word in words if not word.startswith("-")), "")
        return Magics(blank, written=target.strip("'\""), appends="-a" in words or "--append" in words)
    return Magics(blank)


@dataclass(slots=True)
class Session:
    """What magics have set for the rest of the notebook, as shell text that comes first."""

    prelude: str = ""


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
            _run(magics, number, sign, said, state)
            magics.python.append(f"{indent}{target}()" if target.strip() else f"{indent}pass")
            magics.python += [""] * (taken - 1)
        else:
            magics.python.append("" if _HELP.match(line) else line)
        number += taken
    return magics


def _run(magics: Magics, number: int, sign: str, said: str, state: Session) -> None:
    if sign == "!":
        said = said.removeprefix("!")
        magics.shell.append((number, state.prelude + interpolated(said)))
        return
    name, _, rest = said.strip().partition(" ")
    rest = rest.strip()
    match name:
        case "run":
            words = rest.split()
            while words and words[0] in ("-i", "-n", "-t", "-d", "-e", "-p"):
                words.pop(0)
            program = "python -m" if words[:1] == ["-m"] else "python"
            words = words[1:] if words[:1] == ["-m"] else words
            magics.shell.append((number, f"{state.prelude}{program} {interpolated(' '.join(words))}"))
        case "cd" if rest and not rest.startswith("-"):
            state.prelude += f"cd {interpolated(rest)}; "
        case "env" | "set_env":
            variable, _, value = rest.replace("=", " ", 1).partition(" ")
            if value and variable.isidentifier():
                state.prelude += f"export {variable}={_quoted(interpolated(value.strip()))}; "
        case "sx" | "system" | "bash" | "sh":
            magics.shell.append((number, state.prelude + interpolated(rest)))
        case _:
            pass


def _quoted(value: str) -> str:
    return value if value[:1] in ("'", '"') else '"' + value.replace('"', '\\"') + '"'


def interpolated(command: str) -> str:
    """IPython fills `{name}` from the program's variables: to the shell, a variable that is not known."""
    return _VALUE.sub(r"${\1}", command)
