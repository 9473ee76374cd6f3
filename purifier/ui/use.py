"""A profile or a set-up that is to be used: asked for on one screen, done on another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from purifier.services.plan.request import Request


@dataclass
class Use(Message):
    """Use the profile ``id`` of ``kind``: a battery, purifier or converter on Plan, a meter on Log."""

    kind: str
    id: str
    name: str


@dataclass
class UseSetup(Message):
    """Put the one set-up of ``request``, called ``name``, on the Plan with the cursor at its setting: ``beside`` those
    that are there, or in their place."""

    request: Request
    name: str
    beside: bool


WHERE = {"battery": "plan", "purifier": "plan", "converter": "plan", "meter": "log"}
"""Kind -> the screen that can use such a profile."""
