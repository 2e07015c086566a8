"""What the reader of a report asked to see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Options of presentation: they never change what is true, only what is shown."""

    permitted: bool = False
    """Show the flows that were judged and allowed."""
    statistics: bool = False
    """Show how often each rule was found."""
    verbose: bool = False
    """Show every path and every diagnostic."""
    quiet: bool = False
    """Show headlines only."""
    colour: bool = False
    width: int = 100
    """Characters per line of the text report."""
