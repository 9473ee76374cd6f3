"""What is wrong with a run that is looked at, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from purifier.plain_text import plain as cleaned
from purifier.services.runs.states import OVER
from purifier.services.wording import time_words
from purifier.ui.log import doubts
from purifier.ui.tones import WRONG

if TYPE_CHECKING:
    from purifier.services.runs.watch import Watched


def trouble(watched: Watched, width: int) -> Content | None:
    """What is wrong or in doubt, what to check, and what goes on by itself; None when all is well."""
    lines: list[Content] = []
    last = {event.kind: event.text for _, event in watched.events}
    if watched.state == "lost":
        why = cleaned(last.get("link-lost", ""))
        lines.append(
            Content.assemble(
                ("✕ The port is gone", WRONG),
                f"{f' ({why})' if why else ''}. Check the USB cable at both ends, and that the meter has power. "
                "The logger keeps trying and goes on with this run: nothing needs to be pressed.",
            )
        )
    elif watched.state == "stale":
        silence = f" for {time_words(watched.age_s)}" if watched.age_s is not None else " yet"
        why = cleaned(last.get("not-understood", ""))
        hint = f"{why}. " if why else "Is the meter on, its data cable in, room left on the disk? "
        lines.append(Content.assemble((f"◌ No readings{silence}. ", WRONG), hint, "The logger goes on listening."))
    elif watched.state == "interrupted":
        same = "port and meter" if watched.run.frozen.of == "air" else "meter and set-up"
        lines.append(
            Content.assemble(
                ("‖ Nobody records this run: its logger is gone. ", WRONG),
                f"Press a and choose the same {same}: it goes on where it was. Or x to end it.",
            )
        )
    elif watched.state == "unfinished":
        lines.append(
            Content.assemble(
                ("‖ Not all of its file came in: the import was cut short. ", WRONG),
                "Import the same file again: what is here is then replaced.",
            )
        )
    raised: dict[str, str] = {}
    for _, event in watched.events:
        name = str(event.data.get("name", ""))
        if event.kind == "alarm":
            raised[name] = event.text
        elif event.kind == "alarm-over":
            raised.pop(name, None)
    if watched.state not in OVER:
        lines += [Content.assemble(("! Alarm: ", WRONG), cleaned(text)) for text in raised.values()]
    if watched.bad_rows:
        first, more = cleaned(watched.bad_rows[0]), len(watched.bad_rows) - 1
        rest = f" And {more} more like it: 'purifier show {watched.run.id}' names them." if more else ""
        lines.append(Content.assemble(("! The database holds what makes no sense: ", WRONG), f"{first}.{rest}"))
    lines += doubts.lines(watched.doubts, width)
    return Content("\n").join(lines) if lines else None
