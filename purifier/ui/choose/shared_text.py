"""The answers as plain text, to paste anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from purifier.services.choose.told import asked, does, headline, what
from purifier.services.plan.claim import CLAIM
from purifier.ui.choose.outcome import Outcome

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.services.wording import Units


def shared_text(outcome: Outcome, answers: Sequence[Answer], units: Units) -> str:
    """What was asked, the best, and a line for each answer: those that just miss with the reason."""
    if outcome.asking is None or outcome.found is None:
        return outcome.trouble
    lines = [outcome.warning, f"{asked(outcome.asking, units)}.", headline(outcome.asking, outcome.found, units)]
    for one in answers:
        missed = f" (just missed: {one.reason})" if one.reason else ""
        lines.append(f"- {what(one)}: {does(one, units)}{missed}")
    return "\n".join(line for line in (*lines, CLAIM) if line)
