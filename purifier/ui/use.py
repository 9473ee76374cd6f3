"""A profile that is to be used: asked for on one screen, done on another."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Use(Message):
    """Use the profile ``id`` of ``kind``: a battery, purifier or converter on Plan, a meter on Log."""

    kind: str
    id: str
    name: str


WHERE = {"battery": "plan", "purifier": "plan", "converter": "plan", "meter": "log"}
"""Kind -> the screen that can use such a profile."""
