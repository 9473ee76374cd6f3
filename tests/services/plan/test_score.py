"""'At least' is a claim about the world: it is held against what other people measured."""

from __future__ import annotations

import json
import math
import re
from statistics import median

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.plan.claim import CLAIM, HELD, OF
from purifier.services.plan.score import Scored, scores, summed_up

LIBRARY = Library((bundle(),))
FOUND = scores(LIBRARY)


@pytest.mark.parametrize("one", FOUND, ids=lambda one: one.setup)
def test_at_least_holds_on_every_set_up_that_people_measured(one: Scored) -> None:
    assert one.measured_h >= one.low_h, one.source


def test_the_claim_on_the_screen_is_what_was_found() -> None:
    assert (sum(one.held for one in FOUND), len(FOUND)) == (HELD, OF)
    assert f"held on {HELD} of {OF} set-ups" in CLAIM


def test_the_bands_stay_useful() -> None:
    """Median width under 1.5; under 1.3 where the losses are stated or the load is large beside them."""
    assert median(one.high_h / one.low_h for one in FOUND) < 1.5
    large = [one for one in FOUND if re.search(r" at \d{3,4} W$", one.setup)]
    assert len(large) >= 9
    assert median(one.high_h / one.low_h for one in large) < 1.3


def test_the_interval_score_punishes_width_and_misses() -> None:
    # By hand, Gneiting and Raftery's score of a 90 % interval on ln hours: width, and 20 times how far outside.
    inside = Scored("x", "y", 10.0, 10.0, 8.0, 12.5)
    assert inside.interval_score == pytest.approx(math.log(12.5 / 8.0))
    below = Scored("x", "y", 4.0, 10.0, 8.0, 12.5)
    assert below.interval_score == pytest.approx(math.log(12.5 / 8.0) + 20 * math.log(2.0))
    assert not below.held and not below.inside
    above = Scored("x", "y", 25.0, 10.0, 8.0, 12.5)
    assert above.held and above.interval_score == pytest.approx(math.log(12.5 / 8.0) + 20 * math.log(2.0))
    assert summed_up((inside, below, above))["held"] == 2


def test_doctor_says_it() -> None:
    said = CliRunner().invoke(main, ["doctor", "--score"], catch_exceptions=False)
    assert said.exit_code == 0 and f"held {HELD} times of {OF}" in said.output
    told = json.loads(CliRunner().invoke(main, ["doctor", "--score", "--json"]).output)
    assert (told["held"], told["of"], len(told["rows"])) == (HELD, OF, OF)
    assert told["rows"][0]["held"] is True and told["rows"][0]["measured_h"] == 1.9
    shown = [line.split(" h")[1].split()[-1] for line in said.output.splitlines() if line.count(" h ") >= 3]
    assert len(shown) == OF
    for least, row in zip(shown, told["rows"], strict=True):
        assert row["low_h"] * 0.99 < float(least) <= row["low_h"] * (1.0 + 1e-9), "never longer than it is"
