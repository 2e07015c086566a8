"""From what a policy file says to the values that the other rooms are given."""

from __future__ import annotations

from tos_lint.ir import policy as ir
from tos_lint.ir.graph import Maker
from tos_lint.policy import schema
from tos_lint.policy.finding import PolicyText
from tos_lint.policy.reading import checked


def converted(text: PolicyText) -> ir.Policy:
    """The policy that a text states. Raises Problem for the first thing that is wrong."""
    said = checked(text)
    return ir.Policy(
        path=text.label,
        organization=said.organization.name,
        competes_with=said.organization.competes_with,
        models=tuple(_model(text, name, model) for name, model in said.models.items()),
        agreements=tuple(_agreement(text, *each) for each in enumerate(said.agreements)),
        declarations=tuple(_declaration(text, *each) for each in enumerate(said.artifacts)),
        endpoints=tuple(_endpoint(text, *each) for each in enumerate(said.endpoints)),
        waivers=tuple(_waiver(text, *each) for each in enumerate(said.waivers)),
        rule_paths=said.rules.paths,
        exclude=said.exclude,
        settings=ir.Settings(**{name: getattr(said, name) for name in schema.Settings.model_fields}),
    )


def _model(text: PolicyText, name: str, said: schema.Model) -> ir.TrainedModel:
    return ir.TrainedModel(
        name=name,
        sinks=said.sinks,
        location=text.location("models", name),
        kind=said.kind,
        purpose=said.purpose,
        competes_with=said.competes_with,
        distribution=said.distribution,
        commercial=said.commercial,
        published_name=said.name,
    )


def _agreement(text: PolicyText, index: int, said: schema.Agreement) -> ir.Agreement:
    return ir.Agreement(
        provider=said.provider,
        grants=said.grants,
        models=said.models,
        valid_from=said.valid.begins,
        valid_until=said.valid.until,
        reference=said.reference,
        location=text.location("agreements", index),
    )


def _declaration(text: PolicyText, index: int, said: schema.Artifact) -> ir.Declaration:
    makers = tuple(
        Maker(maker.provider, maker.surface, maker.model, on=maker.on, host=maker.host)
        for maker in said.generated_by
    )
    location = text.location("artifacts", index)
    return ir.Declaration(said.match, location, said.derived_from, said.origin == "human", makers)


def _endpoint(text: PolicyText, index: int, said: schema.Endpoint) -> ir.DeclaredEndpoint:
    location = text.location("endpoints", index)
    return ir.DeclaredEndpoint(said.base_url, said.provider, said.surface, location, said.model)


def _waiver(text: PolicyText, index: int, said: schema.Waiver) -> ir.Waiver:
    return ir.Waiver(
        rule=said.rule,
        location=text.location("waivers", index),
        reason=said.reason,
        until=said.until,
        source=said.match.source,
        sink=said.match.sink,
        provider=said.match.provider,
        fingerprint=said.match.fingerprint,
        artefact=said.match.artefact,
    )
