"""Who we are: the project's own statements, from `tos-lint.yaml` or `pyproject.toml`.

Every statement keeps its location, because explanations cite it. None means undeclared, which is
not the same as "no".
"""

from __future__ import annotations

from dataclasses import dataclass

from tos_lint.ir.graph import Maker
from tos_lint.ir.spans import Location


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model that this project trains, tied to sinks by glob patterns over their paths."""

    name: str
    sinks: tuple[str, ...]
    location: Location
    kind: str | None = None
    purpose: str | None = None
    competes_with: tuple[str, ...] | None = None
    distribution: str | None = None
    commercial: bool | None = None
    published_name: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A right that the standard terms do not give."""

    provider: str
    grants: tuple[str, ...]
    models: tuple[str, ...]
    """Names of trained models; empty: all."""
    valid_from: str
    valid_until: str
    reference: str
    location: Location


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the project asserts about artefacts that match a pattern."""

    match: str
    location: Location
    derived_from: tuple[str, ...] = ()
    human: bool = False
    generated_by: tuple[Maker, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredEndpoint:
    """A private gateway: who answers under a base URL."""

    base_url: str
    provider: str
    surface: str
    location: Location
    model: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A dated, reasoned decision to accept a finding, from the policy or from a comment."""

    rule: str
    """A code or a prefix of one."""
    location: Location
    reason: str = ""
    until: str = ""
    """ISO date, inclusive; empty: without end."""
    source: str = ""
    sink: str = ""
    provider: str = ""
    fingerprint: str = ""
    artefact: str = ""
    inline: bool = False
    target: int = 0
    """For a comment: the line it speaks of."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `check` that the policy may set; None means not set there."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    fail_on: str | None = None
    min_confidence: str | None = None
    as_of: str | None = None
    strict: bool | None = None
    show_permitted: bool | None = None
    exit_zero: bool | None = None
    format: tuple[str, ...] | None = None
    jobs: int | None = None
    baseline: str | None = None
    cache_dir: str | None = None
    no_cache: bool | None = None
    since: str | None = None
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The merged policy of a project; the default is a project that declares nothing."""

    path: str = ""
    organization: str = ""
    competes_with: tuple[str, ...] | None = None
    models: tuple[TrainedModel, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    endpoints: tuple[DeclaredEndpoint, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    rule_paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    settings: Settings = Settings()
