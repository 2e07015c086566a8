"""The provenance graph: what linking gives to judging.

**Sources** are where material begins: a call whose result a model generated, a reference to a named
dataset, a declaration. **Artefacts** are what material rests in between programs. **Sinks** are
where material is used. An **edge** says that material moved, why we believe it, and where that is
written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from tos_lint.ir.facts import Gap
from tos_lint.ir.spans import Location


class Certainty(IntEnum):
    """How we know that an edge exists; the smallest on a flow is the confidence of its finding."""

    ASSUMED = 0
    """A default for what no row describes, a name that merely fits, documentation."""
    DESCRIBED = 1
    """A row of the catalogue or the registry, or a value that a configuration passes."""
    WRITTEN = 2
    """The file itself."""


class Linkage(StrEnum):
    """How two ends were tied, strongest first; a flow is named after its weakest."""

    INTRAPROC = "intraproc"
    INTERPROC = "interproc"
    CROSS_FILE_IMPORT = "cross-file-import"
    SAME_PATH_LITERAL = "same-path-literal"
    PATH_DEFAULT = "path-default"
    CONFIG_FILE = "config-file"
    SHELL_SCRIPT = "shell-script"
    HUB_ID = "hub-id"
    DATASET_REGISTRY = "dataset-registry"
    DECLARED = "declared"
    FILE_CONTENT = "file-content"
    REGISTRY_ENTRY = "registry-entry"
    """A registry lists it beside others, and what is chosen from it is not known."""
    FIELD_NAMES = "field-names"
    DOCUMENTATION = "documentation"

    @property
    def strength(self) -> int:
        """Higher is stronger."""
        return _STRENGTH[self]


_STRENGTH = {linkage: -position for position, linkage in enumerate(Linkage)}


class Role(StrEnum):
    """In which part material takes part in what happens at the head of an edge, strongest first."""

    TEXT = "text"
    """It is, or is part of, what is learnt."""
    LABEL = "label"
    """It is only the answer to predict: a class, a score."""
    REWARD = "reward"
    PREFERENCE = "preference"
    TEACHER = "teacher"
    """Its logits or hidden states are the signal."""
    FILTER = "filter"
    """It only decided which rows stay."""
    EVALUATION = "evaluation"
    """It is only measured against."""


@dataclass(frozen=True, slots=True, order=True)
class Maker:
    """Who made material: the owner of the model and the door it was reached through."""

    provider: str
    """Lower-case id of the model's owner; empty when unknown."""
    surface: str
    """`api`, `consumer`, `azure`, `bedrock`, `vertex`, a host's id, `local`, `dataset`; `unknown`."""
    model: str = ""
    """The model's id as written; empty when unknown."""
    verified: bool = True
    """False where the knowledge base holds this as inferred, secondary or unverified."""
    on: str = ""
    """ISO date of generation where it is known."""
    host: str = ""
    """Provider id of the channel where it is not the owner: `amazon` for Bedrock."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where material begins."""

    key: str
    """Identity without line numbers: file, enclosing function, call or dataset id, maker."""
    kind: str
    """`api-call`, `dataset`, `model-weights`, `file`, `declared`."""
    name: str
    """The call's access path, the dataset's id, the file's path."""
    location: Location
    maker: Maker
    through: tuple[Location, ...] = ()
    """Call sites that lead to it, outermost first."""
    carries: str = "text"
    """`text`, `embedding`, `image`, `audio`, `label`, `score`, `logits`."""
    evidence: str = ""
    """The rule row or declaration that says so: `rules/...yaml:12` or `tos-lint.yaml:4`."""
    rotated: Location | None = None
    """Where one of several credentials is chosen for it."""
    part: bool = False
    """Of a data set by many providers, this one's share is not the main one."""
    asked: tuple[str, ...] = ()
    """What the request was restricted to, each a fact of the vocabulary: `distillable`."""
    split: str = ""
    """Of a data set, the configuration and split that were asked for, as written; empty: all of it."""
    claim: str = ""
    """Of a data set that is known by its name alone: what the name says (`a copy of owner/set`)."""


_LOCAL = ("file:", "hub:", "table:", "artifact:")


@dataclass(frozen=True, slots=True)
class Artefact:
    """Anything stored under a name: a local file, a hub repository, a table, a bucket key."""

    key: str
    """`file:data/x.jsonl`, `hub:owner/name`, `table:db#name`, `s3://...`; `*` stands for a hole."""

    @property
    def name(self) -> str:
        """The key as a person would write it."""
        return self.key.split(":", 1)[1] if self.key.startswith(_LOCAL) else self.key


@dataclass(frozen=True, slots=True)
class Sink:
    """Where material is used to train something."""

    key: str
    kind: str
    """`pretrain`, `sft`, `preference`, `reward`, `rl`, `distill`, `embedding`, `classifier`,
    `hosted-finetune`, `other`."""
    framework: str
    name: str
    location: Location
    through: tuple[Location, ...] = ()
    launcher: Location | None = None
    """The command that starts it, where the step is a configuration or a script."""
    service: str = ""
    """Provider id of the hosted service that trains, for `hosted-finetune`."""
    base_models: tuple[str, ...] = ()
    """Ids of the weights that training starts from, where they are known."""
    student_names: tuple[str, ...] = ()
    """Names under which the result is saved or published, where they are known."""
    evidence: str = ""
    guessed: bool = False
    """Only the name of a key says that something is trained here."""


Node = Source | Artefact | Sink


@dataclass(frozen=True, slots=True, order=True)
class Hop:
    """One thing on the way that a person may want to look at."""

    location: Location
    kind: str
    """`generate`, `call`, `store`, `load`, `copy`, `declare`, `configure`, `launch`, `use`."""
    label: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Material moves from `tail` to `head` (node keys)."""

    tail: str
    head: str
    role: Role
    certainty: Certainty
    linkage: Linkage
    hops: tuple[Hop, ...] = ()
    run: str = ""
    """The command or configuration under which this holds; empty: under any."""


@dataclass(frozen=True, slots=True, order=True)
class CallEdge:
    """One body calls another one, or a library name (then `callee_path` is empty)."""

    caller_path: str
    caller: str
    """Symbol of the body; empty for a file's top level."""
    callee_path: str
    callee: str
    """Symbol of the body, or the access path of the library name."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An artefact that the project gives to others, and the manifest that speaks of it."""

    artefact: str
    location: Location
    licences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A document that speaks of artefacts: what it grants, and what it says of their origin."""

    called: str
    """What people call it: `dataset card`."""
    location: Location
    """Its licence key, else its first line."""
    artefacts: tuple[str, ...]
    """Keys of the artefacts that it speaks of."""
    licences: tuple[str, ...] = ()
    """As it writes them."""
    grants: str = ""
    """`anything` or `limited`; empty: it names no licence, or one that nobody knows."""
    names: tuple[str, ...] = ()
    """Ids of the providers that it names as the origin."""
    admits: bool = False
    """It says that something was generated, or names what it was derived from."""
    bases: tuple[str, ...] = ()
    """Ids of the weights that a model's card says it descends from."""
    limits: bool = False
    """It says that other terms hold as well."""


@dataclass(frozen=True, slots=True)
class ProvenanceGraph:
    """All nodes by key, all edges in a fixed order, and what was not understood."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    gaps: tuple[tuple[str, Gap], ...] = ()
    """Pairs of file path and gap."""
    unknown_data: tuple[str, ...] = ()
    """Keys of sinks some of whose data has no known origin."""
    assumed_calls: tuple[tuple[str, int], ...] = ()
    """Library calls that no row describes, with how often they were met, most frequent first."""
    publications: tuple[Publication, ...] = ()
    files_with_provider_code: tuple[str, ...] = field(default=())
    manifests: tuple[Manifest, ...] = ()
    settled: tuple[str, ...] = ()
    """Keys of artefacts of which the policy or the registry says who made them, people included."""

    def feeds(self, key: str) -> tuple[Edge, ...]:
        """The edges that leave a node."""
        return tuple(edge for edge in self.edges if edge.tail == key)

    def fed_by(self, key: str) -> tuple[Edge, ...]:
        """The edges that enter a node."""
        return tuple(edge for edge in self.edges if edge.head == key)
