"""The library: reads folders of rules into typed, cross-checked `Knowledge`.

A folder of rules holds `vocabulary.yaml`, `catalogue/`, `providers/`, `licences/` and `registry/`;
a project's own folders may hold any of them and add to the bundled one. Every file is read strictly:
what the loader does not know is a `Problem` with a file, a line and a guess at what was meant.
"""

from __future__ import annotations

from tos_lint.knowledge.loader import bundled, load

__all__ = ["bundled", "load"]
