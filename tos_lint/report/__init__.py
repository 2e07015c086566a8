"""Room 5: a report becomes text, one module per format.

Formats compute nothing: what they print was decided before. `FORMATS` is the list that the command
line and the documentation are made from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tos_lint.ir.findings import Problem, Report
from tos_lint.report.github import render_github
from tos_lint.report.gitlab import render_gitlab
from tos_lint.report.json_v1 import render_json
from tos_lint.report.junit import render_junit
from tos_lint.report.markdown import render_markdown
from tos_lint.report.sarif import render_sarif
from tos_lint.report.text import render_text
from tos_lint.report.view import View

__all__ = ["FORMATS", "PLANNED", "View", "render", "renderer"]

Renderer = Callable[[Report, View], str]

FORMATS: Final[tuple[tuple[str, Renderer], ...]] = (
    ("text", render_text),
    ("json", render_json),
    ("sarif", render_sarif),
    ("github", render_github),
    ("gitlab", render_gitlab),
    ("junit", render_junit),
    ("markdown", render_markdown),
)

PLANNED: Final = ("html",)
"""Formats that the contract names and this version does not have."""


def renderer(name: str) -> Renderer:
    """The renderer of a format. Raises Problem for a name that has none."""
    for known, render_format in FORMATS:
        if known == name:
            return render_format
    if name in PLANNED:
        raise Problem(f"format {name} is not available in this version")
    raise Problem(f"there is no format {name!r}", hint=f"one of {', '.join(name for name, _ in FORMATS)}")


def render(report: Report, format_name: str, view: View) -> str:
    """The report in a format. Raises Problem for a format that does not exist."""
    return renderer(format_name)(report, view)
