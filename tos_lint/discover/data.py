"""A bounded look at data: the head of a file of rows, the footer of a Parquet file, few files of a folder.

Data is looked at to learn who wrote it, and every part says that as well as another. So what is read
does not depend on how much there is.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Final

from tos_lint.discover.reading import Unreadable, decoded
from tos_lint.ir.facts import Gap, Reason
from tos_lint.ir.inputs import Format
from tos_lint.ir.spans import Span

HEAD_BYTES: Final = 65_536
"""Read of a file of rows."""
FOOTER_BYTES: Final = 1_000_000
"""Read of a Parquet file at most: its description of itself."""
MAX_IN_FOLDER: Final = 50
"""Data files of one folder that are looked at."""
MAX_JSON_IN_FOLDER: Final = 500
"""JSON files of one folder that are read: more are records, a file each."""
MAX_FILES: Final = 500
"""Data files of one run that are looked at."""

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
"""Bytes at the end of a Parquet file: the length of the footer, and the format's name."""


class Looks:
    """Counts the data files of a run, so that no folder and no run costs more than its share."""

    def __init__(self) -> None:
        self._in_folder: Counter[tuple[Path, bool]] = Counter()
        self._passed: Counter[tuple[Path, bool]] = Counter()
        self._all = 0

    def may_look(self, path: Path, kind: Format) -> bool:
        """Whether one more file of this kind may be looked at here; it is counted."""
        is_json = kind is Format.JSON
        if not is_json and not is_data(kind):
            return True
        key = (path.parent, is_json)
        enough = MAX_JSON_IN_FOLDER if is_json else MAX_IN_FOLDER
        if self._in_folder[key] >= enough or (not is_json and self._all >= MAX_FILES):
            self._passed[key] += 1
            return False
        self._in_folder[key] += 1
        self._all += not is_json
        return True

    def passed_over(self) -> list[tuple[Path, Gap]]:
        """Folders some of whose files were not looked at."""
        return [
            (folder, _passed(count, is_json)) for (folder, is_json), count in sorted(self._passed.items())
        ]


def _passed(count: int, is_json: bool) -> Gap:
    what, enough = ("JSON", MAX_JSON_IN_FOLDER) if is_json else ("data", MAX_IN_FOLDER)
    limits = f"{enough} of a folder" + ("" if is_json else f", {MAX_FILES} in all")
    return Gap(
        Reason.BOUND, f"{count} {what} files of this folder were not looked at (limit: {limits})", Span(1)
    )


def is_data(kind: Format) -> bool:
    """Whether files of a format are looked at rather than read."""
    return kind in (Format.RECORDS, Format.PARQUET)


def looked_at(path: Path, kind: Format, size: int) -> tuple[str, Gap | None]:
    """What a lowerer needs of a data file, and a gap where that is not all. Raises OSError, Unreadable."""
    if kind is Format.PARQUET:
        return _footer(path, size), None
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if len(head) == size or size < HEAD_BYTES:
        return decoded(head, kind), None
    cut = head.rfind(b"\n") + 1 or _whole(head)
    detail = f"{size / 1_000_000:.1f} MB of data: only the first {HEAD_BYTES / 1000:.0f} kB were looked at"
    return decoded(head[:cut], kind), Gap(Reason.TOO_LARGE, detail, Span(1))


def _whole(head: bytes) -> int:
    """The length of the head without a character that is cut in two."""
    for back in range(1, min(4, len(head)) + 1):
        byte = head[-back]
        if byte < 0x80:
            return len(head)
        if byte >= 0xC0:
            return len(head) - back
    return len(head)


def _footer(path: Path, size: int) -> str:
    """The footer of a Parquet file, a character for each byte. Raises OSError, Unreadable."""
    with path.open("rb") as file:
        file.seek(max(size - _TAIL, 0))
        tail = file.read(_TAIL)
        if len(tail) < _TAIL or tail[4:] != _MAGIC:
            raise Unreadable("not a Parquet file that can be read: it does not end like one")
        length = int.from_bytes(tail[:4], "little")
        if length > min(FOOTER_BYTES, size - _TAIL):
            raise Unreadable(f"a Parquet footer of {length} bytes, more than there are or may be read")
        file.seek(-_TAIL - length, os.SEEK_END)
        return file.read(length).decode("latin-1")
