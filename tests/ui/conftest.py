"""Apps on a small library of their own, and how their screens are read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from purifier.library.catalogue import Library
from purifier.services.plan.request import Request
from purifier.ui.app import PurifierApp
from tests.ui.sparing import spare

FILES = (
    "batteries/lifepo4-12v-100ah.toml",
    "batteries/anker-solix-c1000.toml",
    "batteries/ecoflow-delta-2.toml",
    "batteries/agm-12v-100ah.toml",
    "purifiers/airfanta-3pro.toml",
    "purifiers/coway-airmega-400.toml",
    "converters/inverter-300w.toml",
    "converters/dc-dc-24v-12v.toml",
)
MakeApp = Callable[..., PurifierApp]


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """No blinking cursor, no colours or themes from whoever runs the tests."""
    monkeypatch.setattr(Input, "cursor_blink", False)
    for variable in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def sparing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing painted that nobody looks at."""
    spare(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a few of the bundled profiles below it."""
    for kind in ("chemistries", "priors"):
        shutil.copytree(bundle / kind, tmp_path / "profiles" / kind)
    for name in FILES:
        (tmp_path / "profiles" / name).parent.mkdir(exist_ok=True)
        shutil.copy(bundle / name, tmp_path / "profiles" / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Library:
    """Those profiles, under a path that is the same on every machine."""
    return Library([Path("profiles")])


@pytest.fixture
def make_app(library: Library) -> MakeApp:
    """Builds an app on the small library."""

    def make(request: Request | None = None, *, units: str = "us", theme: str | None = None) -> PurifierApp:
        app = PurifierApp(library, request, units="metric" if units == "metric" else "us")
        app.animation_level = "none"
        if theme is not None:
            app.theme = theme
        return app

    return make
