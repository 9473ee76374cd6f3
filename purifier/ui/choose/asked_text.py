"""What was asked, above the answers; what is dangerous in it first; and what to say where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from purifier.services.choose.measures import FIRST
from purifier.services.choose.told import asked, headline, in_turn
from purifier.ui.choose.outcome import Outcome
from purifier.ui.tones import MUTED, STRONG, WRONG

if TYPE_CHECKING:
    from purifier.charts.traded import Kind
    from purifier.services.wording import Units


def asked_text(outcome: Outcome, units: Units, *, short: bool) -> Content:
    """``Not with four people and the window shut ...``, then ``120 CFM of clean air (...) for 3 d, at most $400``.

    ``short``: without what would do against the first, and without why it is so much clean air.
    """
    if outcome.asking is None or outcome.found is None:
        return Content.assemble(("! ", WRONG), outcome.trouble)
    lines = []
    if outcome.faults:
        labels = " and ".join(_labels(outcome))
        lines.append(
            Content.assemble(("! ", WRONG), f"Not yet: {labels} cannot be read. These are the answers of before.")
        )
    if outcome.warning:
        first, stop, _ = outcome.warning.partition(". ")
        lines.append(Content.assemble(("! ", WRONG), (f"{first}{stop.rstrip()}" if short else outcome.warning, STRONG)))
    whose, asking = _whose(outcome), outcome.asking
    if short:
        asking = asking._replace(target=asking.target._replace(why=""))
    lines.append(Content(f"{f'For {whose}: ' if whose else ''}{asked(asking, units)}."))
    if outcome.found.together is not None:
        lines.append(Content(in_turn(outcome.found.together, units)))
    if not outcome.found.answers:
        lines.append(Content.styled(headline(outcome.asking, outcome.found, units), STRONG))
    return Content("\n").join(lines)


def title(outcome: Outcome, shown: int, kind: Kind) -> str:
    """``14 set-ups do it, the cheapest first``; ``3 of 14`` where words narrow them to so many that are ``shown``."""
    if outcome.found is None:
        return "Answers"
    count = len(outcome.found.answers)
    if not count and outcome.found.unpriced:
        one = len(outcome.found.unpriced) == 1
        if outcome.asking is not None and outcome.asking.need.max_price_usd is None:
            return f"{len(outcome.found.unpriced)} set-up{' does' if one else 's do'} it, at prices that are not known"
        return "None whose price is known does it"
    if not count:
        return "Nothing does it"
    told = f"{count} set-up{'s' if count > 1 else ''}" if shown == count else f"{shown} of {count} set-ups"
    does = "does" if count == shown == 1 else "do"
    return f"{told} {does} it best" + (f", the {FIRST[kind]} first" if shown > 1 else "")


def nothing(outcome: Outcome | None, *, filtered: bool) -> Content:
    """What stands in the place of details where no answer is under the cursor."""
    if outcome is None:
        return Content.styled("Looking through every battery, way and purifier …", MUTED)
    if filtered and outcome.answers:
        return Content("No answer has all of these words: type less, or esc for all.")
    if outcome.found is None:
        return Content("e and then say what you need: a room, or clean air; and for how long.")
    return Content("Nothing comes near. e changes what you need: less clean air, fewer hours, more to spend.")


def _labels(outcome: Outcome) -> list[str]:
    from purifier.ui.choose.need import FIELDS

    return [FIELDS[name].label for name in outcome.faults]


def _whose(outcome: Outcome) -> str:
    """``12x12x8 ft, 4 people, AirFanta``: whom and what it is for."""
    texts = {name: text.strip() for name, text in outcome.texts.items() if name not in outcome.faults}
    people = texts.get("people", "")
    who = f"{people} {'person' if people == '1' else 'people'}" if people.isdigit() else people
    told = [texts.get("room", ""), who, texts.get("purifier", "")]
    return ", ".join(one for one in (*told, texts.get("battery", "")) if one)
