"""Where what is said differs after a transformation, and why: one table, kept strict both ways."""

from __future__ import annotations

from typing import Final

_GLOBALS = (
    "a fault of the engine, a false alarm: a variable of a module that a function or another file reads is "
    "taken to have any of the values that it ever had, not the last one"
)

_LATER = (
    "a fault of the engine, a false alarm: a function, or another file, sees all that an object of the "
    "module ever held, not what it holds when it is called"
)
_DOCSTRING = "rightly: each half of the file has the docstring, and its command"
_NOTEBOOK = "rightly: a cell's text is no docstring, and a notebook is not what its command runs"

EXCEPTIONS: Final[dict[tuple[str, str, str], str]] = {
    ("extract functions", "calls", "A key that `update` replaces"): (
        "a fault of the engine, a false alarm: in a function, `update` adds to a mapping of the module and "
        "replaces nothing"
    ),
    ("extract functions", "control", "Both branches throw the answer away"): _GLOBALS,
    ("extract functions", "control", "A re-assignment is the end of the old value"): _GLOBALS,
    ("extract functions", "files", "Paths put together by `pathlib`, `os.path.join` and f-strings"): _GLOBALS,
    ("split files", "control", "Both branches throw the answer away"): _GLOBALS,
    ("extract functions", "changes", "A key is deleted"): _LATER,
    ("extract functions", "changes", "A key is popped"): _LATER,
    ("extract functions", "changes", "A key that may be there is popped"): _LATER,
    ("extract functions", "changes", "A key is replaced"): _LATER,
    ("extract functions", "changes", "A position is replaced"): _LATER,
    ("extract functions", "changes", "A list is cleared"): _LATER,
    ("extract functions", "changes", "An attribute is replaced"): _LATER,
    ("extract functions", "changes", "What a list was before"): _LATER,
    ("extract functions", "changes", "A row made again in each round"): _LATER,
    ("extract functions", "changes", "Every row loses a key"): _LATER,
    ("extract functions", "changes", "Every row has a key replaced"): _LATER,
    ("extract functions", "changes", "An answer is saved, and the row without it"): _LATER,
    ("extract functions", "changes", "A helper saves the row without it"): _LATER,
    ("extract functions", "collections", "Assigned to a position"): _LATER,
    ("extract functions", "collections", "Added at a position"): _LATER,
    ("extract functions", "collections", "Appended"): _LATER,
    ("extract functions", "collections", "Extended"): _LATER,
    ("extract functions", "collections", "Extended by a sign"): _LATER,
    ("extract functions", "collections", "Inserted"): _LATER,
    ("extract functions", "collections", "A set that is added to"): _LATER,
    ("extract functions", "collections", "A set that is united with another"): _LATER,
    ("extract functions", "collections", "Updated from another dictionary"): _LATER,
    ("extract functions", "collections", "One dictionary into another by a sign"): _LATER,
    ("extract functions", "configurations", "A copy of a document in which a key is replaced"): _LATER,
    ("extract functions", "tables", "A data set's column that is renamed"): _LATER,
    ("extract functions", "tables", "A column of a table is deleted"): _LATER,
    ("split files", "collections", "Added at a position"): _LATER,
    ("split files", "collections", "Updated from another dictionary"): _LATER,
    ("extract functions", "indirection", "A name is deleted, and made again"): _GLOBALS,
    ("wrap in a class", "indirection", "A counter in a closure"): (
        "rightly: two objects keep two values, where the two closures of the original, a known false "
        "alarm, are taken for one"
    ),
    ("split files", "commands", "Two pages show a command with the same data"): _DOCSTRING,
    ("split files", "starts", "A docstring's command"): _DOCSTRING,
    ("write as a notebook", "starts", "A docstring's command"): _NOTEBOOK,
    ("write as a notebook", "starts", "A docstring's command: the other one"): _NOTEBOOK,
    ("split files", "waivers", "In the policy"): (
        "rightly: the policy's waiver names the file that the source has left"
    ),
}
"""Reasons by transformation, page and heading."""
