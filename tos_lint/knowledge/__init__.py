"""The library: reads folders of rules into typed, cross-checked `Knowledge`.

A folder of rules holds `vocabulary.yaml`, `catalogue/`, `providers/`, `licences/` and `registry/`;
a project's own folders may hold any of them and add to the bundled one. Every file is read strictly:
what the loader does not know is a `Problem` with a file, a line and a guess at what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tos_lint.knowledge.folders import bundled, contents

if TYPE_CHECKING:
    from tos_lint.ir.knowledge import Knowledge

__all__ = ["bundled", "contents", "load"]


def load(folders: Sequence[Path]) -> Knowledge:
    """Everything that the folders say; the first brings the vocabulary. Raises `Problem`."""
    from tos_lint.knowledge.loader import read  # noqa: PLC0415  (most runs know already what it says)

    return read(folders)
