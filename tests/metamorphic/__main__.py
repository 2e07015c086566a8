"""Write `docs/metamorphic.md`: which transformations leave what is said as it was, and where not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.metamorphic.comparison import outcome
from tests.metamorphic.exceptions import EXCEPTIONS
from tests.metamorphic.projects import pages
from tests.metamorphic.rewriting import TRANSFORMATIONS
from tests.metamorphic.transformation import Transformation

MANUAL = Path(__file__).parents[2] / "docs" / "metamorphic.md"
_FIRST = """# Findings follow the code

Written by `python -m tests.metamorphic`; `tests/metamorphic/` checks it.

Each project of `fixtures/spec/` and `fixtures/pipelines/` that holds Python is rewritten in ways that
keep its meaning. What is said must be the same before and after: each rule with its provider, the kind
of training, the part that the data plays and the answer, as often as before; permitted flows too. Lines
and file names may change, for the code did.

| transformation | applied to | same | exceptions |
|---|--:|--:|--:|
"""


def _row(each: Transformation) -> str:
    outcomes = [outcome(each, page) for page in pages()]
    same, other = sum(one.same for one in outcomes), sum(len(one.differing) for one in outcomes)
    return f"| {each.name} | {same + other} | {same} | {other} |\n"


def _manual(each: Transformation) -> str:
    _, _, text = each.manual.strip().partition("\n")
    return (
        f"\n## {each.name.capitalize()}\n\n{text.strip()}\n\nDoes not apply where there is {each.nothing}.\n"
    )


def _exceptions() -> Iterator[str]:
    yield "\n## Exceptions\n\n| transformation | fixture | reason |\n|---|---|---|\n"
    for (name, page, title), reason in EXCEPTIONS.items():
        yield f"| {name} | {page}: {re.sub('[|]', ' ', title)} | {reason} |\n"


def written() -> str:
    """The whole page."""
    rows = "".join(_row(each) for each in TRANSFORMATIONS)
    return _FIRST + rows + "".join(_exceptions()) + "".join(map(_manual, TRANSFORMATIONS))


if __name__ == "__main__":
    MANUAL.write_text(written())
