"""What library calls, programs and configuration files do to data: the rows of `rules/catalogue/`.

A row says what is true of *one* name and nothing else. The engine knows verbs, never packages.

**Access paths** lead from a library's importable name to the thing meant, left to right: `()` is
the result of a call (or an instance of a class), `.x` an attribute, `[]` any element. So
`openai.OpenAI().chat.completions.create` is the method of any client value, however it got there.
`<any>.append` is the method on a receiver that nothing else describes. A row for `joblib.Parallel()`
speaks of calling that object; the loader keeps its path as `joblib.Parallel().__call__`.

**Ports** (`ir.ports`) say where data enters or leaves a call.
"""

from __future__ import annotations

from dataclasses import dataclass

from tos_lint.ir.facts import Step
from tos_lint.ir.gives import Gives
from tos_lint.ir.ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """The result is what a model generated."""

    model: Ports = ()
    door: Ports = ()
    """A word beside the model's id that says what a prefix of the id would (`model_provider`)."""
    endpoint: Ports = ()
    default_endpoint: str = ""
    """Host that answers when the program names none; `local` for weights run in the process."""
    default_model: str = ""
    provider: str = ""
    """Fixed provider id, for clients that reach one owner only."""
    surface: str = ""
    carries: str = "text"
    known_host_only: bool = False
    """For raw HTTP: generated only when the endpoint's host is a provider's (a door of `surface`)."""
    environment: tuple[str, ...] = ()
    """Variables that override the default endpoint."""
    into: Ports = ()
    """Where the output goes besides the result: a path that is written, or an object that holds it."""
    credential: Ports = ()
    """What the provider knows the caller by; empty: `Catalogue.credentials`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """The result names an artefact without being its contents (`open`, a table, a bucket key)."""

    of: Ports
    kind: str = "file"
    """`file`, `hub`, `table`, `url`, or `any` (decided by the look of the text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The result is the contents of an artefact."""

    of: Ports
    kind: str = "file"
    """As `Handle.kind`; `dataset` means: a hub id, or a loader's name with `files`."""
    subset: Ports = ()
    split: Ports = ()
    files: Ports = ()
    """`data_files=`: paths that take the place of the id."""
    document: bool = False
    """The file is YAML, JSON or TOML: values of a project's own documents are known."""
    query: Ports = ()
    """SQL whose tables are what is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Material is written into an artefact."""

    into: Ports
    material: tuple[Ports, ...]
    kind: str = "file"
    publishes: bool = False
    query: Ports = ()
    """SQL whose tables are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The call makes a card of what the program publishes; `page` is its whole text."""

    subject: str = "data"
    """`data` or `model`."""
    licence: Ports = ()
    derived: Ports = ()
    base: Ports = ()
    page: Ports = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """The sink's kind is `kind` when some text or type found at `of` matches a glob pattern."""

    of: Ports
    matches: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The call (or command, or document) trains something."""

    kind: str
    framework: str
    data: tuple[tuple[str, Ports], ...]
    """Pairs of role (`text`, `label`, `reward`, `preference`, `teacher`, `filter`) and port."""
    base: Ports = ()
    student: Ports = ()
    service: str = ""
    kinds: tuple[KindRule, ...] = ()
    member: str = ""
    """File that is read where the data's name is that of a folder."""
    namespace: str = ""
    """What a bare word stands in: classes of a library that load their own data."""
    asks: str = ""
    """Flag or key without which nothing is trained."""
    spelling: str = ""
    """Regular expression that finds the names within a value (`0.5 a 0.5 b`): its group `name`, and `part`
    for a configuration or split; empty: the value is the name."""
    needs_data: bool = False
    """Only a sink when data arrives here (a `.fit` that many things have)."""
    by_loop: bool = False
    """A hand-written training loop: all such calls within one outermost loop are one step, the first."""
    late: bool = False
    """`train()` of a trainer: a sink only if the receiver's construction was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutate:
    """Something becomes part of an existing object: `xs.append(x)`; or a library's variable is set."""

    into: Ports
    step: Step
    """`[:]`: what the value holds, and the call's keywords, become part of the object, by the same keys."""
    value: Ports
    key: Ports = ()
    """For `[*]`: the key that it stands under. For `.*`: the attribute's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Parts of an existing object are gone once the call is over: `row.pop("answer")`."""

    of: Ports
    keys: Ports = ()
    """Their names; none: all elements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """The callee calls a function it was given, with values drawn from ports."""

    function: Ports
    arguments: tuple[Ports, ...]
    result: str = "element"
    """Where its result goes: `element` of the result, `value` (is the result), `merge` (the fields of each
    element, with those of the argument but for the names at `without`), `columns` (of the receiver, each
    under the keyword of its function), `choice` (it decides what is in the result), `nothing`."""
    without: Ports = ()
    keywords: bool = False
    """The call's keyword arguments are handed on too (`submit(f, x, model=m)`)."""
    mapping: Ports = ()
    """A mapping whose parts are handed on by name (`Thread(target=f, kwargs={...})`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Command-line options: how a parser is told of them and how their values are read."""

    verb: str
    """Of parsers: `declare` (one option), `declare-class` (the fields of a class), `defaults` (keywords
    are defaults), `command` (the parser of a sub-command), `commands` (what holds the sub-command's
    name), `parse` (a namespace), `parse-known` (a pair: that, and the words left over).
    Of classes and functions: `parse-classes` (instances of dataclasses), `parse-class` (one instance; a
    function is called), `entry` (the parameters of functions are the options), `option`, `argument` (a
    parameter's default says more of it), `fields` (an instance's fields are variables of the
    environment).
    Of files: `settings` (variables of a file become the environment's), `compose` (the function's
    first parameter, or the result, is a configuration composed of documents), `merge` (documents, later
    ones over earlier ones), `sections` (the receiver holds a document's top keys), `scripts` (texts name
    commands that a package brings), `values` (keywords are what a command of the same line uses),
    `register` (classes become the configuration of a name), `instantiate` (the mapping at `names` says
    under the key `config` what is called, and with what), `wrap` (a function's first parameter is an
    instance of its annotation), `stand-in` (the function has the signature of the one at `default`)."""
    names: Ports = ()
    default: Ports = ()
    destination: Ports = ()
    classes: Ports = ()
    function: Ports = ()
    folder: Ports = ()
    """Where the documents lie that `compose` begins with; `names` are theirs."""
    environment: Ports = ()
    """The variable that sets the option too; of `fields`, the beginning of all variables."""
    config: str = ""
    """Name of the flag whose document's keys are options too; `*` also a sole positional document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one library name does when it is called.

    `gives` is None where no verb of the result is written: derived, unless an effect decides it.
    `returns` types the result: the access path by which its own members are looked up.
    """

    path: str
    said_by: str
    """`rules/catalogue/x.yaml:12`."""
    output: Output | None = None
    handle: Handle | None = None
    load: Load | None = None
    stores: tuple[Store, ...] = ()
    use: Use | None = None
    mutates: tuple[Mutate, ...] = ()
    removes: tuple[Remove, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    options: Options | None = None
    copies: tuple[tuple[Ports, Ports], ...] = ()
    """Pairs of (from, to) artefacts: what the first holds is in the second too."""
    command: Ports = ()
    """The words of a program that the call runs."""
    environment: Ports = ()
    """A mapping of the variables that it sets for that program."""
    parameters: Ports = ()
    """A mapping of what the template stands for that the command is."""
    card: Card | None = None
    gives: Gives | None = None
    of: Ports = ()
    otherwise: Ports = ()
    returns: str = ""
    turns: str = ""
    """The `result`, or what the `receiver` holds, is one of several, another one each time."""
    attribute: bool = False
    """The name is read, not called: reading it gives the result (`Path.parent`). Of a path that ends
    with `[]`: a subscript, whose key is `arg[0]`."""
    members: bool = False
    """Of such a path: an attribute that nothing else describes is read like a subscript."""
    when: tuple[tuple[Ports, tuple[str, ...]], ...] = ()
    """It applies only if each port's text matches a glob pattern; one without `when` applies otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRow:
    """What one program does when it is run: `cp`, `llamafactory-cli train`, `trl sft`."""

    words: tuple[str, ...]
    """The program and its sub-commands; the program is compared by base name."""
    said_by: str
    launcher: bool = False
    """It starts another program: the first word that names a script or follows `-m`."""
    wrapper: bool = False
    """It runs the rest of its words as a command (`srun`, `sudo`); `fills`: a pattern of what it replaces."""
    fills: str = ""
    use: Use | None = None
    copies: tuple[tuple[Ports, Ports], ...] = ()
    """Pairs of (from, to), unchanged; standard input and output stand for the one that is not named."""
    output: Output | None = None
    document: Ports = ()
    """Words that name a training configuration; the other flags set keys of it."""
    takes: tuple[str, ...] = ()
    """Flags whose values mean nothing here."""
    dialect: str = ""
    """Id of the document rows that read it (`x` and all `x-...`), few as its keys may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """What a configuration file means: an axolotl YAML, a recipe, a dataset mixer.

    A document matches when all of `all_keys` and one of `any_keys` (where there are any) and none
    of `no_keys` are present, its file name matches `names` (where given), and `values` agree. Of a key
    path `*` is any key, and `**` at its beginning any number of them. Where a program of that dialect
    is handed the document, `any_keys` are not asked for. The first row that finds data stands.
    """

    id: str
    said_by: str
    all_keys: tuple[str, ...] = ()
    any_keys: tuple[str, ...] = ()
    no_keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of key path and glob patterns its value must match (where the key is present)."""
    required_values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The same, and the key must be present."""
    use: Use | None = None
    """Ports are `key[...]`."""
    place: tuple[str, ...] = ()
    """Keys of which the first present is where the step is reported; empty: the data's own key."""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of key path and glob patterns: data counts only if the key beside it matches."""
    keys_are_data: tuple[str, ...] = ()
    """Key paths of mappings whose *keys* name the data (`dataset_mixer: {id: 0.5}`)."""
    subset_key: str = ""
    """Sibling key that names the configuration of a data set (`config`, `subset`)."""
    split_key: str = ""
    registry: str = ""
    """File name of a registry of local names (`dataset_info.json`), looked up in `registry_folders`."""
    registry_folders: tuple[str, ...] = ()
    """Key paths that name the folder, or literal folders."""
    registry_ids: tuple[str, ...] = ()
    """Keys of a registry entry that hold a hub id, a file name."""
    follows: tuple[str, ...] = ()
    """Keys whose value may be the path of another document that lists the data."""
    certainty: str = "described"
    """`assumed` for a key that merely looks like training data."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows. `calls` is keyed by access path; several rows of one path differ in `when`."""

    calls: tuple[Row, ...]
    programs: tuple[ProgramRow, ...]
    documents: tuple[DocumentRow, ...]
    aliases: tuple[tuple[str, str], ...] = ()
    """Pairs of access path and the path it stands for, longest first: what rows say of the second
    and of what begins with it holds of the first too."""
    metadata: tuple[str, ...] = ()
    """Names of the parts of a response that are not generated: token counts, ids, dates."""
    models: Ports = ()
    """Where an object that stands for a model took the model's id."""
    credentials: Ports = ()
    """Where clients take the key by which a provider knows the caller."""
    restrictions: tuple[tuple[str, Ports], ...] = ()
    """Pairs of what a request may ask for, a word of the vocabulary, and where it does so by `true`."""
    weights: Ports = ()
    """Where an object that holds a model took the id of the weights that it began with."""
    data: Ports = ()
    """Where an object that hands out data took what it hands out."""
    asked: tuple[str, ...] = ()
    """Methods by which frameworks, besides Python itself, draw data from an object."""
    splits: tuple[str, ...] = ()
    """Patterns of the names that divisions of a data set bear, rather than columns."""
