"""What each key means: one letter, one meaning, on every screen and in every dialog. A test holds them all to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from purifier.ui.screens import SCREENS


@dataclass(frozen=True, slots=True)
class Letter:
    """A key. ``says`` are the words that it may bear in a key line; ``there`` what it does on a screen, by its id."""

    meaning: str
    says: tuple[str, ...]
    there: Mapping[str, str] = field(default_factory=dict)


LETTERS: Final[Mapping[str, Letter]] = {
    "a": Letter(
        "add",
        ("add", "record"),
        {
            "plan": "adds a set-up",
            "choose": "adds a set-up to the Plan",
            "log": "records a run",
            "profiles": "begins a new profile",
        },
    ),
    "b": Letter(
        "battery",
        ("other battery", "cells"),
        {"log": "shows the cells of the battery", "runs": "shows how the battery's cells stood"},
    ),
    "c": Letter("conditions", ("conditions",), {"plan": "opens the conditions"}),
    "d": Letter("remove", ("remove", "delete"), {"plan": "removes a set-up", "runs": "deletes a run"}),
    "e": Letter(
        "edit",
        ("edit",),
        {"plan": "edits a set-up", "choose": "changes what you need", "profiles": "edits a profile's file"},
    ),
    "f": Letter("freeze", ("freeze",), {"log": "holds the view still"}),
    "m": Letter("mark", ("mark",), {"log": "marks what just happened in a run"}),
    "n": Letter("note", ("note",), {"runs": "notes something about a run"}),
    "o": Letter("open another", ("open", "other run"), {"plan": "opens a file", "log": "shows another run"}),
    "p": Letter("purifier", ("purifier",), {"plan": "chooses the purifier"}),
    "r": Letter("rename", ("rename",), {"runs": "renames a run"}),
    "s": Letter("save to a file", ("save",), {"plan": "saves the set-ups", "runs": "saves a run's readings"}),
    "t": Letter("what runs teach", ("calibrate",), {"runs": "calibrates: what runs teach of their battery"}),
    "v": Letter(
        "the other view",
        ("chart", "details", "events", "words", "together", "all of it", "read"),
        {
            "plan": "shows the chart or the details",
            "choose": "shows the chart or the details",
            "log": "shows the chart or the events",
            "runs": "draws picked runs together",
            "profiles": "reads a profile",
        },
    ),
    "w": Letter("make it last", ("make it last",), {"plan": "tells what would make it last"}),
    "x": Letter("stop", ("stop", "end it"), {"log": "stops a run"}),
    "y": Letter(
        "share",
        ("share",),
        {"plan": "shares the plan", "choose": "copies the answers", "runs": "shares a comparison"},
    ),
    "z": Letter("undo", ("undo",), {"plan": "undoes the last change", "runs": "undoes a deletion or a renaming"}),
    "Z": Letter("redo", ("redo",), {"plan": "does again what z undid", "runs": "does again what z undid"}),
    "space": Letter(
        "pick or turn", ("pick", "leave out", "turn on or off"), {"choose": "picks a set-up", "runs": "picks a run"}
    ),
    "O": Letter("start over", ("start over",), {"plan": "starts over"}),
    "P": Letter("a purifier beside", ("beside",), {"plan": "puts a second purifier beside"}),
    **dict.fromkeys(
        ("plus", "equals_sign"),
        Letter("a little more", ("more, less", "one more"), {"plan": "puts one battery more into a set-up"}),
    ),
    "minus": Letter("a little less", ("less", "one less"), {"plan": "takes one battery out of a set-up"}),
    "left_square_bracket": Letter(
        "window or axis",
        ("window", "against"),
        {"choose": "draws other measures", "log": "shows a shorter window"},
    ),
    "right_square_bracket": Letter(
        "window or axis",
        ("longer window", "against"),
        {"choose": "draws other measures", "log": "shows a longer window"},
    ),
    "slash": Letter(
        "find",
        ("find",),
        {
            "plan": "finds a battery",
            "choose": "narrows the answers",
            "log": "finds a run",
            "runs": "finds a run",
            "profiles": "finds a profile",
        },
    ),
    "ctrl+s": Letter("sort", ("sort",)),
    "f2": Letter("ask", ("ask",)),
    "f5": Letter("look again", ("look again", "listen again", "reload"), {"profiles": "reads every file anew"}),
    "u": Letter("units", ("units",)),
    "colon": Letter("commands", ("commands",)),
    "ctrl+p": Letter("commands", ("commands",)),
    "question_mark": Letter("help", ("help", "back")),
    "f1": Letter("help", ("help", "back")),
    "q": Letter("close what is in front", ("quit", "back", "no")),
    **{line.key: Letter(f"the screen {line.name}", (line.name,)) for line in SCREENS},
}

MOVING: Final = (*"hjkl", "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "enter", "escape")
"""Keys that move, choose and leave: what that is called differs from place to place, what they do does not.

The letters j, k, h and l do what the arrows do, wherever no text is typed.
"""
