"""What a prediction takes for granted about a set-up, with its tolerances."""

from __future__ import annotations

from purifier.model.comparison.evidence import Assumed
from purifier.model.prediction import Prediction
from purifier.model.setup import Setup


def assumed(setup: Setup, load_w: float) -> Assumed:
    """The assumptions behind the prediction for a load of ``load_w`` [W at the purifier's jack] of ``setup``."""
    raise NotImplementedError


def assumed_by(prediction: Prediction, load_w: float) -> Assumed:
    """The same where no more of the set-up is known than its prediction; ``load_w`` at the purifier's jack [W]."""
    raise NotImplementedError
