"""The small library with the parts that a bare battery needs, so that prices are known."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.ui.app import PurifierApp
from tests.ui.choose.opened import MakeChoose


@pytest.fixture(autouse=True)
def parts(folder: Path, bundle: Path) -> None:
    """Shunt, fuse, connectors and charger of the founding post."""
    shutil.copytree(bundle / "parts", folder / "profiles" / "parts")


@pytest.fixture
def choose(library: Library) -> MakeChoose:
    """Builds an app that opens on Choose."""

    def make(*, theme: str | None = None) -> PurifierApp:
        app = PurifierApp(library, screen="choose", theme=theme)
        app.animation_level = "none"
        return app

    return make
