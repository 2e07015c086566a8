"""Values that say more than a name: weights, configurations, counts, several names in one; folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tos_lint.ir.catalogue import Use
from tos_lint.link.artefacts import is_data_name, is_hub_id
from tos_lint.link.values import Text

LENGTH: Final = 4_096
"""Characters of a value that are looked at."""
_HOLE: Final = "\0"


def named(use: Use, text: Text) -> Iterator[tuple[Text, str]]:
    """The names within a text, each with the configuration or split that stands beside it."""
    for name, part in _within(use.spelling, text) if use.spelling else [(text, "")]:
        spelled = name.literal or ""
        if use.namespace and spelled.isidentifier():
            yield name.with_parts((f"{use.namespace}.{spelled}",)), part
            continue
        if not use.member or "://" in spelled or is_data_name(spelled):
            yield name, part
            continue
        if is_hub_id(spelled):
            yield name, part
        yield name.with_parts((*name.parts, f"/{use.member}")), part


def _within(spelling: str, text: Text) -> Iterator[tuple[Text, str]]:
    whole = "".join(_HOLE if part is None else part for part in text.parts)[:LENGTH]
    for match in re.finditer(spelling, whole):
        name = match["name"].strip()
        if name:
            parts = tuple(None if part == _HOLE else part for part in re.split(f"({_HOLE})", name) if part)
            yield text.with_parts(parts), match.groupdict().get("part") or ""
