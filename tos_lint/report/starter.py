"""The policy that `tos-lint init` writes: what was found, as entries for a person to confirm.

Lines that begin with `##` explain; those with a single `#` are entries that nobody has confirmed. A
confirmed entry stands without it. So the file is valid as it is written, and says nothing yet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tos_lint.ir.graph import Artefact, Sink, Source
from tos_lint.ir.spans import Location

SHOWN: Final = 12
"""Training steps, and outputs that nobody reads, that are listed."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./][\w./@+-]*")
_HEAD: Final = """\
## What tos-lint found here on {day}, and what it needs to be told.
## Lines that begin with ## explain. Take the # away from an entry that is true, or change it first.
## Nothing below is in force as it is written: nobody has said yet that it is so.
"""
_MODELS: Final = """
## The models that this project trains: most terms turn on whether one competes with the provider.
## `competes_with: []` says with none.
models:
#  this-model:
#    sinks: [{sinks}]
#    kind: generative    # generative | embedding | classifier | reward | other
#    purpose: internal   # internal | research | product
#    competes_with: []
"""
_OPEN: Final = "origin: UNKNOWN"
"""What stands where nothing can be proposed: the policy refuses it, so nobody confirms it unread."""
_ARTIFACTS: Final = """
## Where data comes from that a training step reads, and that nothing here writes or speaks for.
artifacts:
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One artefact to speak for: who reads it, and what it may derive from, the likeliest first."""

    artefact: Artefact
    sinks: tuple[Sink, ...]
    candidates: tuple[tuple[Artefact, Source], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a starter policy is made of."""

    day: str
    sinks: tuple[Sink, ...]
    entries: tuple[Entry, ...]
    nameless: tuple[Sink, ...]
    idle: tuple[Source, ...]


def starter(found: Found, confirmed: Mapping[Artefact, str] | None = None) -> str:
    """The text of the policy; `confirmed` has, by artefact, the line that a person chose."""
    paths = list(dict.fromkeys(sink.location.path for sink in found.sinks))
    listed = ", ".join(map(quoted, paths[:SHOWN]))
    parts = [_HEAD.format(day=found.day), _MODELS.format(sinks=listed) if paths else ""]
    if found.entries:
        parts.append(_ARTIFACTS)
        parts += [_entry(entry, (confirmed or {}).get(entry.artefact)) for entry in found.entries]
    parts.append(
        _listed("Training steps whose data has no name here:", [_step(each) for each in found.nameless])
    )
    parts.append(
        _listed("Output that no training step is seen to read:", [said(each) for each in found.idle])
    )
    return "".join(parts)


def options(entry: Entry) -> list[str]:
    """The lines that may stand under an entry, the likeliest first."""
    derived = [f"derived_from: [{quoted(artefact.name)}]" for artefact, _ in entry.candidates]
    return [*derived, "origin: human"]


def quoted(name: str) -> str:
    """A name as YAML has it."""
    return name if _PLAIN.fullmatch(name) else json.dumps(name)


def said(source: Source) -> str:
    """Who generates what, and where."""
    model = f" ({source.maker.model})" if source.maker.model else ""
    return f"{_at(source.location)}: output of {source.maker.provider}{model}"


def _entry(entry: Entry, chosen: str | None) -> str:
    lines = [f"## {_step(sink)} reads it" for sink in entry.sinks[:SHOWN]]
    for artefact, source in entry.candidates:
        lines.append(f"## perhaps from {artefact.name}: {said(source)}")
    mark = "" if chosen else "#"
    first, *others = options(entry) if entry.candidates else (_OPEN, *options(entry))
    lines.append(f"{mark}  - match: {quoted(entry.artefact.name)}")
    lines.append(f"{mark}    {chosen or first}")
    if not chosen:
        lines += [f"##   or: {other}" for other in others]
        lines.append("##   or: generated_by: {provider: NAME, model: NAME, on: YYYY-MM-DD}")
    return "\n".join((*lines, "", ""))


def _listed(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    more = [f"## ... and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join(("", f"## {title}", *(f"##   {line}" for line in lines[:SHOWN]), *more, ""))


def _step(sink: Sink) -> str:
    return f"{_at(sink.location)}: {sink.framework or sink.name} ({sink.kind})"


def _at(location: Location) -> str:
    return f"{location.path}:{location.span.line}"
