"""Folders of rules become knowledge, or a problem that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tos_lint.ir.catalogue import KindRule
from tos_lint.ir.findings import Problem
from tos_lint.ir.gives import Gives
from tos_lint.ir.graph import Maker
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.ports import Port, Root
from tos_lint.ir.terms import Condition
from tos_lint.knowledge import bundled, load


def extended(tmp_path: Path, files: dict[str, str]) -> Knowledge:
    """The bundled words, and the files given, as one body of knowledge."""
    words, own = tmp_path / "words", tmp_path / "own"
    files = {f"own/{name}": text for name, text in files.items()}
    for name in ("vocabulary.yaml", "rules.yaml"):
        files[f"words/{name}"] = (bundled() / name).read_text(encoding="utf-8")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    own.mkdir(exist_ok=True)
    return load([words, own])


def test_the_bundled_rules_load() -> None:
    """What ships is free of problems and has a calendar version."""
    assert load([bundled()]).version.startswith("20")


def test_rules_inside_the_package_win(tmp_path: Path) -> None:
    """An installed package brings its rules along; a checkout has them beside it."""
    package = tmp_path / "package"
    package.mkdir()
    assert bundled(package) == tmp_path / "rules"
    (package / "rules").mkdir()
    assert bundled(package) == package / "rules"


def test_a_row_knows_its_line(tmp_path: Path) -> None:
    """Explanations cite the row by file and line."""
    text = "# a comment\n- call: a.b\n  gives: nothing\n- {call: a.c, gives: {same: 'arg[0]'}}\n"
    rows = extended(tmp_path, {"catalogue/a.yaml": text}).catalogue.calls
    assert [(row.path, row.said_by, row.gives) for row in rows] == [
        ("a.b", "own/catalogue/a.yaml:2", Gives.NOTHING),
        ("a.c", "own/catalogue/a.yaml:4", Gives.SAME),
    ]


def test_one_row_may_speak_of_several_paths(tmp_path: Path) -> None:
    """A list of paths gives a row for each."""
    rows = extended(tmp_path, {"catalogue/a.yaml": "- {call: [a.b, a.c], load: 'arg[0]'}"}).catalogue.calls
    assert [row.path for row in rows] == ["a.b", "a.c"]
    assert all(row.load and row.load.of == (Port(Root.ARG, (0,)),) for row in rows)


def test_an_object_that_is_called_is_known_by_its_call_method(tmp_path: Path) -> None:
    """A row for `a.B()` speaks of calling an instance of `a.B`."""
    (row,) = extended(
        tmp_path, {"catalogue/a.yaml": "- {call: a.B(), gives: {same: 'arg[0]'}}"}
    ).catalogue.calls
    assert row.path == "a.B().__call__"


def test_longer_aliases_come_first(tmp_path: Path) -> None:
    """The most specific alias is met first."""
    text = "- {call: a.B, alias: a.A}\n- {call: a.B().c, alias: a.A().d}\n"
    aliases = extended(tmp_path, {"catalogue/a.yaml": text}).catalogue.aliases
    assert aliases == (("a.B().c", "a.A().d"), ("a.B", "a.A"))


def test_documents_and_programs(tmp_path: Path) -> None:
    """A program's `document` does not make it a document row."""
    text = """
- program: cp
  copies: [{from: "word[:-1]", to: "word[-1]"}]
- program: tune train
  document: "word[0]"
- document: tuner
  all-keys: [data]
  use:
    as: sft
    framework: tune
    data: {text: "key[data]"}
    kinds: [{of: "key[rl]", matches: [dpo], as: preference}]
"""
    catalogue = extended(tmp_path, {"catalogue/tune.yaml": text}).catalogue
    assert [row.words for row in catalogue.programs] == [("cp",), ("tune", "train")]
    (document,) = catalogue.documents
    assert document.use is not None
    assert document.use.kinds == (
        KindRule(of=(Port(Root.KEY, text="rl"),), matches=("dpo",), kind="preference"),
    )


def test_clause_ids_are_made_of_instrument_version_and_name(tmp_path: Path) -> None:
    """An id names the text, the day it took effect and the clause."""
    text = """
instrument: acme/terms
provider: acme
document: Acme Terms
url: https://acme.example/terms
surfaces: [api]
versions:
  - effective-from: 2025-03-01
    clauses:
      - id: competing-models
        effect: prohibit
        uses: [train]
        subject: outputs
        quote: Do not.
        when: {competes: [true]}
  - effective-to: 2025-03-01
    clauses: []
"""
    (instrument,) = extended(tmp_path, {"providers/acme/terms.yaml": text}).terms.instruments
    (clause,) = instrument.versions[0].clauses
    assert clause.id == "acme/terms/2025-03-01#competing-models"
    assert clause.when == (Condition("competes", ("true",)),)
    assert (clause.document, clause.url) == ("Acme Terms", "https://acme.example/terms")
    assert instrument.versions[1].effective_from == ""


def test_makers_of_a_dataset(tmp_path: Path) -> None:
    """A maker was reached through a dataset unless the entry says otherwise."""
    text = "- {id: a/b, makers: [{provider: acme, model: large, verified: false}], source: somewhere}"
    (dataset,) = extended(tmp_path, {"registry/datasets/a.yaml": text}).registry.datasets
    assert dataset.makers == (Maker("acme", "dataset", "large", verified=False),)
    assert dataset.evidence == "own/registry/datasets/a.yaml:1"


def test_a_provider_has_doors_names_and_prefixes(tmp_path: Path) -> None:
    """Patterns are compared in lower case, and the longest prefix of an id is met first."""
    text = """
endpoints:
  - {id: acme, provider: acme, surface: api, hosts: [api.acme.example]}
names:
  - {patterns: [Acme-*], provider: acme}
prefixes:
  - {prefix: acme/, surface: api}
  - {prefix: acme/beta/, surface: api, host: acme}
"""
    registry = extended(tmp_path, {"providers/acme/provider.yaml": text}).registry
    assert [endpoint.hosts for endpoint in registry.endpoints] == [("api.acme.example",)]
    assert [name.patterns for name in registry.names] == [("acme-*",)]
    assert [prefix.prefix for prefix in registry.prefixes] == ["acme/beta/", "acme/"]


PROBLEMS = {
    "unknown key": (
        "catalogue/a.yaml",
        "- call: a.b\n  hande: 'arg[0]'\n",
        "own/catalogue/a.yaml:2: unknown key `hande` (did you mean `handle`?)",
    ),
    "unknown verb": (
        "catalogue/a.yaml",
        "- call: a.b\n  gives: nothin\n",
        "own/catalogue/a.yaml:2: unknown gives `nothin` (did you mean `nothing`?)",
    ),
    "unknown role": (
        "catalogue/a.yaml",
        "- call: a.b\n  use: {as: sft, framework: a, data: {txt: 'arg[0]'}}\n",
        "own/catalogue/a.yaml:2: unknown role `txt` (did you mean `text`?)",
    ),
    "not a port": (
        "catalogue/a.yaml",
        "- call: a.b\n  store:\n    into: 'arg[0]'\n    material: 'arg[0'\n",
        "own/catalogue/a.yaml:4: `arg[0` has an open bracket",
    ),
    "not an access path": (
        "catalogue/a.yaml",
        "- call: a.*\n",
        "own/catalogue/a.yaml:1: `.*` in `a.*` is not `.name`, `()` or `[]`",
    ),
    "row of nothing": (
        "catalogue/a.yaml",
        "- handle: 'arg[0]'\n",
        "own/catalogue/a.yaml:1: a row has one of `call`, `program`, `document`, `metadata`, `cred",
    ),
    "two rows": (
        "catalogue/a.yaml",
        "- {call: a.b, gives: nothing}\n- {call: a.b, gives: nothing}\n",
        "own/catalogue/a.yaml:2: call `a.b` is described twice (first at own/catalogue/a.yaml:1)",
    ),
    "unknown use of a clause": (
        "licences/a.yaml",
        (
            "instrument: a\nprovider: acme\ndocument: A\nversions:\n"
            "- clauses:\n  - {id: x, effect: permit, uses: [trian], quote: q}\n"
        ),
        "own/licences/a.yaml:6: unknown uses `trian` (did you mean `train`?)",
    ),
    "older version above": (
        "licences/a.yaml",
        (
            "instrument: a\nprovider: acme\ndocument: A\nversions:\n"
            "- effective-from: 2023-01-01\n- effective-from: 2024-01-01\n"
        ),
        (
            "own/licences/a.yaml:4: version `2024-01-01` stands below `2023-01-01` (the newest version"
            " stands first)"
        ),
    ),
    "licence without instrument": (
        "registry/models/a.yaml",
        "- id: m\n  patterns: [m]\n  licence: mti\n",
        "own/registry/models/a.yaml:1: the licence `mti` of model `m` names no instrument",
    ),
    "dataset twice": (
        "registry/datasets/a.yaml",
        "- {id: a/B}\n- {id: A/b}\n",
        (
            "own/registry/datasets/a.yaml:2: dataset `a/b` is described twice (first at"
            " own/registry/datasets/a.yaml:1)"
        ),
    ),
    "not YAML": ("catalogue/a.yaml", "- call: [a\n- b: c\n", "own/catalogue/a.yaml:2: not YAML"),
    "not a list": (
        "catalogue/a.yaml",
        "call: a.b\n",
        "own/catalogue/a.yaml:1: expected a list, found a mapping",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS.keys())
def test_problems_say_where_and_what_was_meant(tmp_path: Path, case: tuple[str, str, str]) -> None:
    """A mistake in rules names file, line and the likely word."""
    name, text, expected = case
    with pytest.raises(Problem) as caught:
        extended(tmp_path, {name: text})
    assert str(caught.value).startswith(expected)


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """Rules that a policy asks for and that do not exist stop the run."""
    with pytest.raises(Problem, match="no such folder"):
        load([bundled(), tmp_path / "missing"])
