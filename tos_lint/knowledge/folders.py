"""Folders of rules: where ours is, and which files of one are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

VOCABULARY: Final = "vocabulary.yaml"
ABOUT: Final = "rules.yaml"
CATALOGUE: Final = "catalogue/*.yaml"
EVIDENCE: Final = "evidence/*.yaml"
PROVIDERS: Final = "providers/*/*.yaml"
LICENCES: Final = "licences/*.yaml"
MODELS: Final = "registry/models/*.yaml"
DATASETS: Final = "registry/datasets/*.yaml"
_ALL: Final = (VOCABULARY, ABOUT, CATALOGUE, EVIDENCE, PROVIDERS, LICENCES, MODELS, DATASETS)


def bundled(package: Path = Path(__file__).parent.parent) -> Path:
    """The rules that ship with `package`: inside it when installed, beside it in a checkout."""
    packaged = package / "rules"
    return packaged if packaged.is_dir() else package.parent / "rules"


def label(folder: Path) -> str:
    """What messages call a folder of rules: not where it happens to stand."""
    return folder.name if folder.is_absolute() else folder.as_posix()


def contents(folders: Sequence[Path]) -> Iterator[bytes]:
    """The names and the bytes of all files that reading the folders depends on, in a fixed order.

    What cannot be read is passed over: who reads it for its meaning will say so.
    """
    for folder in folders:
        yield label(folder).encode(errors="surrogateescape")
        for pattern in _ALL:
            for file in sorted(folder.glob(pattern)):
                try:
                    text = file.read_bytes()
                except OSError:
                    continue
                yield file.relative_to(folder).as_posix().encode(errors="surrogateescape")
                yield text
