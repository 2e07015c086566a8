"""The rule codes: what each flags, what decides, and what makes it pass.

A code names a kind of fault and is ours; a clause names the law and is the licensor's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tos_lint.ir.findings import Problem


@dataclass(frozen=True, slots=True)
class Rule:
    """One code and its page in the manual."""

    code: str
    name: str
    flags: str
    """What it flags, as one clause without a full stop."""
    default: str
    """Severity where nothing else decides: `error`, `warning`, `note`, `by clause`, `diagnostic`."""
    decides: str
    """What turns the answer."""
    passes: str
    """What makes it pass."""


_DECLARE = "policy: models.<name>.{kind, purpose, competes_with, distribution, commercial}"

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "TOS101",
        "restricted-output-training",
        "output of a provider call reaches a training step that the provider's terms forbid",
        "error",
        "The clause in force on the day of judging, the door the model was called through, and what the "
        "policy says of the model that is trained. A ban on competing models leaves generative training "
        "undecided until somebody declares whether it competes; the run fails until then.",
        "Train on data of another origin, declare the model in the policy, or record the agreement that "
        "grants the right.",
    ),
    Rule(
        "TOS102",
        "restricted-dataset-training",
        "a public or declared dataset known to contain such output reaches a training step",
        "error",
        "The registry says whose output the dataset holds; from there it is judged like TOS101.",
        "Use a subset or a dataset without that provider's output, or declare the model in the policy.",
    ),
    Rule(
        "TOS103",
        "restricted-lineage-training",
        "output of a model whose own licence, or that of a model it descends from, forbids it",
        "error",
        "The licence of the weights, and of the weights that they were made from; hosts do not matter.",
        "Choose a teacher whose licence permits it, or a student that the licence allows.",
    ),
    Rule(
        "TOS104",
        "conditional-training",
        "training that is allowed only under a condition that nobody has declared",
        "warning",
        "A fact about the project: competing or not, territory, size, commercial use, approval.",
        f"Declare the fact that the finding names ({_DECLARE}).",
    ),
    Rule(
        "TOS105",
        "unmet-obligation",
        "training that is allowed, with an obligation that is not met or not declared",
        "warning",
        "Whether the trained model is distributed, and its published name, notices and licence copies.",
        "Meet the duty (name prefix, attribution, licence copy), or declare `distribution: none`.",
    ),
    Rule(
        "TOS106",
        "judge-signal-training",
        "provider output that trains only as label, reward, preference or filter, not as text",
        "by clause",
        "Whether the clause names such use: `error` if so, `warning` otherwise, `note` where rows "
        "were only filtered.",
        "Let people, or a model whose terms allow it, give the signal.",
    ),
    Rule(
        "TOS107",
        "validation-to-training",
        "output collected to validate or benchmark a model reaches its training",
        "error",
        "What the data was collected for, and the clause that limits use of output to that purpose.",
        "Keep evaluation data out of the training set.",
    ),
    Rule(
        "TOS201",
        "systematic-extraction",
        "logits, log-probabilities or hidden state gathered as a training signal, or other extraction that a "
        "clause names",
        "error",
        "What the call asks for, and that it reaches a training step.",
        "Teach from weights whose licence allows it.",
    ),
    Rule(
        "TOS202",
        "consumer-surface",
        "output taken by automation from a surface for people",
        "error",
        "The client in use: unofficial clients, session tokens, browser automation.",
        "Call the provider's API.",
    ),
    Rule(
        "TOS203",
        "credential-rotation",
        "several keys or accounts of one provider rotated around its limits",
        "warning",
        "Keys of one provider chosen in turn or after a rate limit.",
        "Ask the provider for a higher limit, or use its batch service.",
    ),
    Rule(
        "TOS301",
        "licence-drift",
        "a manifest that declares rights which its own origins do not give",
        "error",
        "The licence that the manifest grants, against the terms of everything the artefact derives from.",
        "Declare the origins and a licence that they allow.",
    ),
    Rule(
        "TOS302",
        "undeclared-origin",
        "a manifest that is silent on provider output which the graph shows",
        "warning",
        "What the manifest says of its origin.",
        "Name the model that generated the data in the manifest.",
    ),
    Rule(
        "TOS303",
        "restricted-redistribution",
        "output published against a clause",
        "warning",
        "Whether the artefact is published, and whether the terms let output be passed on.",
        "Keep the artefact private, or publish under terms that the clause allows.",
    ),
    Rule(
        "TOS401",
        "circular-evaluation",
        "a model judged by the provider, or a descendant, that taught it",
        "note",
        "The maker of the training data and the maker of the judge.",
        "Judge with an unrelated model or with people.",
    ),
    Rule(
        "TOS501",
        "unknown-origin",
        "a training step whose data has no known origin",
        "note",
        "Whether anything says where the data comes from, or whose model wrote it; an error with `--strict`.",
        "Declare the artefact in the policy: `artifacts: - match: ...` with `origin`, `generated_by` or "
        "`derived_from`, or whose address it is: `endpoints`.",
    ),
    Rule(
        "TOS601",
        "expired-waiver",
        "a waiver whose last day has passed",
        "warning",
        "Its `until`, against the day of judging.",
        "Renew the decision or repair what it excused.",
    ),
    Rule(
        "TOS602",
        "waiver-without-reason",
        "a waiver that gives no reason, and therefore does not count",
        "warning",
        "The text after the rule's code.",
        "Say why the finding is accepted.",
    ),
    Rule(
        "TOS603",
        "unused-waiver",
        "a waiver that matches no finding",
        "warning",
        "All findings of the run.",
        "Remove it.",
    ),
    Rule(
        "TOS604",
        "expired-agreement",
        "an agreement that is out of its term",
        "warning",
        "Its `valid`, against the day of judging.",
        "Renew it in the policy or remove it.",
    ),
    Rule(
        "TOS605",
        "stale-terms",
        "terms that nobody has compared with the original for long",
        "warning",
        "The date on which a person last read the text.",
        "Update the rules.",
    ),
    Rule(
        "TOS901",
        "unreadable-file",
        "a file that could not be read or parsed",
        "diagnostic",
        "Its bytes.",
        "Repair the file, or exclude it in the policy.",
    ),
    Rule(
        "TOS902",
        "skipped-file",
        "a file that was not read, for its size",
        "diagnostic",
        "The limit for its format.",
        "Split the file, or declare in the policy what it holds.",
    ),
    Rule(
        "TOS903",
        "dynamic-link",
        "a path, a name or a call that the text does not determine",
        "diagnostic",
        "What is known before the program runs.",
        "Declare the artefact in the policy, or write the path as a literal.",
    ),
)


def rule_named(text: str) -> Rule:
    """The rule with this code or name. Raises Problem for any other text."""
    wanted = text.strip().lower()
    for rule in RULES:
        if wanted in (rule.code.lower(), rule.name):
            return rule
    raise Problem(f"there is no rule {text!r}", hint="`tos-lint rule` lists all")


def name_of(code: str) -> str:
    """The name of a code; the code itself where it is not ours."""
    return next((rule.name for rule in RULES if rule.code == code), code)
