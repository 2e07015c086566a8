"""The sentences of findings: what happened, what the text says of it, what would make it pass."""

from __future__ import annotations

from typing import Final

from tos_lint.ir.findings import Answer, Flow
from tos_lint.ir.graph import Role
from tos_lint.ir.policy import TrainedModel
from tos_lint.ir.terms import Clause, Condition, Duty

_FACTS: Final = {
    "kind": "the kind of the trained model",
    "distribution": "the distribution of the trained model",
    "commercial": "commercial use of the trained model",
    "purpose": "the purpose of the trained model",
    "own-service": "training by the provider's own tuning service",
    "base-family": "the family of the base weights",
    "role": "the part that the output plays",
    "surface": "the door through which the output was taken",
    "territory": "the territory of use",
    "scale": "the scale of the trained model",
    "purpose-of-generation": "the purpose for which the output was generated",
}
_DECLARED: Final = {
    "competes": "competes_with",
    "similar": "competes_with",
    "competes-with-host": "competes_with",
    "competes-with-upstream": "competes_with",
    "replaces": "competes_with",
    "kind": "kind",
    "distribution": "distribution",
    "commercial": "commercial",
    "purpose": "purpose",
    "name": "name",
}
_ROLES: Final = {
    Role.TEXT: "text",
    Role.LABEL: "labels",
    Role.REWARD: "a reward",
    Role.PREFERENCE: "preferences",
    Role.TEACHER: "a teacher's signal",
    Role.FILTER: "a filter of rows",
    Role.EVALUATION: "a measure",
}
_HELP: Final = {
    "TOS101": "Train on data of another origin, declare the model in the policy, or record an agreement.",
    "TOS102": "Use a subset or a dataset without this output, or declare the model in the policy.",
    "TOS103": "Choose a teacher whose licence allows it, or a student that the licence allows.",
    "TOS104": "Declare the facts that are listed as unknown.",
    "TOS105": "Meet the obligation, or declare `distribution: none` if the model stays with you.",
    "TOS106": "Let people, or a model whose terms allow it, give the signal.",
    "TOS107": "Keep what was collected for validation out of the training data.",
    "TOS301": "Declare the origins, and a licence that their terms allow.",
    "TOS302": "Name the model that generated the data in the manifest.",
    "TOS303": "Keep the artefact private, or publish under terms that the clause allows.",
    "TOS401": "Measure with people's answers, or with a model of another family.",
    "TOS201": "Teach from weights whose licence allows it.",
}


def fact_in_words(condition: Condition, licensor: str, *, wanted: bool) -> str:
    """A condition, or (not `wanted`) its opposite, as a statement about the trained model."""
    negative = wanted == (condition.values == ("false",))
    match condition.fact:
        case "competes" | "competes-with-host":
            return f"model {'does not compete' if negative else 'competes'} with {licensor}"
        case "competes-with-upstream":
            verb = "does not compete" if negative else "competes"
            return f"model {verb} with the owner of the model that {licensor} passes on"
        case "similar":
            return f"model is {'not ' if negative else ''}similar to those of {licensor}"
        case "replaces":
            return f"model {'does not replace' if negative else 'replaces'} those of {licensor}"
        case "agreement" | "approval":
            return f"{'an' if wanted else 'no'} agreement with {licensor} covers the training"
        case "distillable":
            return f"request is {'not ' if negative else ''}restricted to models that may be distilled"
    subject = _FACTS.get(condition.fact, condition.fact)
    values = " or ".join(condition.values)
    return f"{subject} is {'' if wanted else 'not '}{values}"


def where_to_tell(fact: str, model: TrainedModel | None) -> str:
    """Where the project declares a fact; empty for one that no policy key tells."""
    if fact in ("agreement", "approval"):
        return "policy: agreements"
    key = _DECLARED.get(fact)
    return f"policy: models.{model.name if model else '<name>'}.{key}" if key else ""


def duty_in_words(duty: Duty, clause: Clause) -> str:
    """An obligation as a statement that is true once it is met."""
    value = f" {duty.value!r}" if duty.value else ""
    match duty.kind:
        case "name-prefix":
            return f"the trained model's name begins with{value}"
        case "name-contains":
            return f"the trained model's name contains{value}"
        case "display-notice":
            return f"the notice{value} is shown"
        case "non-commercial":
            return "the trained model serves no trade"
        case _:
            return f"{duty.kind.replace('-', ' ')}{value} as {clause.document} asks"


def told(flow: Flow, role: Role, clause: Clause | None, answer: Answer, unknown: tuple[str, ...]) -> str:
    """What reaches which step, and what the deciding clause says of it."""
    what = f"{_material(flow)} reaches {_step(flow)}"
    if role is not Role.TEXT:
        what += f" as {_ROLES[role]}"
    if clause is None:
        return f"{what}; the terms that govern it are not known"
    text = f"{clause.document} {clause.section}".strip()
    match answer:
        case Answer.VIOLATION:
            return f"{what}; {text} forbids it"
        case Answer.PERMITTED:
            return f"{what}; {text} does not stand in its way"
        case Answer.UNDECIDED:
            turns = f" turns on: {'; '.join(unknown)}" if unknown else " leaves it open"
            return f"{what}; {text}{turns}"


def obliged(flow: Flow, clause: Clause, duties: tuple[str, ...], answer: Answer) -> str:
    """What reaches which step, and which obligation came with it."""
    state = "is not met" if answer is Answer.VIOLATION else "is not known to be met"
    return (
        f"{_material(flow)} reaches {_step(flow)}; {clause.document} allows it with an obligation that "
        f"{state}: {'; '.join(duties)}"
    )


def remedy(rule: str) -> str:
    """What makes a rule pass."""
    return _HELP.get(rule, "")


def _material(flow: Flow) -> str:
    maker = flow.source.maker
    who = f"{maker.model} ({maker.provider})" if maker.model.strip("*") else maker.provider
    claim = f", by its name {flow.source.claim}" if flow.source.claim else ""
    if claim.startswith(", by its name output"):
        return f"dataset {flow.source.name}{claim} ({maker.provider}),"
    if flow.source.kind == "dataset":
        return f"dataset {flow.source.name}{claim}, which holds output of {who},"
    return f"output of {who}"


def _step(flow: Flow) -> str:
    by = f" by {flow.sink.framework}" if flow.sink.framework else ""
    return f"a training step ({flow.sink.kind}{by})"
