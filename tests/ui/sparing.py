"""What an app under test need not do: paint what nobody looks at, and read the same style sheets for every test.

A quarter of their processor time goes there.  Where everything is asked for, as in CI, nothing is left out.
"""

from __future__ import annotations

import os
from typing import Any, Final

import pytest
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from tests.programs import ALL_NEEDED

EVERYTHING: Final = bool(os.environ.get(ALL_NEEDED))
_render_update = Compositor.render_update
_parse_rules = Stylesheet._parse_rules
_known: Final[dict[object, list[RuleSet]]] = {}


def spare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let apps paint only when `paint` is called or a picture is taken, and read each style sheet once in a session."""
    if not EVERYTHING:
        monkeypatch.setattr(Compositor, "render_update", _when_whole)
        monkeypatch.setattr(Stylesheet, "_parse_rules", _read_once)


def paint(screen: Screen[Any]) -> None:
    """Paint what has changed since the last time; a widget that cannot be painted raises."""
    if Compositor.render_update is _when_whole:
        screen.app._display(screen, _render_update(screen._compositor, screen_stack=screen.app._background_screens))


def _when_whole(compositor: Compositor, full: bool = False, *how: Any, **also: Any) -> Any:
    """A whole picture if one is asked for; what has changed only gathers."""
    return _render_update(compositor, full, *how, **also) if full else None


def _read_once(sheet: Stylesheet, *source: Any, **also: Any) -> list[RuleSet]:
    """The rules of ``source``, from an earlier app if its colours were the same."""
    key = (source, tuple(also.items()), tuple(sheet._variables.items()))
    if key not in _known:
        _known[key] = _parse_rules(sheet, *source, **also)
    return _known[key]
