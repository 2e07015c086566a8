"""Everything that `rules/` says, cross-checked: the argument that every run shares."""

from __future__ import annotations

from dataclasses import dataclass

from tos_lint.ir.catalogue import Catalogue
from tos_lint.ir.registry import Registry
from tos_lint.ir.terms import Terms


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Catalogue, registry and terms, and the version of the bundled rules."""

    catalogue: Catalogue
    registry: Registry
    terms: Terms
    version: str
    """Calendar version of the rules, `2026.11`."""
