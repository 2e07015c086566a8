"""Which files version control has, whatever `.gitignore` says of them.

A rule that ignores a file does not hold for one that was committed all the same, and where there is no
version control (an archive that was unpacked, a folder copied into a container) nothing is ignored:
everything that is there was shipped. The list of tracked files is read from git's index, whose format
is that of gitformat-index(5), versions 2 to 4; one that cannot be read tracks nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

MAX_INDEX_BYTES: Final = 200_000_000
MAX_POINTER_BYTES: Final = 4096
_HEADER: Final = struct.Struct(">4sII")
_FIXED: Final = 62
"""Bytes of an entry before its name: times, device, owner, size, object id, flags."""
_EXTENDED: Final = 0x4000
_WORK_TREE: Final = "gitdir:"


class Tracked:
    """The files of one work tree that its index names."""

    def __init__(self, top: Path, git: Path) -> None:
        self._top, self._git = top, git

    @classmethod
    def around(cls, folder: Path) -> Tracked | None:
        """The work tree that a folder is in, if it is in one."""
        for top in (folder, *folder.parents):
            git = top / ".git"
            if git.is_dir():
                return cls(top, git)
            if git.is_file():
                return cls(top, _pointed_to(git))
        return None

    def has(self, path: Path) -> bool:
        """Whether a file, or something below a folder, is tracked."""
        return path.relative_to(self._top).as_posix() in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        found: set[str] = set()
        try:
            index = self._git / "index"
            data = index.read_bytes() if index.stat().st_size <= MAX_INDEX_BYTES else b""
            for name in _entries(data):
                above = name
                while above and above not in found:
                    found.add(above)
                    above = above.rpartition("/")[0]
        except (OSError, ValueError, IndexError, struct.error):
            return frozenset(found)
        return frozenset(found)


def _pointed_to(git: Path) -> Path:
    """The folder that a `.git` file points to: that of a linked work tree or a submodule."""
    try:
        with git.open("rb") as file:
            text = file.read(MAX_POINTER_BYTES).decode("utf-8", "replace")
    except OSError:
        return git
    return git.parent / text.removeprefix(_WORK_TREE).strip() if text.startswith(_WORK_TREE) else git


def _entries(data: bytes) -> Iterator[str]:
    """The names in an index. Raises ValueError, IndexError or struct.error where it is not one."""
    magic, version, count = _HEADER.unpack_from(data)
    if magic != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("not an index")
    offset, name = _HEADER.size, b""
    for _ in range(count):
        (flags,) = struct.unpack_from(">H", data, offset + _FIXED - 2)
        begin = offset + _FIXED + (2 if version > 2 and flags & _EXTENDED else 0)
        kept = 0
        if version == 4:
            dropped, begin = _number(data, begin)
            kept = len(name) - dropped
            if kept < 0:
                raise ValueError("an entry drops more than there is")
        end = data.index(b"\0", begin)
        name = name[:kept] + data[begin:end]
        offset = end + 1 if version == 4 else offset + ((end - offset) // 8 + 1) * 8
        yield name.decode("utf-8", "surrogateescape")


def _number(data: bytes, offset: int) -> tuple[int, int]:
    """A number of variable width, as in a pack's offsets, and where it ends."""
    byte = data[offset]
    value = byte & 0x7F
    while byte & 0x80:
        offset += 1
        byte = data[offset]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, offset + 1
