"""The app opened on the Profiles screen."""

from __future__ import annotations

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.request import FOUNDING
from purifier.ui.app import PurifierApp
from tests.ui.conftest import MakeApp


@pytest.fixture
def on_profiles(library: Library) -> MakeApp:
    """The app opened on this screen, its Plan not yet there."""

    def make() -> PurifierApp:
        return PurifierApp(library, FOUNDING, screen="profiles")

    return make
