"""The pantry: what was worked out before, found again by the content that it was worked out from.

A key is a digest of everything that decides a value: the inputs, the rules, the policy, the day, and
this program's own code. Nothing in it depends on where a checkout stands or on the time of a file, so a
fresh checkout is as warm as an old one, and a value that is found is the one that would be made.

Whoever may write into the cache may tell the program what it found. So an entry is sealed with a secret
of the user's that lies outside every project: what a repository brings along, or another user of the
machine, is not ours and is passed over. Entries are decoded into known types and never run.

The cache may always be missing. An entry that cannot be read, is cut short, is not sealed by us or is
of another version is made anew; a folder that cannot be written is left alone. Entries are written
under another name and renamed, so a run that is killed, or one beside it, leaves no half of one.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

import msgspec

T = TypeVar("T")

ENTRIES: Final = 256
"""Entries that are kept; the longest unused go first."""
BYTES: Final = 128 * 2**20
"""Bytes that all entries together may have."""
LARGEST: Final = 32 * 2**20
"""Bytes of the largest entry that is written or read."""
ABANDONED: Final = 3600
"""Seconds after which an unfinished entry is taken for left behind."""

_SEAL: Final = 32
"""Bytes of a seal, and of the secret."""
_SECRET: Final = "secret"  # noqa: S105  (the name of its file)
_UNFINISHED: Final = ".new-"
_TAG: Final = "Signature: 8a477f597d28d172789f06886806bc55\n# https://bford.info/cachedir/\n"


class Cache:
    """A folder of entries; without a folder it forgets everything."""

    def __init__(self, folder: Path | None, home: Path | None = None) -> None:
        self._folder = folder
        self._secret = _secret(home or user_folder()) if folder is not None else b""

    def remembered(
        self, kind: type[T], parts: Iterable[bytes], make: Callable[[], T],
        *, worth: Callable[[T], bool] = lambda _: True,
    ) -> T:  # fmt: skip
        """The value for these parts: the one that was kept, else a new one, kept if it is worth it.

        `kind` is the type of the value, a dataclass of plain fields; `parts` are all that decides it.
        """
        if self._folder is None or not self._secret:
            return make()
        key = _key(kind, parts)
        file = self._folder / key.hex()
        kept = self._opened(file, key)
        if kept is not None:
            with suppress(msgspec.MsgspecError, RecursionError):
                return msgspec.msgpack.decode(kept, type=kind)
        value = make()
        if worth(value):
            with suppress(OSError, UnicodeEncodeError):  # odd names of files are no UTF-8
                self._write(file, key, msgspec.msgpack.encode(value))
        return value

    def _opened(self, file: Path, key: bytes) -> bytes | None:
        """What an entry holds, if we sealed it."""
        try:
            entry = _read(file)
        except OSError:
            return None
        seal, kept = entry[:_SEAL], entry[_SEAL:]
        if seal != self._seal(key, kept):
            return None
        with suppress(OSError):
            os.utime(file)
        return kept

    def _seal(self, key: bytes, kept: bytes) -> bytes:
        return blake2b(key + kept, key=self._secret, digest_size=_SEAL).digest()

    def _write(self, file: Path, key: bytes, kept: bytes) -> None:
        """Keep an entry. Raises OSError."""
        if len(kept) + _SEAL > LARGEST:
            return
        _prepared(file.parent)
        _put(file, self._seal(key, kept) + kept)
        _evict(file.parent)


def user_folder() -> Path:
    """Where this user's caches are, by the conventions of the system."""
    from platformdirs import user_cache_path  # noqa: PLC0415  (only where something is kept)

    return user_cache_path("tos-lint", appauthor=False)


def packed(value: object) -> bytes:
    """A value of plain types and dataclasses as one part of a key."""
    try:
        return msgspec.msgpack.encode(value, order="deterministic")
    except UnicodeEncodeError:  # the name of a file may be no text
        return repr(value).encode()


def _key(kind: type, parts: Iterable[bytes]) -> bytes:
    digest = blake2b(_program(), digest_size=_SEAL)
    for part in (kind.__name__.encode(), *parts):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


@cache
def _program() -> bytes:
    """What this program is: its code, and the Python that runs it."""
    digest = blake2b(repr((sys.version_info[:3], msgspec.__version__)).encode())
    package = Path(__file__).parent
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.digest()


def _read(file: Path) -> bytes:
    """The bytes of a plain file of bearable size. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(file, flags | getattr(os, "O_BINARY", 0)), "rb") as opened:
        found = os.fstat(opened.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
            raise OSError("not an entry")
        return opened.read(LARGEST)


def _secret(home: Path) -> bytes:
    """The user's secret, made if there is none; empty where that cannot be done."""
    file = home / _SECRET
    for _ in range(2):
        with suppress(OSError):
            found = _read(file)
            return found if len(found) == _SEAL else b""
        with suppress(OSError):
            _prepared(home)
            _put(file, os.urandom(_SEAL), once=True)
    return b""


def _prepared(folder: Path) -> None:
    """A folder of ours, marked as one that need not be saved nor tracked. Raises OSError."""
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _put(folder / "CACHEDIR.TAG", _TAG.encode())
    _put(folder / ".gitignore", b"*\n")


def _put(file: Path, content: bytes, *, once: bool = False) -> None:
    """Write a file that is whole or not there; `once`: the first of several writers wins.

    Raises OSError.
    """
    number, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=file.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(number, "wb") as opened:
            opened.write(content)
        if once:
            file.hardlink_to(unfinished)
        else:
            unfinished.replace(file)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _evict(folder: Path) -> None:
    """Remove what was longest unused beyond the bounds, and what others left unfinished."""
    kept = total = 0
    for _, size, file in sorted(_entries(folder), reverse=True):
        kept, total = kept + 1, total + size
        if kept > ENTRIES or total > BYTES:
            with suppress(OSError):
                Path(file).unlink()


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """When each entry was last used, its size and its path."""
    abandoned = time.time() - ABANDONED
    with os.scandir(folder) as found:
        for each in found:
            with suppress(OSError):
                about = each.stat(follow_symlinks=False)
                if len(each.name) == 2 * _SEAL:
                    yield about.st_mtime, about.st_size, each.path
                elif each.name.startswith(_UNFINISHED) and about.st_mtime < abandoned:
                    Path(each.path).unlink()
