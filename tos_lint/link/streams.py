"""What a script of the project reads from its standard input and prints, as artefacts of their own.

They count only for scripts that commands run with a redirection or in a pipe.
"""

from __future__ import annotations

from typing import Final

from tos_lint.ir.spans import Location
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.text import ROOT
from tos_lint.link.values import Text

INPUT: Final = "standard input"
OUTPUT: Final = "standard output"
_DEVICES: Final = {"/dev/stdin": INPUT, "/dev/stdout": OUTPUT}


def stream(script: str, which: str, at: Location) -> Text:
    """The name of one stream of a script."""
    return Text((f"{ROOT}{script} ({which})",), at)


def is_stream(name: Text) -> bool:
    """Whether a name is that of a stream of a script."""
    return (name.parts[-1] or "").endswith((f" ({INPUT})", f" ({OUTPUT})"))


def told_apart(machine: Machine, frame: Activation, name: Text) -> list[Text]:
    """A name as it is, but for a stream's: that of each script that may be running and is redirected."""
    which = _DEVICES.get(name.literal or "")
    if which is None:
        return [name]
    scripts = machine.entry_paths(frame)
    return [stream(script, which, name.at) for script in scripts if machine.runs.redirected(script)]
