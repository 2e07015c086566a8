"""When two references name the same artefact.

A reference is a text, a kind, and the file it stands in. Paths are relative to a working directory
that is written nowhere: usually the root of the repository, the folder of the script, or a folder
above it. So a relative path means several candidates, the nearest first, and two references are the
same artefact when they share one. Paths derived from `__file__` are exact. Two files that use the
same relative path from different folders therefore meet only at the root, which is how such pipelines
are run.

A file and its compressed form (`rows.jsonl.gz`) are one artefact.

A hole (a timestamp, an argument) matches any text without `/`. A pattern must keep enough literal
text to name something: `*.json` alone names nothing. A folder holds its members.

Deliberately not done: reading the file system. Whether a file exists is not known, because the data
of most pipelines is not committed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from tos_lint.link.text import ROOT
from tos_lint.link.values import Text

_REMOTE = re.compile(r"^[a-z][a-z0-9+.-]*://")
_HUB = re.compile(r"^[A-Za-z0-9][\w.-]*/[\w.-]+$")
_DATA_SUFFIX = re.compile(
    r"\.(jsonl?|ndjson|csv|tsv|parquet|arrow|txt|pkl|pickle|npy|npz|pt|pth|safetensors|gz|zip|tar|db|sqlite|md|ya?ml|bin|xlsx)$"
)
_TRACKED = "artifact://"
"""Begins the name of what a tracker keeps: `artifact://team/project/name:version`."""
_ARCHIVE = re.compile(r"\.(?:tar|tgz|tbz2|txz|zip|7z|tar\.(?:gz|bz2|xz|zst))$")
_COMPRESSED = re.compile(r"(?<=.)(?<!\.tar)\.(?:gz|bz2|xz|zst|zstd|lz4)$")
_NO_NAMES = frozenset({"", ".", "..", "/", "-", "auto", "default", "none", "null", "true", "false"})
"""What stands where a name could stand and says that there is none, or that another is meant."""
MINIMUM = 3
"""Letters of a literal part that make a pattern say something."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One way in which an artefact is named: its kind and the candidate names, best first."""

    kind: str
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name under which the artefact is shown: the one from the root of the project."""
        return f"{self.kind}:{self.names[-1]}" if self.kind != "url" else self.names[-1]


def refer(name: Text, kind: str, importer: str, folders: tuple[str, ...] = ()) -> Reference | None:
    """The artefact that a text names in a file; None where it names nothing definite.

    `folders`: those that a relative path may start from, where that is known.
    """
    spelled = spelling(name)
    if name.literal is not None and spelled.endswith("/*"):
        spelled = spelled.rstrip("*").rstrip("/")  # whatever a folder holds
    if not _says_something(spelled):
        return None
    if _REMOTE.match(spelled):
        return _remote(spelled)
    if kind in ("dataset", "any", "hub") and is_hub_id(spelled):
        return Reference("hub", (spelled.lower(),))
    if kind == "hub":
        return None if "*" in spelled else Reference("hub", (spelled.lower(),))
    if kind == "table":
        return Reference("table", (spelled.lower(),))
    names = _candidates(spelled, importer, folders)
    return Reference("file", names) if names else None


def _remote(spelled: str) -> Reference:
    if spelled.startswith(_TRACKED):
        return Reference("artifact", (spelled.rstrip("/").rpartition("/")[2].partition(":")[0].lower(),))
    if spelled.startswith("hf://datasets/"):
        return Reference("hub", (spelled.removeprefix("hf://datasets/").rstrip("/").lower(),))
    match = re.match(r"https?://huggingface\.co/datasets/([^/]+/[^/?#]+)", spelled)
    if match:
        return Reference("hub", (match.group(1).lower(),))
    return Reference("url", _with_unpacked([spelled.rstrip("/")]))


def is_hub_id(spelled: str) -> bool:
    """Whether a text looks like `owner/name` of a hub rather than like a path."""
    return (
        bool(_HUB.match(spelled)) and not _DATA_SUFFIX.search(spelled) and not spelled.startswith((".", "/"))
    )


def is_data_name(name: str) -> bool:
    """Whether a path ends like a file that holds data."""
    return bool(_DATA_SUFFIX.search(name)) and not name.endswith((".md", ".yaml", ".yml"))


def is_archive(name: str) -> bool:
    """Whether a path ends like a file in which others are packed."""
    return _ARCHIVE.search(name) is not None


def spelling(name: Text) -> str:
    """A name as it is shown: `*` stands for a hole."""
    return "".join("*" if part is None else part for part in name.parts).strip()


def ascending(name: str) -> Iterator[tuple[str, str]]:
    """The folders that a name lies in, nearest first, and the rest of the name."""
    position = name.rfind("/")
    while position > 0 and name[position - 1] not in "/:":
        yield name[:position], name[position + 1 :]
        position = name.rfind("/", 0, position)
    if "://" not in name and not name.startswith("/"):
        yield ".", name


def _says_something(spelled: str) -> bool:
    """Whether a name is definite enough to join two places.

    A pattern needs a word in its last component, or a suffix there and a word before it, or two
    words: `owner/*` and `*.json` may be anything.
    """
    if spelled.lower() in _NO_NAMES:
        return False
    if "*" not in spelled:
        return bool(re.search(r"[A-Za-z0-9]", spelled))
    last = spelled.rstrip("/").rpartition("/")[2]
    suffix = re.search(r"\.[A-Za-z0-9]{1,8}$", last)
    stem = last[: suffix.start()] if suffix else last
    words = _words(spelled[: len(spelled) - len(suffix.group())] if suffix else spelled)
    return bool(_words(stem)) or len(words) >= (1 if suffix else 2)


def _words(spelled: str) -> list[str]:
    return [word for word in re.split(r"[^A-Za-z0-9]+", spelled) if len(word) >= MINIMUM]


def candidates(name: Text, importer: str) -> tuple[str, ...]:
    """The project-relative paths that a path may mean in a file: beside the file first, root last."""
    return _candidates(spelling(name), importer)


@lru_cache(maxsize=65536)
def _candidates(spelled: str, importer: str, told: tuple[str, ...] = ()) -> tuple[str, ...]:
    if spelled.startswith(ROOT):
        inside = _normal(spelled.removeprefix(ROOT))
        return _with_unpacked([inside]) if inside else ()
    if spelled.startswith(("/", "~")) or re.match(r"^[A-Za-z]:[\\/]", spelled):
        return _with_unpacked([_normal_absolute(spelled)])
    folders = [PurePosixPath(each) for each in told] or [*PurePosixPath(importer).parents]
    found: list[str] = []
    for folder in folders:
        path = _normal(str(folder / spelled))
        if path and path not in found:
            found.append(path)
    return _with_unpacked(found)


def _with_unpacked(names: list[str]) -> tuple[str, ...]:
    """The names, after those of the files that they are when they are not compressed."""
    unpacked = [_COMPRESSED.sub("", name) for name in names]
    return (*(name for name in unpacked if name not in names), *names)


def _normal_absolute(spelled: str) -> str:
    return re.sub(r"/+", "/", spelled).rstrip("/")


def _normal(path: str) -> str:
    """The path without `.` and `..`; empty where it leaves the project."""
    out: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not out:
                return ""
            out.pop()
        else:
            out.append(part)
    return "/".join(out)


def matching(one: str, other: str) -> str:
    """How two names are related: `same`, `pattern`, `member` (one is a folder of the other) or ``.

    Names are those of `Reference.names`; `*` stands for a hole.
    """
    if one == other:
        return "same"
    holes = "*" in one or "*" in other
    if holes and (_glob(one).fullmatch(other) or _glob(other).fullmatch(one) or _alike(one, other)):
        return "pattern"
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if longer.startswith(shorter.rstrip("/") + "/") and _is_folder(shorter):
        return "member"
    return ""


def _is_folder(name: str) -> bool:
    return (not _DATA_SUFFIX.search(name) or is_archive(name)) and len(name) >= MINIMUM


@lru_cache(maxsize=1 << 16)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile("[^/]*".join(re.escape(piece) for piece in pattern.split("*")))


def _alike(one: str, other: str) -> bool:
    """Two patterns with the same literal skeleton."""
    return re.sub(r"\*+", "*", one) == re.sub(r"\*+", "*", other)
