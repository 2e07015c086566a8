"""Room 1: which files are read, and their text.

Folders are walked in sorted order. What `.gitignore` files or the policy's `exclude` leave out, and
folders that hold other people's code, are not entered; a file that is named is always read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

from tos_lint.discover.classify import format_of, is_named_readable, limit_of
from tos_lint.discover.data import Looks, is_data, looked_at
from tos_lint.discover.ignore import IgnoreRules, is_foreign
from tos_lint.discover.reading import Unreadable, decoded
from tos_lint.ir.facts import Gap, Reason
from tos_lint.ir.findings import Problem
from tos_lint.ir.inputs import Format, InputFile
from tos_lint.ir.spans import Span

__all__ = ["MAX_DIRECTORY_ENTRIES", "discover"]

MAX_DIRECTORY_ENTRIES: Final = 200_000
"""Files and folders that are looked at in one run."""

Gaps = tuple[tuple[str, Gap], ...]
"""Gaps, each with the path of its file."""


def discover(roots: Sequence[Path], base: Path, exclude: Sequence[str]) -> tuple[tuple[InputFile, ...], Gaps]:
    """All inputs under `roots`, sorted by path, and what could not be read.

    Paths in the result are relative to `base`, or, for a root outside it, to that root's own folder.
    Raises Problem for a root that does not exist and for a pattern that is none.
    """
    search = _Search(base.resolve(), _excluded(exclude))
    for root in sorted(roots):
        search.root(_existing(root))
    search.finish()
    return tuple(sorted(search.inputs.values())), tuple(sorted(search.gaps, key=lambda each: each[0]))


def _existing(root: Path) -> Path:
    """A root, its links followed. Raises Problem for one that is not there or cannot be."""
    try:
        return root.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise Problem("no such file or directory", where=root.as_posix()) from error


def _excluded(patterns: Sequence[str]) -> GitIgnoreSpec:
    """What the policy leaves out. Raises Problem."""
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise Problem(f"'exclude' has a pattern that cannot be read: {error}") from error


class _Search:
    """One run through all roots."""

    def __init__(self, base: Path, excluded: GitIgnoreSpec) -> None:
        self.base, self.excluded = base, excluded
        self.inputs: dict[str, InputFile] = {}
        self.gaps: list[tuple[str, Gap]] = []
        self._seen: set[Path] = set()
        self._entries = 0
        self._looks = Looks()

    def root(self, root: Path) -> None:
        """Read a file, or walk through a folder."""
        inside = root.is_relative_to(self.base)
        if root.is_file():
            self._file(root, root, self.base if inside else root.parent, named=True)
            return
        base = self.base if inside else root
        rules = IgnoreRules.above(root, base)
        for path, real in self._walk(root, base, rules):
            self._file(path, real, base, named=False)

    def finish(self) -> None:
        """Say which folders have more data than was looked at."""
        for folder, gap in self._looks.passed_over():
            base = self.base if folder.is_relative_to(self.base) else folder
            self.gaps.append((folder.relative_to(base).as_posix(), gap))

    def _walk(self, folder: Path, base: Path, rules: IgnoreRules) -> Iterator[tuple[Path, Path]]:
        """The readable files below a folder that nothing leaves out, and what they are without links."""
        real = folder.resolve()
        if real in self._seen:
            return
        self._seen.add(real)
        rules = rules.entered(folder)
        for entry in self._listing(folder, base):
            self._entries += 1
            if self._entries > MAX_DIRECTORY_ENTRIES:
                return
            path = Path(entry.path)
            if entry.is_symlink() and not self._may_follow(path):
                self._unfollowed(path, base, rules)
                continue
            is_folder = entry.is_dir()
            if not is_folder and path.suffix and not is_named_readable(path):
                continue
            if self._left_out(path, base, is_folder, rules):
                continue
            if is_folder:
                yield from self._walk(path, base, rules)
            elif entry.is_file():
                yield path, path.resolve() if entry.is_symlink() else real / entry.name

    def _listing(self, folder: Path, base: Path) -> list[os.DirEntry[str]]:
        """The entries of a folder, sorted by name."""
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._gap(folder, base, Reason.UNREADABLE, f"cannot be listed: {error.strerror}")
            return []
        if self._entries <= MAX_DIRECTORY_ENTRIES < self._entries + len(listed):
            message = f"more than {MAX_DIRECTORY_ENTRIES} files and folders: the rest was not looked at"
            self._gap(folder, base, Reason.BOUND, message)
        return listed

    def _may_follow(self, link: Path) -> bool:
        """A link leads to something inside the project."""
        try:
            return link.resolve(strict=True).is_relative_to(self.base)
        except (OSError, RuntimeError):
            return False

    def _unfollowed(self, link: Path, base: Path, rules: IgnoreRules) -> None:
        """Say that a link named like a file we read was not followed."""
        if is_named_readable(link) and not self._left_out(link, base, False, rules):
            detail = "a link that leads nowhere, round or out of the project: not followed"
            self._gap(link, base, Reason.UNREADABLE, detail)

    def _left_out(self, path: Path, base: Path, is_folder: bool, rules: IgnoreRules) -> bool:
        relative = path.relative_to(base).as_posix() + ("/" if is_folder else "")
        if self.excluded.match_file(relative) or rules.ignore(path, is_folder):
            return True
        return is_folder and is_foreign(path)

    def _file(self, path: Path, real: Path, base: Path, named: bool) -> None:
        """Read one file, if it is of a format that has a lowerer and was not read under another name."""
        try:
            kind = format_of(path)
            if kind is None or not (named or self._looks.may_look(path, kind)):
                return
            size = path.stat().st_size
            if real in self._seen:
                return
            self._seen.add(real)
            if kind is Format.JSON and size > limit_of(kind):
                kind = Format.RECORDS
            if is_data(kind):
                text, partly = looked_at(path, kind, size)
                if partly is not None:
                    self.gaps.append((path.relative_to(base).as_posix(), partly))
            elif size > limit_of(kind):
                self._gap(path, base, Reason.TOO_LARGE, _too_large(size, limit_of(kind)))
                return
            else:
                text = decoded(path.read_bytes(), kind)
        except OSError as error:
            self._gap(path, base, Reason.UNREADABLE, f"cannot be read: {error.strerror or error}")
        except Unreadable as error:
            self._gap(path, base, Reason.UNREADABLE, str(error))
        else:
            relative = path.relative_to(base).as_posix()
            if relative in self.inputs:
                relative = f"{base.name}/{relative}"
            self.inputs[relative] = InputFile(relative, kind, text)

    def _gap(self, path: Path, base: Path, reason: Reason, detail: str) -> None:
        self.gaps.append((path.relative_to(base).as_posix(), Gap(reason, detail, Span(1))))


def _too_large(size: int, limit: int) -> str:
    return (
        f"{size / 1_000_000:.1f} MB is more than the {limit / 1_000_000:.0f} MB that are read of such a file"
    )
