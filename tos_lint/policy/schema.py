"""What a policy file may say: its keys, their types and their words.

These models are the one description of the file: they check it, and editors complete it by the JSON
Schema made from them. `settings` are the options of `check`; their keys may be written with hyphens
or underscores.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _listed(value: object) -> object:
    """One text stands for a list of one; the word `none` for the empty list."""
    if value == "none":
        return []
    return [value] if isinstance(value, str) else value


def _collected(value: object) -> object:
    """One mapping stands for a list of one."""
    return [value] if isinstance(value, dict) else value


def _one_or_many(schema: dict[str, Any]) -> None:
    """Tells editors that one item may stand for a list of one."""
    many = {key: schema.pop(key) for key in ("type", "items") if key in schema}
    schema["anyOf"] = [many["items"], many]


def _dated(text: str) -> str:
    """An ISO date. Raises ValueError."""
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise ValueError(f"{text!r} is no date (YYYY-MM-DD)")


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(json_schema_extra=_one_or_many)]
Day = Annotated[str, AfterValidator(_dated), Field(json_schema_extra={"format": "date"})]
Severity = Literal["error", "warning", "note", "never"]


class _Section(BaseModel):
    """A mapping of the file: nothing but the keys that are written here."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Organization(_Section):
    """Who runs the project, and with whom it competes."""

    name: str = ""
    competes_with: Texts | None = None


class Model(_Section):
    """A model that the project trains."""

    sinks: Texts = ()
    kind: Literal["generative", "embedding", "classifier", "reward", "other"] | None = None
    purpose: Literal["internal", "research", "product"] | None = None
    competes_with: Texts | None = None
    distribution: Literal["none", "open-weights", "hosted", "sold"] | None = None
    commercial: bool | None = None
    name: str | None = None


class Valid(_Section):
    """A term, both ends included."""

    begins: Day = Field(default="", alias="from")
    until: Day = ""


class Agreement(_Section):
    """A right that the standard terms do not give."""

    provider: str
    grants: Texts
    models: Texts = ()
    valid: Valid = Valid()
    reference: str = ""


class GeneratedBy(_Section):
    """The model that generated an artefact."""

    provider: str
    model: str = ""
    surface: str = "api"
    host: str = ""
    on: Day = ""


class Artifact(_Section):
    """What the project knows about artefacts that match a pattern, and code cannot show."""

    match: str
    derived_from: Texts = ()
    origin: Literal["human"] | None = None
    generated_by: Annotated[
        tuple[GeneratedBy, ...], BeforeValidator(_collected), Field(json_schema_extra=_one_or_many)
    ] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Artifact:
        if not (self.derived_from or self.origin or self.generated_by):
            raise ValueError("says nothing: give `origin`, `generated_by` or `derived_from`")
        if self.origin and self.generated_by:
            raise ValueError("is either `origin: human` or `generated_by` a model")
        return self


class Endpoint(_Section):
    """A private gateway."""

    base_url: str
    provider: str
    surface: str = "api"
    model: str = ""


class Match(_Section):
    """What a waiver is about: glob patterns that must all fit."""

    source: str = ""
    sink: str = ""
    provider: str = ""
    artefact: str = Field(default="", alias="artifact")
    fingerprint: str = ""


class Waiver(_Section):
    """A decision to accept findings."""

    rule: str = Field(pattern=r"^TOS\d{0,3}$")
    match: Match = Match()
    reason: str = ""
    until: Day = ""


class Rules(_Section):
    """The project's own rules."""

    paths: Texts = ()


def _hyphenated(name: str) -> str:
    return name.replace("_", "-")


class Settings(_Section):
    """The options of `check`."""

    model_config = ConfigDict(alias_generator=_hyphenated)

    select: Texts | None = None
    ignore: Texts | None = None
    fail_on: Severity | None = None
    min_confidence: Literal["high", "medium", "low"] | None = None
    as_of: Day | None = None
    strict: bool | None = None
    show_permitted: bool | None = None
    exit_zero: bool | None = None
    format: Texts | None = None
    jobs: Annotated[int, Field(ge=1)] | None = None
    baseline: str | None = None
    cache_dir: str | None = None
    no_cache: bool | None = None
    since: str | None = None
    trust: str | None = None


class PolicyFile(Settings):
    """`tos-lint.yaml`, or `[tool.tos-lint]` in `pyproject.toml`."""

    model_config = ConfigDict(title="tos-lint policy")

    organization: Organization = Organization()
    models: dict[str, Model] = {}
    agreements: tuple[Agreement, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    rules: Rules = Rules()
    exclude: Texts = ()


def schema() -> dict[str, Any]:
    """The JSON Schema of a policy file."""
    return PolicyFile.model_json_schema(by_alias=True)
