"""Where what is said differs after a transformation, and why: one table, kept strict both ways."""

from __future__ import annotations

from typing import Final

_GLOBALS = (
    "a fault of the engine, a false alarm: a variable of a module that a function or another file reads is "
    "taken to have any of the values that it ever had, not the last one"
)

EXCEPTIONS: Final[dict[tuple[str, str, str], str]] = {
    ("extract functions", "calls", "A key that `update` replaces"): (
        "a fault of the engine, a false alarm: in a function, `update` adds to a mapping of the module and "
        "replaces nothing"
    ),
    ("extract functions", "control", "Both branches throw the answer away"): _GLOBALS,
    ("extract functions", "control", "A re-assignment is the end of the old value"): _GLOBALS,
    ("extract functions", "files", "Paths put together by `pathlib`, `os.path.join` and f-strings"): _GLOBALS,
    ("split files", "control", "Both branches throw the answer away"): _GLOBALS,
    ("split files", "waivers", "In the policy"): (
        "rightly: the policy's waiver names the file that the source has left"
    ),
}
"""Reasons by transformation, page and heading."""
