"""Write a script as a notebook.

A file that no other file names becomes a notebook with one cell for each statement of its top level,
in their order. A kernel runs the cells in one namespace, as Python runs the file.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from tests.metamorphic.reading import parsed, text_of, words_elsewhere
from tests.metamorphic.transformation import Files, Transformation


def rewritten(files: Files) -> dict[str, str]:
    """The project with notebooks in the place of scripts."""
    after: dict[str, str] = {}
    for path, text in files.items():
        if path.endswith(".py") and _is_script(path, files):
            after[path.removesuffix(".py") + ".ipynb"] = _notebook(text)
        else:
            after[path] = text
    return after


def _is_script(path: str, files: Files) -> bool:
    stem = PurePosixPath(path).stem
    named = stem in words_elsewhere(path, {**files, path: ""})
    return not named and stem != "__init__" and "__file__" not in files[path] and "argv" not in files[path]


def _notebook(text: str) -> str:
    module = parsed(text)
    header = "".join(text_of(each) for each in module.header)
    cells = [text_of(each) for each in module.body]
    if header and cells:
        cells[0] = header + cells[0]
    made = [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": cell.strip("\n").splitlines(keepends=True),
        }
        for cell in cells
    ]
    kernel = {"kernelspec": {"language": "python", "name": "python3", "display_name": "Python 3"}}
    return json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, indent=1)


TRANSFORMATION = Transformation(
    "write as a notebook",
    __doc__ or "",
    rewritten,
    "no file that nobody names and that does not read its own name",
)
