"""Expectations written as comments in fixtures.

    #~ finding: TOS101 openai            a finding whose sink (or place) is this line
    #~ finding: TOS101 openai @gen.py:5  the same, and its source is there
    #~ permitted: openai                 a flow that was judged and allowed ends here
    #~ waived: TOS101 openai             a finding is here, and a waiver counts for it
    #~ ok: TOS101                        the rule must stay silent here
    #~ todo: TOS101 openai               a known miss: fails when it starts to be found
    #~ excess: TOS101 openai             a known false alarm: fails when it stops to be raised
    #~ gap: syntax                       a diagnostic of this reason or code, in this file

`#~^` speaks of the line above, `#~^^` of the one above that. Where `#` is no comment, `//~` and
`<!--~ … -->` do; a marker may name another place: `<!--~ train.json:4 finding: … -->`. Several
expectations on one line are separated by `;`. In a notebook as stored, a marker ends with the string
that it is in. On a page, a marker between the files of a case belongs to the case and names its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKER = re.compile(r'(?:#~|//~|<!--~)(?P<up>\^*)\s*(?P<text>.*?)\s*(?:-->|(?:\\n)?",?$|$)')
_EXPECTATION = re.compile(
    r"(?:(?P<path>[\w./()*-]+):(?P<line>\d+)\s+)?(?P<kind>finding|waived|permitted|ok|todo|excess|gap):\s*(?P<what>.*)"
)
KINDS = ("finding", "waived", "permitted", "ok", "todo", "excess", "gap")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a fixture says about one of its lines."""

    kind: str
    path: str
    line: int
    rule: str
    provider: str = ""
    source: str = ""
    """`path:line` where it is written."""


def expectations(path: str, text: str) -> tuple[Expectation, ...]:
    """All markers of one file. Raises ValueError for a marker that says nothing we know."""
    found: list[Expectation] = []
    for number, line in enumerate(text.splitlines(), 1):
        for match in _MARKER.finditer(line):
            line_meant = number - len(match["up"])
            found.extend(_expectation(path, line_meant, part.strip()) for part in match["text"].split(";"))
    return tuple(found)


def _expectation(path: str, line: int, text: str) -> Expectation:
    match = _EXPECTATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{path}:{line}: not an expectation: {text!r} (write one of {', '.join(KINDS)})")
    words = match["what"].split()
    source = next((word[1:] for word in words if word.startswith("@")), "")
    words = [word for word in words if not word.startswith("@")]
    if not words:
        raise ValueError(f"{path}:{line}: an expectation of nothing: {text!r}")
    where, at = match["path"] or path, int(match["line"] or line)
    if match["kind"] == "permitted":
        return Expectation("permitted", where, at, "", words[0], source)
    return Expectation(match["kind"], where, at, words[0], words[1] if len(words) > 1 else "", source)
