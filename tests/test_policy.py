"""What a policy file says, and what is wrong with one."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tos_lint.documents import load_yaml
from tos_lint.ir.findings import Problem
from tos_lint.ir.graph import Maker
from tos_lint.ir.policy import Policy
from tos_lint.policy import json_schema, load_policy

FULL = """\
organization:
  name: Example
  competes_with: [openai]
models:
  support-bot:
    sinks: ["train/*.py", "configs/sft*.yaml"]
    kind: generative
    purpose: internal
    competes_with: none
    distribution: none
    commercial: true
    name: "Llama-Support-8B"
agreements:
  - provider: openai
    grants: [train]
    models: [support-bot]
    valid: {from: 2026-01-01, until: 2026-12-31}
    reference: "MSA-2026-014"
artifacts:
  - match: data/alpaca_data.json
    derived_from: [regen.json]
  - match: s3://corp/human/*
    origin: human
  - match: data/vendor.jsonl
    generated_by: {provider: anthropic, model: claude-sonnet-4, on: 2026-03-01}
endpoints:
  - base_url: https://llm.corp.example/v1
    provider: openai
    surface: azure
waivers:
  - rule: TOS101
    match: {source: "legacy/*.py"}
    reason: "licensed under MSA-2026-014 annex B"
    until: 2026-12-31
rules:
  paths: [compliance/rules]
exclude: ["third_party/**"]
fail-on: warning
min_confidence: medium
"""


def read(folder: Path, text: str, name: str = "tos-lint.yaml") -> Policy:
    """The policy that a file of this text makes."""
    (folder / name).write_text(text, encoding="utf-8")
    return load_policy(folder, None)


def test_a_project_without_a_policy_declares_nothing(tmp_path: Path) -> None:
    """Absent is unknown, not no."""
    assert load_policy(tmp_path, None) == Policy()
    assert load_policy(tmp_path, None).competes_with is None


def test_every_section_is_read_with_its_place(tmp_path: Path) -> None:
    """Statements keep the line that explanations cite."""
    policy = read(tmp_path, FULL)
    (model,) = policy.models
    assert (policy.organization, policy.competes_with) == ("Example", ("openai",))
    assert (model.name, model.competes_with, str(model.location)) == ("support-bot", (), "tos-lint.yaml:5")
    assert (model.commercial, model.published_name) == (True, "Llama-Support-8B")
    assert [(each.valid_from, each.valid_until) for each in policy.agreements] == [
        ("2026-01-01", "2026-12-31")
    ]
    assert [each.human for each in policy.declarations] == [False, True, False]
    assert policy.declarations[2].generated_by == (
        Maker("anthropic", "api", "claude-sonnet-4", on="2026-03-01"),
    )
    assert policy.endpoints[0].surface == "azure"
    assert (policy.waivers[0].source, str(policy.waivers[0].location)) == ("legacy/*.py", "tos-lint.yaml:31")
    assert (policy.rule_paths, policy.exclude) == (("compliance/rules",), ("third_party/**",))


def test_options_are_written_with_hyphens_or_underscores(tmp_path: Path) -> None:
    """Both spellings of a setting count; what is not set stays None."""
    settings = read(tmp_path, FULL).settings
    assert (settings.fail_on, settings.min_confidence, settings.strict) == ("warning", "medium", None)


def test_a_project_file_may_hold_the_policy(tmp_path: Path) -> None:
    """`[tool.tos-lint]` says the same in TOML."""
    text = '[project]\n\n\n[tool.tos-lint]\nexclude = ["a"]\n[tool.tos-lint.models.bot]\nkind = "reward"\n'
    policy = read(tmp_path, text, "pyproject.toml")
    assert policy.exclude == ("a",)
    assert (policy.models[0].kind, str(policy.models[0].location)) == ("reward", "pyproject.toml:6")


def test_a_project_file_without_our_table_is_no_policy(tmp_path: Path) -> None:
    """Other tools' tables do not concern us."""
    assert read(tmp_path, "[tool.other]\nx = 1\n", "pyproject.toml") == Policy()


def test_an_explicit_file_wins(tmp_path: Path) -> None:
    """The file that the call names is read instead of the project's."""
    read(tmp_path, "exclude: [a]")
    other = tmp_path / "strict.yaml"
    other.write_text("exclude: [b]")
    assert load_policy(tmp_path, other).exclude == ("b",)


def test_two_policies_are_a_problem(tmp_path: Path) -> None:
    """Nobody should have to guess which counts."""
    read(tmp_path, "exclude: [a]")
    with pytest.raises(Problem, match=r"tos-lint\.yml: a project has one policy"):
        read(tmp_path, "exclude: [b]", "tos-lint.yml")


PROBLEMS = [
    ("exclude: []\n\nmodles: {}\n",
     "tos-lint.yaml:3: unknown key 'modles' in policy (did you mean 'models'?)"),
    ("models:\n  a:\n    comercial: true\n",
     "tos-lint.yaml:3: unknown key 'comercial' in policy (did you mean 'commercial'?)"),
    ("waivers:\n- rule: TOS101\n  match:\n    sauce: x\n",
     "tos-lint.yaml:4: unknown key 'sauce' in policy (did you mean 'source'?)"),
    ("models:\n  a:\n    kind: generativ\n",
     "tos-lint.yaml:3: 'kind' is 'generative', 'embedding', 'classifier', 'reward' or 'other', not"),
    ("waivers:\n- rule: TOS101\n  until: 2026-13-01\n", "tos-lint.yaml:3: 'until': '2026-13-01' is no date"),
    ("waivers:\n- rule: E501\n", "tos-lint.yaml:2: 'rule': 'E501' is no rule code"),
    ("fail_on: loud\n", "tos-lint.yaml:1: 'fail_on' is 'error', 'warning', 'note' or 'never', not 'loud'"),
    ("agreements:\n- provider: x\n", "tos-lint.yaml:2: 'grants' is missing"),
    ("artifacts:\n- match: a\n", "tos-lint.yaml:2: 'artifacts': says nothing"),
    ("- a\n", "tos-lint.yaml:1: a policy is a mapping of keys and values"),
    ("jobs: many\n", "tos-lint.yaml:1: 'jobs': input should be a valid integer"),
    ("a: [\n", "tos-lint.yaml:"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PROBLEMS)
def test_problems_say_where_and_what_was_meant(tmp_path: Path, text: str, expected: str) -> None:
    """A mistake names file and line, and the likely word."""
    with pytest.raises(Problem) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(expected)


def test_the_first_of_several_problems_is_told(tmp_path: Path) -> None:
    """Top to bottom, one at a time."""
    with pytest.raises(Problem, match=":1: unknown key 'aa'"):
        read(tmp_path, "aa: 1\nmodels: {x: {kind: y}}\n")


def test_a_policy_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """The call named it."""
    with pytest.raises(Problem, match="cannot be read"):
        load_policy(tmp_path, tmp_path / "missing.yaml")


def test_editors_get_a_schema_that_the_example_fits() -> None:
    """The schema describes the file that is read, in the hyphened spelling."""
    schema = json.loads(json_schema())
    example = load_yaml(FULL.replace("min_confidence", "min-confidence").replace("none", "[]", 1)).plain()
    jsonschema.validate(example, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"modles": {}}, schema)
