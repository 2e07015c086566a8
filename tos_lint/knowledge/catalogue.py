"""The rows of `rules/catalogue/`: what calls, programs and configuration files do to data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tos_lint.ir.catalogue import Catalogue, DocumentRow, ProgramRow, Row
from tos_lint.ir.findings import Problem
from tos_lint.ir.ports import Ports
from tos_lint.knowledge import effects
from tos_lint.knowledge.access_path import parse_access_path
from tos_lint.knowledge.ports import parse_ports
from tos_lint.knowledge.reading import Fields, RulesFile
from tos_lint.knowledge.vocabulary import Vocabulary

_CERTAINTIES = ("assumed", "described")
_TURNING = ("result", "receiver")


@dataclass(slots=True)
class Rows:
    """What the files of the catalogue said so far."""

    calls: list[Row] = field(default_factory=list)
    programs: list[ProgramRow] = field(default_factory=list)
    documents: list[DocumentRow] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    metadata: list[str] = field(default_factory=list)
    models: Ports = ()
    credentials: Ports = ()
    restrictions: tuple[tuple[str, Ports], ...] = ()
    weights: Ports = ()
    data: Ports = ()
    asked: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    _seen: dict[object, str] = field(default_factory=dict)

    def read(self, file: RulesFile, words: Vocabulary) -> None:
        """Adds the rows of one file. Raises `Problem`."""
        for fields, said_by in file.rows():
            if "alias" in fields:
                self._alias(fields, said_by)
            elif "call" in fields:
                for row in _call_rows(fields, said_by, words):
                    self._once((row.path, row.when), f"call `{row.path}`", said_by)
                    self.calls.append(row)
            elif "program" in fields:
                for program in _program_rows(fields, said_by, words):
                    self._once(program.words, f"program `{' '.join(program.words)}`", said_by)
                    self.programs.append(program)
            elif "document" in fields:
                document = _document_row(fields, said_by, words)
                self._once(("document", document.id), f"document `{document.id}`", said_by)
                self.documents.append(document)
            elif "metadata" in fields:
                self.metadata.extend(fields.texts("metadata"))
                fields.done()
            elif "credentials" in fields:
                self._once("credentials", "where credentials stand", said_by)
                self.credentials = fields.ports("credentials")
                self.models = fields.ports("models")
                self.restrictions = tuple(_restrictions(fields, words))
                fields.done()
            elif "weights" in fields:
                self._once("weights", "what objects were made with", said_by)
                self.weights, self.data = fields.ports("weights"), fields.ports("data")
                self.asked, self.splits = fields.texts("asked"), fields.texts("splits")
                fields.done()
            else:
                rows = "`call`, `program`, `document`, `metadata`, `credentials` and `weights`"
                raise fields.problem(f"a row has one of {rows}")

    def catalogue(self) -> Catalogue:
        """All rows, aliases with the longest path first."""
        aliases = sorted(self.aliases.items(), key=lambda pair: (-len(pair[0]), pair))
        return Catalogue(
            calls=tuple(self.calls),
            programs=tuple(self.programs),
            documents=tuple(self.documents),
            aliases=tuple(aliases),
            metadata=tuple(dict.fromkeys(self.metadata)),
            models=self.models,
            credentials=self.credentials,
            restrictions=self.restrictions,
            weights=self.weights,
            data=self.data,
            asked=self.asked,
            splits=self.splits,
        )

    def _alias(self, fields: Fields, said_by: str) -> None:
        canonical = _path(fields, fields.required("alias"), "alias")
        for text in fields.texts("call"):
            self._once(("alias", text), f"alias `{text}`", said_by)
            self.aliases[_path(fields, text, "call")] = canonical
        fields.done()

    def _once(self, key: object, what: str, said_by: str) -> None:
        if (first := self._seen.setdefault(key, said_by)) != said_by:
            raise Problem(f"{what} is described twice", said_by, f"first at {first}")


def _restrictions(fields: Fields, words: Vocabulary) -> Iterator[tuple[str, Ports]]:
    """What requests may ask for, each a fact that is true of some and false of others."""
    if (inner := fields.inner("restrictions")) is None:
        return
    for fact in inner.names():
        inner.one_of(fact, words.facts, fact, "fact")
        yield fact, inner.ports(fact)


def _path(fields: Fields, text: str, key: str) -> str:
    """An access path, checked."""
    fields.parsed(parse_access_path, text, key)
    return text


def _callable(path: str) -> str:
    """The path of what is called, where a row names an object that is called itself."""
    return f"{path}.__call__" if path.endswith("()") else path


def _call_rows(fields: Fields, said_by: str, words: Vocabulary) -> Iterator[Row]:
    """The row under each path that it names."""
    paths = [_callable(_path(fields, text, "call")) for text in fields.texts("call")]
    output, handle, load = fields.inner("output"), fields.inner("handle", "of"), fields.inner("load", "of")
    use, options, card = fields.inner("use"), fields.inner("options"), fields.inner("card")
    gives, of, otherwise = effects.read_gives(fields)
    row = Row(
        path=paths[0],
        said_by=said_by,
        output=None if output is None else effects.read_output(output, words),
        handle=None if handle is None else effects.read_handle(handle),
        load=None if load is None else effects.read_load(load),
        stores=tuple(map(effects.read_store, fields.each("store"))),
        use=None if use is None else effects.read_use(use, words),
        mutates=tuple(map(effects.read_mutate, fields.each("mutate"))),
        removes=tuple(map(effects.read_remove, fields.each("remove"))),
        callbacks=tuple(map(effects.read_callback, fields.each("callback"))),
        options=None if options is None else effects.read_options(options),
        copies=tuple(_copy(pair) for pair in fields.each("copies")),
        command=fields.ports("runs"),
        environment=fields.ports("environment"),
        parameters=fields.ports("parameters"),
        card=None if card is None else effects.read_card(card),
        gives=gives,
        of=of,
        otherwise=otherwise,
        returns=fields.text("returns"),
        turns=fields.word("turns", _TURNING, ""),
        attribute=fields.flag("attribute"),
        members=fields.flag("members"),
        when=tuple(_conditions(fields)),
    )
    if row.returns:
        _path(fields, row.returns, "returns")
    fields.done()
    for path in paths:
        yield row if path == row.path else replace(row, path=path)


def _conditions(fields: Fields) -> Iterator[tuple[Ports, tuple[str, ...]]]:
    """Pairs of ports and glob patterns."""
    if (when := fields.inner("when")) is not None:
        for text in when.names():
            yield when.parsed(parse_ports, text, text), when.texts(text)


def _program_rows(fields: Fields, said_by: str, words: Vocabulary) -> Iterator[ProgramRow]:
    """The row under each program that it names."""
    names = fields.texts("program")
    use, output = fields.inner("use"), fields.inner("output")
    read_use = None if use is None else effects.read_use(use, words)
    read_output = None if output is None else effects.read_output(output, words)
    copies = tuple(_copy(pair) for pair in fields.each("copies"))
    launcher, wrapper = fields.flag("launcher"), fields.flag("wrapper")
    fills = fields.text("fills")
    document, dialect, takes = fields.ports("document"), fields.text("dialect"), fields.texts("takes")
    fields.done()
    for name in names:
        yield ProgramRow(
            words=tuple(name.split()),
            said_by=said_by,
            launcher=launcher,
            wrapper=wrapper,
            fills=fills,
            use=read_use,
            copies=copies,
            output=read_output,
            document=document,
            takes=takes,
            dialect=dialect,
        )


def _copy(fields: Fields) -> tuple[Ports, Ports]:
    pair = (fields.ports("from"), fields.ports("to"))
    fields.done()
    return pair


def _document_row(fields: Fields, said_by: str, words: Vocabulary) -> DocumentRow:
    use = fields.inner("use")
    row = DocumentRow(
        id=fields.text("document"),
        said_by=said_by,
        all_keys=fields.texts("all-keys"),
        any_keys=fields.texts("any-keys"),
        no_keys=fields.texts("no-keys"),
        names=fields.texts("names"),
        values=tuple(_patterns(fields, "values")),
        required_values=tuple(_patterns(fields, "required-values")),
        use=None if use is None else effects.read_use(use, words),
        place=fields.texts("place"),
        where=tuple(_patterns(fields, "where")),
        keys_are_data=fields.texts("keys-are-data"),
        subset_key=fields.text("subset-key"),
        split_key=fields.text("split-key"),
        registry=fields.text("registry"),
        registry_folders=fields.texts("registry-folders"),
        registry_ids=fields.texts("registry-ids"),
        follows=fields.texts("follows"),
        certainty=fields.word("certainty", _CERTAINTIES, "described"),
    )
    fields.done()
    return row


def _patterns(fields: Fields, key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Pairs of key path and glob patterns."""
    if (inner := fields.inner(key)) is not None:
        for path in inner.names():
            yield path, inner.texts(path)
