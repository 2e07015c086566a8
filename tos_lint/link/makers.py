"""Whose model answers a call: the endpoint decides the door, the model's id decides the owner.

Protocol, channel and owner are three facts. A client library speaks a protocol and proves nothing
else: its endpoint says who is reached, and where that is a cloud, a router or a local server, the
id of the model says whose model it is. Several candidates are reported as several, and an endpoint
that is written but not understood is never taken for the library's namesake.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import lru_cache

from tos_lint.ir.catalogue import Output
from tos_lint.ir.graph import Maker
from tos_lint.ir.policy import DeclaredEndpoint
from tos_lint.ir.registry import Endpoint, Prefix, Registry
from tos_lint.link.values import Text

LOCAL = "local"
UNKNOWN = "unknown"
_SCHEME = re.compile(r"^[a-z+]+://", re.IGNORECASE)
CANDIDATES = 12
"""Makers that one call may have."""
PREFIXES = 4
"""Prefixes that one id may begin with: a router's, a cloud's, a region's, a vendor's."""


class Makers:
    """Resolves endpoints and model ids by the registry and the policy's own gateways."""

    def __init__(self, registry: Registry, declared: tuple[DeclaredEndpoint, ...]) -> None:
        self._registry = registry
        self._declared = declared
        self._owner = lru_cache(maxsize=4096)(self._find_owner)
        self._names = sorted(
            ((pattern, name.provider) for name in registry.names for pattern in name.patterns),
            key=lambda pair: (-len(pair[0].replace("*", "")), pair),
        )
        self._models = sorted(
            (
                (pattern.lower(), model.provider)
                for model in registry.models
                for pattern in (model.id, *model.patterns)
            ),
            key=lambda pair: (-len(pair[0].replace("*", "")), pair),
        )

    def of(
        self, output: Output, endpoints: list[Text], models: list[Text], doors: list[Text], *, present: bool
    ) -> tuple[Maker, ...]:
        """Everyone who may have generated the output of a call, in a fixed order.

        `doors` are words that stand for a prefix of the model's id; `present` says that an endpoint
        is given, understood or not.
        """
        names = [_spelled(model) for model in models] or [output.default_model]
        names = [self._behind(_spelled(door), name) for door in doors for name in names] or names
        found: set[Maker] = set()
        presumed = bool(output.environment) and not (endpoints or present or "*" in output.default_endpoint)
        for door in self._doors(output, endpoints, present=present):
            for name in names:
                maker = self._maker(door, name)
                found.add(self._elsewhere(maker, name) if presumed else maker)
        if any(maker.provider for maker in found):
            found = {maker for maker in found if maker.provider}
        return tuple(sorted(found))[:CANDIDATES]

    def owner(self, name: str) -> str:
        """The provider whose model an id names; empty where nobody knows it."""
        return self._maker(Maker("*", UNKNOWN), name).provider

    def _doors(self, output: Output, endpoints: list[Text], *, present: bool) -> list[Maker]:
        """The channels, as makers whose provider is `*` where the model decides."""
        if output.provider:
            return [Maker(output.provider, output.surface or "api")]
        doors = [door for endpoint in endpoints if (door := self.door(_spelled(endpoint))) is not None]
        if output.known_host_only:
            return [door for door in doors if output.surface in ("", door.surface)]
        if doors:
            return doors
        default = self.door(output.default_endpoint) if output.default_endpoint else None
        if default is not None and "*" in output.default_endpoint:
            return [default]  # every customer has an address of this form
        if endpoints or present:
            return [Maker("*", UNKNOWN)]
        if output.default_endpoint == LOCAL:
            return [Maker("*", LOCAL)]
        return [default or Maker("*", output.surface or "api")]

    def door(self, url: str) -> Maker | None:
        """Who answers at a URL or host; None where nobody knows."""
        for declared in self._declared:
            if _same_place(url, declared.base_url):
                return Maker(declared.provider, declared.surface, declared.model)
        place = _SCHEME.sub("", url).split("@")[-1].lower()
        host = re.split(r"[/?#]", place)[0]
        bare = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
        best: tuple[int, Endpoint] | None = None
        for endpoint in self._registry.endpoints:
            for pattern in endpoint.hosts:
                where = place if "/" in pattern else bare
                if fnmatchcase(where, pattern) or ("/" in pattern and fnmatchcase(where, pattern + "*")):
                    rank = len(pattern.replace("*", ""))
                    if best is None or rank > best[0]:
                        best = (rank, endpoint)
        if best is None:
            return None
        return Maker(best[1].provider, best[1].surface, host=best[1].host)

    def _elsewhere(self, presumed: Maker, name: str) -> Maker:
        """The maker behind a library's own address, which nobody wrote, unless the id is another's.

        Then the environment sets the address, and the owner's name says more than the library's.
        """
        said = self._maker(Maker("*", UNKNOWN), name)
        return presumed if said.provider in ("", presumed.provider) else said

    def _behind(self, door: str, name: str) -> str:
        """The id of a model with the prefix that a word beside it stands for."""
        spellings = (f"{door}{mark}" for mark in ":/")
        known = (spelled for spelled in spellings if _prefix(self._registry, spelled.lower()) is not None)
        return next(known, "") + (name or "*")

    def _maker(self, door: Maker, name: str) -> Maker:
        if door.provider not in ("*", ""):
            return replace(door, model=_without_prefix(self._registry, name) or door.model)
        surface, host, owner, rest = door.surface, door.host, "", name
        for _ in range(PREFIXES):
            found = _prefix(self._registry, rest)
            if found is None:
                break
            prefix, rest = found
            surface = prefix.surface or surface
            host = prefix.host or host
            owner = prefix.provider or owner
        return Maker(owner or self._owner(rest), surface, rest, host=host)

    def _find_owner(self, name: str) -> str:
        """The owner of a model id: the most specific pattern that fits it or its last component."""
        lowered = name.lower()
        if not lowered.strip("*"):
            return ""
        for spelled in (lowered, lowered.rsplit("/", 1)[-1]):
            for table in (self._models, self._names):
                for pattern, provider in table:
                    if fnmatchcase(spelled, pattern):
                        return provider
        return ""


def _without_prefix(registry: Registry, name: str) -> str:
    found = _prefix(registry, name)
    return name if found is None else found[1]


def _prefix(registry: Registry, name: str) -> tuple[Prefix, str] | None:
    """The longest prefix with which an id begins, and the rest of the id."""
    lowered = name.lower()
    for prefix in registry.prefixes:
        start, hole, end = prefix.prefix.partition("*")
        if lowered.startswith(start):
            at = lowered.find(end, len(start)) if hole else len(start)
            if at >= 0:
                return prefix, name[at + len(end) :]
    return None


def _spelled(text: Text) -> str:
    return "".join("*" if part is None else part for part in text.parts)


def _same_place(url: str, declared: str) -> bool:
    one, other = (_SCHEME.sub("", value).rstrip("/").lower() for value in (url, declared))
    return one == other or one.startswith(other + "/") or (other.startswith(one + "/") and "/" not in one)
