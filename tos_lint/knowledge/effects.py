"""What a row says that a call does: one reader for each verb of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tos_lint.ir.catalogue import (
    Callback,
    Card,
    Handle,
    KindRule,
    Load,
    Mutate,
    Options,
    Output,
    Remove,
    Store,
    Use,
)
from tos_lint.ir.gives import Gives
from tos_lint.ir.ports import Ports
from tos_lint.knowledge.ports import parse_step
from tos_lint.knowledge.reading import Fields
from tos_lint.knowledge.vocabulary import Vocabulary

_ARTEFACTS = ("file", "hub", "table", "url", "any", "dataset")
_RESULTS = ("element", "value", "merge", "columns", "choice", "nothing")
_OPTION_VERBS = (
    "declare",
    "declare-class",
    "defaults",
    "command",
    "commands",
    "parse",
    "parse-known",
    "parse-classes",
    "parse-class",
    "entry",
    "option",
    "argument",
    "fields",
    "settings",
    "compose",
    "merge",
    "sections",
    "scripts",
    "values",
    "register",
    "instantiate",
    "wrap",
    "stand-in",
)


def read_output(fields: Fields, words: Vocabulary) -> Output:
    """`output: {model: ..., endpoint: ...}`."""
    output = Output(
        model=fields.ports("model"),
        door=fields.ports("door"),
        endpoint=fields.ports("endpoint"),
        default_endpoint=fields.text("default-endpoint"),
        default_model=fields.text("default-model"),
        provider=fields.text("provider"),
        surface=fields.text("surface"),
        carries=fields.word("carries", words.carries, "text"),
        known_host_only=fields.flag("known-host-only"),
        environment=fields.texts("environment"),
        into=fields.ports("into"),
        credential=fields.ports("credential"),
    )
    fields.done()
    return output


def read_handle(fields: Fields) -> Handle:
    """`handle: port` or `handle: {of: port, kind: ...}`."""
    handle = Handle(of=_needed(fields, "of"), kind=fields.word("kind", _ARTEFACTS, "file"))
    fields.done()
    return handle


def read_load(fields: Fields) -> Load:
    """`load: port` or `load: {of: port, kind: ..., subset: ...}`."""
    load = Load(
        of=_needed(fields, "of"),
        kind=fields.word("kind", _ARTEFACTS, "file"),
        subset=fields.ports("subset"),
        split=fields.ports("split"),
        files=fields.ports("files"),
        document=fields.flag("document"),
        query=fields.ports("query"),
    )
    fields.done()
    return load


def read_store(fields: Fields) -> Store:
    """`store: {into: port, material: port or list of ports}`."""
    material = tuple(fields.port_list("material"))
    if not material:
        raise fields.problem("`material` is missing")
    store = Store(
        into=_needed(fields, "into"),
        material=material,
        kind=fields.word("kind", _ARTEFACTS, "file"),
        publishes=fields.flag("publishes"),
        query=fields.ports("query"),
    )
    fields.done()
    return store


def read_card(fields: Fields) -> Card:
    """`card: {licence: port, derived: port, base: port}` or `card: {page: port}`."""
    card = Card(
        subject=fields.word("subject", ("data", "model"), "data"),
        licence=fields.ports("licence"),
        derived=fields.ports("derived"),
        base=fields.ports("base"),
        page=fields.ports("page"),
    )
    fields.done()
    return card


def read_use(fields: Fields, words: Vocabulary) -> Use:
    """`use: {as: kind, framework: name, data: {role: port}}`."""
    use = Use(
        kind=fields.one_of(fields.required("as"), words.sink_kinds, "as", "kind of training"),
        framework=fields.required("framework"),
        data=tuple(_roles(fields, words)),
        base=fields.ports("base"),
        student=fields.ports("student"),
        service=fields.text("service"),
        kinds=tuple(_kind_rule(rule, words) for rule in fields.each("kinds")),
        member=fields.text("member"),
        namespace=fields.text("namespace"),
        asks=fields.text("asks"),
        spelling=fields.parsed(_spelling, fields.text("spelling"), "spelling"),
        needs_data=fields.flag("needs-data"),
        by_loop=fields.flag("by-loop"),
        late=fields.flag("late"),
    )
    fields.done()
    return use


def _spelling(text: str) -> str:
    """A regular expression with a group `name`, or nothing. Raises ValueError."""
    try:
        known = not text or "name" in re.compile(text).groupindex
    except re.error as error:
        raise ValueError(f"`{text}` is not a regular expression: {error}") from error
    if not known:
        raise ValueError(f"`{text}` has no group `name`")
    return text


def _roles(fields: Fields, words: Vocabulary) -> Iterator[tuple[str, Ports]]:
    """Pairs of role and ports."""
    if (data := fields.inner("data")) is not None:
        for role in data.names():
            yield data.one_of(role, words.roles, role, "role"), data.ports(role)


def _kind_rule(fields: Fields, words: Vocabulary) -> KindRule:
    rule = KindRule(
        of=_needed(fields, "of"),
        matches=fields.texts("matches"),
        kind=fields.one_of(fields.required("as"), words.sink_kinds, "as", "kind of training"),
    )
    fields.done()
    return rule


def read_mutate(fields: Fields) -> Mutate:
    """`mutate: {into: port, at: step, value: port}`; `key` or `attribute` (a port) in place of `at`."""
    key, attribute = fields.ports("key"), fields.ports("attribute")
    named = "[*]" if key else ".*" if attribute else ""
    mutate = Mutate(
        into=_needed(fields, "into"),
        step=named or fields.parsed(parse_step, fields.required("at"), "at"),
        value=_needed(fields, "value"),
        key=key or attribute,
    )
    fields.done()
    return mutate


def read_remove(fields: Fields) -> Remove:
    """`remove: {of: port, keys: port}`."""
    remove = Remove(of=_needed(fields, "of"), keys=fields.ports("keys"))
    fields.done()
    return remove


def read_callback(fields: Fields) -> Callback:
    """`callback: {function: port, with: [ports], result: word}`."""
    callback = Callback(
        function=_needed(fields, "function"),
        arguments=tuple(fields.port_list("with")),
        result=fields.word("result", _RESULTS, "element"),
        keywords=fields.flag("keywords"),
        mapping=fields.ports("mapping"),
        without=fields.ports("without"),
    )
    fields.done()
    return callback


def read_options(fields: Fields) -> Options:
    """`options: {verb: declare, names: port, ...}`."""
    options = Options(
        verb=fields.one_of(fields.required("verb"), _OPTION_VERBS, "verb"),
        names=fields.ports("names"),
        default=fields.ports("default"),
        destination=fields.ports("destination"),
        classes=fields.ports("classes"),
        function=fields.ports("function"),
        folder=fields.ports("folder"),
        environment=fields.ports("environment"),
        config=fields.text("config"),
    )
    fields.done()
    return options


def read_gives(row: Fields) -> tuple[Gives | None, Ports, Ports]:
    """`gives: word` or `gives: {word: port, otherwise: port}`: the word, `of` and `otherwise`."""
    value = row.take("gives")
    if value is None:
        return None, (), ()
    if isinstance(value, str):
        return Gives(row.word("gives", list(Gives))), (), ()
    fields = Fields(value, row.file, (*row.path, "gives"))
    verbs = [key for key in fields.names() if key != "otherwise"]
    if len(verbs) != 1:
        raise fields.problem("`gives` takes one verb, and `otherwise`")
    verb = fields.one_of(verbs[0], list(Gives), verbs[0], "verb")
    return Gives(verb), fields.ports(verb), fields.ports("otherwise")


def _needed(fields: Fields, key: str) -> Ports:
    """The ports under `key`, which must be there."""
    fields.required(key)
    return fields.ports(key)
