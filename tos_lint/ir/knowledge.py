"""Everything that `rules/` says, cross-checked: the argument that every run shares."""

from __future__ import annotations

from dataclasses import dataclass, field

from tos_lint.ir.catalogue import Catalogue
from tos_lint.ir.evidence import Evidence
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
    evidence: Evidence = field(default_factory=Evidence)
    """How artefacts speak of themselves."""
