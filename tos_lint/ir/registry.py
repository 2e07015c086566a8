"""What named things are: providers' doors, models and their lineage, datasets and their makers."""

from __future__ import annotations

from dataclasses import dataclass

from tos_lint.ir.graph import Maker


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host and who answers there.

    `hosts` are glob patterns over `host/path`. A `provider` of `*` means that the model's id decides
    the owner (a router, a cloud, an inference host).
    """

    id: str
    provider: str
    surface: str
    hosts: tuple[str, ...]
    host: str = ""
    """Provider id of the channel where it is not the owner."""
    environment: tuple[str, ...] = ()
    """Variables that hold this endpoint or its key."""


@dataclass(frozen=True, slots=True)
class NamePattern:
    """Model ids, as glob patterns in lower case, and their owner; the most specific pattern wins.

    `open_weights` says that the id names weights under a licence, wherever they are run.
    """

    patterns: tuple[str, ...]
    provider: str
    open_weights: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a model id that names a door, not the model: `bedrock/`, `openrouter/`.

    What it does not say (empty) stays as it was; the rest of the id names the model.
    """

    prefix: str
    """In lower case; one `*` stands for anything (`arn:aws:bedrock:*/`)."""
    surface: str = ""
    host: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """Named weights: what they descend from and whom they were taught by."""

    id: str
    patterns: tuple[str, ...]
    provider: str
    licence: str = ""
    """Id of the instrument under which the weights stand; empty: unknown."""
    bases: tuple[str, ...] = ()
    teachers: tuple[Maker, ...] = ()
    verified: bool = True
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A named dataset and whose output it holds; no makers and `human` means written by people."""

    id: str
    aliases: tuple[str, ...]
    """Hub ids, compared without regard to case."""
    makers: tuple[Maker, ...]
    human: bool = False
    role: str = "text"
    """What a model contributed: `text`, `preference`, `label`; `text` also for captions."""
    files: tuple[str, ...] = ()
    """Base names of the files it is usually downloaded as."""
    subsets: tuple[tuple[str, tuple[Maker, ...]], ...] = ()
    """Configurations or splits (glob patterns) whose makers differ from the whole's."""
    licences: tuple[str, ...] = ()
    like: str = ""
    """Of a family, not a set: what a name that fits the patterns says (`a copy of owner/set`)."""
    verified: bool = True
    evidence: str = ""
    """`rules/registry/...yaml:12`."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything that has a name."""

    endpoints: tuple[Endpoint, ...]
    names: tuple[NamePattern, ...]
    models: tuple[Model, ...]
    datasets: tuple[Dataset, ...]
    prefixes: tuple[Prefix, ...] = ()
    """Longest first."""
