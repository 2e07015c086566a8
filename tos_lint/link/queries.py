"""Which tables a query reads or writes: `db` becomes `db#table`.

A database is one file with many tables, and pipelines keep drafts and final answers in one of them.
Only the names after the words that introduce a table are looked at; anything cleverer is the whole
database.
"""

from __future__ import annotations

import re

from tos_lint.link.values import Text

_NAME = r"[`\"\[]?([A-Za-z_][\w.]*)"
_READ = re.compile(rf"\b(?:FROM|JOIN)\s+{_NAME}", re.IGNORECASE)
_WRITTEN = re.compile(
    rf"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|COPY)\s+{_NAME}", re.IGNORECASE
)
_WORDS = frozenset({"select", "values", "set", "where"})


def tables(database: Text, queries: list[Text], *, written: bool) -> list[Text]:
    """The tables of a database that queries name; the database itself where they name none."""
    found: dict[str, None] = {}
    for query in queries:
        spelled = "".join("?" if part is None else part for part in query.parts)
        for name in (_WRITTEN if written else _READ).findall(spelled):
            if name.lower() not in _WORDS:
                found[name.lower()] = None
    return [database.with_parts((*database.parts, f"#{name}")) for name in found] or [database]
