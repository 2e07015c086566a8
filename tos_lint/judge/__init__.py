"""Room 4: what the terms in force say about every flow of the provenance graph.

    flows        every way from a source to a training step
    applicable   which texts govern the source's output, and which clauses are in force
    situation    what is known of the flow and of the model that it trains
    conditions   whether a clause applies, in three values
    duties       whether an obligation is met
    verdict      one answer from all clauses, the loudest first
    manifests    what cards and descriptions grant, against the terms of their origins
    circles      what measures a model that it taught
    publications what is given to others against a clause
    waive        which findings somebody has accepted

Nothing here knows a provider: ids, dates and clauses are values that arrive as arguments.
"""

from __future__ import annotations

from tos_lint.judge.flows import flows
from tos_lint.judge.judgement import judge
from tos_lint.judge.remarks import inline_waivers
from tos_lint.judge.waive import waive

__all__ = ["flows", "inline_waivers", "judge", "waive"]
