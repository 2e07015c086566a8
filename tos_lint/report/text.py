"""The text report: for people, on a terminal or in a log.

Plain text is the truth; colours are laid over the same lines, only where somebody looks at them.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from tos_lint.ir.findings import Diagnostic, Finding, Report
from tos_lint.report.paper import BLANK, Line, plain, printable, table, words
from tos_lint.report.rules import name_of
from tos_lint.report.text_finding import families, family_lines
from tos_lint.report.view import View
from tos_lint.report.words import count, headline_place, severities, waived

STYLES: Final[dict[str, str]] = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "permitted": "bold green",
    "place": "bold",
    "provider": "magenta",
    "label": "cyan",
    "quote": "italic",
    "unknown": "yellow",
    "faint": "dim",
}
"""What the names of styles mean on a terminal."""

_UNREAD = ("TOS901", "TOS902")
_UNREAD_SHOWN = 10


def render_text(report: Report, view: View) -> str:
    """The report for people."""
    lines = tuple(_lines(report, view))
    return coloured(lines) if view.colour else plain(lines)


def coloured(lines: Iterable[Line]) -> str:
    """The lines with escape sequences for a terminal."""
    from rich.console import Console  # noqa: PLC0415 - a run without colours does not pay for it
    from rich.text import Text  # noqa: PLC0415

    stream = io.StringIO()
    console = Console(
        file=stream, force_terminal=True, color_system="standard", width=10_000, highlight=False
    )
    for line in lines:
        text = Text()
        for words_, style in line:
            text.append(printable(words_), STYLES.get(style, ""))
        text.rstrip()
        console.print(text, soft_wrap=True)
    return stream.getvalue()


def _lines(report: Report, view: View) -> Iterator[Line]:
    shown = [finding for finding in report.findings if view.verbose or not finding.waived]
    for family in families(_by_place(shown)):
        yield from family_lines(family, view)
    if view.permitted and report.permitted:
        for family in families(_by_place(report.permitted)):
            yield from family_lines(family, view)
    yield from _unread(report, view)
    if view.statistics:
        yield from _statistics(report)
    if not view.quiet:
        yield from _closing(report)


def _by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Loudest first; then by where a person would look."""
    return sorted(findings, key=lambda each: (-each.severity, headline_place(each), each.rule, each.provider))


def _unread(report: Report, view: View) -> Iterator[Line]:
    """Files that were not read: silence about them must not look like a clean bill."""
    listed = report.diagnostics if view.verbose else _of_code(report.diagnostics, _UNREAD)
    listed = tuple(sorted({*listed, *report.internal_errors}))
    shown = listed if view.verbose else listed[:_UNREAD_SHOWN]
    for each in shown:
        where = f"{each.path}:{each.line}: "
        yield ((where, "place"), (f"{each.code} {name_of(each.code)}", "note"), (f": {each.message}", ""))
    if len(listed) > len(shown):
        yield words(f"... and {len(listed) - len(shown)} more (tos-lint coverage)", "faint")
    if listed and not view.quiet:
        yield BLANK


def _of_code(diagnostics: Iterable[Diagnostic], codes: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    return tuple(each for each in diagnostics if each.code in codes)


def _statistics(report: Report) -> Iterator[Line]:
    """How often each rule was found, most frequent first."""
    rules = Counter(finding.rule for finding in report.findings if not finding.waived)
    ranked = sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))
    yield from table([((f"{n:>5}", ""), (code, "place"), (name_of(code), "")) for code, n in ranked], 0)
    if ranked:
        yield BLANK


def _closing(report: Report) -> Iterator[Line]:
    """What was found, and what was looked at."""
    loud = severities(report)
    found = [count(number, severity.word) for severity, number in loud.items() if number]
    also = [
        f"{number} {word}"
        for number, word in ((len(report.permitted), "permitted"), (waived(report), "waived"))
        if number
    ]
    style = next((severity.word for severity, number in loud.items() if number), "permitted")
    read = report.coverage
    seen = [
        count(read.files, "file") + " read",
        count(read.sources, "source"),
        count(read.sinks, "training step"),
    ]
    closing = f"; {', '.join(seen)}, {count(read.flows, 'flow')}"
    yield ((", ".join([*(found or ["no findings"]), *also]), style), (closing, ""))
    gaps = len(report.diagnostics) + len(report.internal_errors)
    unseen = f"; {count(gaps, 'gap')} (tos-lint coverage)" if gaps else ""
    yield words(f"terms in force on {report.as_of}, rules {report.rules_version}{unseen}", "faint")
