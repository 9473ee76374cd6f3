"""Which assumption explains a residual: in the words that a person reads, and on runs with a cause that is known."""

from __future__ import annotations

import math

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from purifier.model.comparison.attribution import attribute, explain, predicted_by
from purifier.model.comparison.cause import SURE, Cause, cause
from purifier.model.comparison.evidence import Assumed, Evidence, Level
from purifier.model.comparison.one_run import Point
from purifier.model.figures import Figure
from tests.bench.causes import shares, tried

PACK = Assumed(Figure(1280.0, 0.05))
INVERTER = Assumed(Figure(1280.0, 0.1), behind_w=Figure(9.0, 0.5), slope=Figure(1.3, 0.05))
STATION = Assumed(
    Figure(1056.0, 0.1), before_w=Figure(9.5, 0.3), efficiency=Figure(0.86, 0.05), slope=Figure(1.1, 0.03), always_w=0.1
)
LOW, HIGH = Figure(4.1, 0.1), Figure(29.0, 0.05)


def said(assumed: Assumed, *levels: Level, complete: bool = True) -> Cause:
    """What is said of a run."""
    return cause(Evidence(assumed, levels, complete))


def test_a_purifier_that_draws_more_is_told_in_watts_and_hours() -> None:
    found = said(PACK, Level(LOW, 291.0, 4.4, 0.01))
    assert found.what == "power"
    assert found.text == (
        "The purifier drew 4.4 W, not 4.10 W: that explains the 21 hours lost. The battery gave what was predicted."
    )
    assert found.residual_h == pytest.approx(291.0 - 1280.0 / 4.1)
    assert found.explains_h is not None and -21.5 < found.explains_h < -19.5


def test_a_battery_that_gives_less_is_told_in_watt_hours_and_hours() -> None:
    found = said(PACK._replace(usable_wh=Figure(1280.0, 0.15)), Level(LOW, 265.0, 4.1, 0.01))
    assert found.what == "capacity"
    assert found.text.startswith("The battery gave 110") and ", not 1280 Wh: that explains 44 of the 47" in found.text
    assert found.text.endswith("The purifier drew what its setting says.")


def test_an_overhead_shows_itself_at_two_settings() -> None:
    found = said(INVERTER, Level(LOW, 40.0, 17.3, 0.01), Level(HIGH, 13.0, 49.7, 0.01))
    assert found.what == "overhead" and found.probability > 0.95
    assert "took about 11.9 W for being on (overhead), not 9.0 W" in found.text


def test_more_at_one_high_setting_may_be_power_or_overhead_and_another_setting_would_tell() -> None:
    found = said(INVERTER, Level(HIGH, 26.0, 49.7, 0.01))
    assert found.what == "cannot-tell" and found.probability < SURE
    assert found.text == (
        "Either more than was predicted went into overhead (what is drawn for being on) or the purifier drew more than "
        "its setting says: this run cannot tell which. A run at another setting would tell."
    )
    assert found.explains_h is None


def test_an_overhead_that_no_meter_sees_is_told_from_a_smaller_battery_by_another_run_only() -> None:
    found = said(STATION, Level(Figure(12.0, 0.05), 32.0, 13.2, 0.01))
    assert found.what == "cannot-tell"
    assert {what for what, _ in found.candidates[:2]} == {"capacity", "overhead"}
    assert found.text.endswith("A run until empty at another setting would tell.")


def test_an_overhead_where_none_was_thought_of_is_called_that() -> None:
    seen = said(PACK, Level(LOW, 50.0, 7.1, 0.01), Level(HIGH, 10.0, 32.0, 0.01), complete=False)
    assert seen.what == "overhead"
    assert "stands between battery and purifier took about 3.0 W all the time (overhead), where none was" in seen.text
    # One that no meter sees leaves what a battery leaves that gives half; a little less is a battery's own.
    unseen = said(PACK, Level(LOW, 140.0, 4.1, 0.01))
    assert unseen.what == "cannot-tell" and {one for one, _ in unseen.candidates[:2]} == {"overhead", "capacity"}
    assert said(PACK, Level(LOW, 240.0, 4.1, 0.01)).what == "capacity"


def test_a_run_that_stopped_early_says_what_the_whole_battery_would_do_and_what_it_does_not_know() -> None:
    found = said(PACK, Level(LOW, 91.0, 4.6, 0.01), complete=False)
    assert found.what == "power"
    assert "the whole battery would last 29 hours less than planned" in found.text
    assert found.text.endswith("What the battery would give in all is not known.")
    surely = said(PACK, Level(HIGH, 9.0, 40.0, 0.01), complete=False)
    assert surely.text.endswith("What the battery would give in all is not known.")


def test_a_run_that_drew_more_than_the_battery_was_to_have_says_so_before_its_end() -> None:
    found = said(PACK, Level(LOW, 360.0, 4.1, 0.01), complete=False)
    assert found.what == "capacity"
    assert found.text.startswith("The battery gave more than the 1280 Wh that were predicted")


def test_what_runs_differ_by_anyhow_is_no_cause() -> None:
    whole = said(PACK, Level(LOW, 310.0, 4.1, 0.01))
    assert whole.what == "as-predicted" and whole.explains_h is None
    assert whole.text == ("The run went as predicted: 2.2 hours shorter is no more than runs of one battery differ by.")
    early = said(PACK, Level(LOW, 110.0, 4.1, 0.01), complete=False)
    assert early.what == "as-predicted" and early.text.startswith("As far as it went the run was as predicted: 4.1 W")


def test_a_meter_that_may_be_off_by_more_than_the_load_tells_no_cause_that_could_go_either_way() -> None:
    small = Level(Figure(1.9, 0.2), 133.0, 1.9, 0.01)
    found = cause(Evidence(PACK._replace(usable_wh=Figure(1280.0, 0.2)), (small,), False, meter_offset_w=1.0))
    assert found.what == "cannot-tell"


def test_a_run_without_readings_has_three_candidates() -> None:
    found = said(Assumed(Figure(1280.0, 0.1), behind_w=Figure(1.0, 0.5)), Level(LOW, 230.0, None))
    assert found.what == "cannot-tell"
    assert ", " in found.text.partition(" or ")[0] and found.text.endswith("A run with a meter would tell.")


def test_a_run_of_which_neither_power_nor_end_is_known_tells_nothing() -> None:
    for found in (
        said(PACK, Level(LOW, 250.0, None), complete=False),
        said(PACK),
        said(PACK, Level(LOW, 0.0, 4.1)),
        said(PACK, Level(None, 10.0, 4.1)),
    ):
        assert found.what == "cannot-tell" and not found.candidates and found.residual_h is None
        assert found.text.startswith("Nothing in this run tells why")


def test_what_is_not_quite_sure_is_most_likely() -> None:
    found = said(STATION, Level(HIGH, 19.5, 31.9, 0.01))
    assert SURE <= found.probability < 0.8
    assert found.text.startswith("Most likely the battery gave")


TWO = Evidence(
    STATION._replace(behind_w=Figure(2.0, 0.4), efficiency=Figure(0.86, 0.0)),
    (Level(LOW, 30.0, 7.0), Level(HIGH, 9.0, 35.0)),
    True,
)
TRUE = Point((4.6, 31.0), 12.0, 2.5, 1.15, 0.86, -0.2, (7.79, 38.15), (7.79, 38.15), (21.158, 56.46))


def test_the_parts_of_a_residual_add_up_and_are_what_each_does_on_the_way_from_predicted_to_true() -> None:
    """``ln(P1 / P0)`` is the integral of ``dP / P``: each part's share of ``dP``, in small steps of all alike."""
    predicted = predicted_by(TWO)
    found = explain(TWO, predicted, TRUE)
    hours = [level.hours / 39.0 for level in TWO.levels]

    def mean(values: tuple[float, ...]) -> float:
        return sum(h * one for h, one in zip(hours, values, strict=True))

    power = 1.15 * mean(TRUE.loads_w) - 1.1 * mean((4.1, 29.0))
    more = {"power": power / 0.86, "overhead": (12.0 - 9.5) + (2.5 - 2.0) / 0.86}
    was_w = 0.1 + 9.5 + (2.0 + 1.1 * mean((4.1, 29.0))) / 0.86
    steps = 10_000
    inverse = sum(1.0 / (was_w + (i + 0.5) / steps * sum(more.values())) for i in range(steps)) / steps
    assert found.parts["power"] == pytest.approx(-more["power"] * inverse, rel=1e-6)
    assert found.parts["overhead"] == pytest.approx(-more["overhead"] * inverse, rel=1e-6)
    assert found.parts["capacity"] == -0.2
    assert sum(found.parts.values()) == pytest.approx(found.ln_residual, rel=1e-9)
    true_w = was_w + sum(more.values())
    assert found.ln_residual == pytest.approx(-0.2 - math.log(true_w / was_w))


def test_of_sixty_runs_with_one_thing_changed_four_in_five_are_answered_and_one_in_twenty_at_most_is_told_wrong() -> (
    None
):
    """`tests.bench.causes` does so with five hundred, and says by what they are told."""
    right, wrong, answered, false, *_ = shares(tried(60, 0.0))
    assert answered >= 0.8 and false <= 0.05
    assert right >= 0.5 and wrong <= 0.05


watts = st.just(0.0) | st.floats(0.01, 3000.0)
standing = st.just(0.0) | st.floats(1e-4, 100.0)
levels = st.builds(
    Level,
    load_w=st.none() | st.builds(Figure, watts, st.floats(0.0, 1.0)),
    hours=st.just(0.0) | st.floats(0.01, 5000.0),
    meter_w=st.none() | watts,
    doubt=st.floats(0.0, 1.0),
    setting=st.just(""),
)
anything = st.builds(
    Evidence,
    st.builds(
        Assumed,
        usable_wh=st.builds(Figure, st.floats(1.0, 1e5), st.floats(0.0, 1.0)),
        always_w=standing,
        before_w=st.builds(Figure, standing, st.floats(0.0, 1.0)),
        efficiency=st.builds(Figure, st.floats(0.1, 1.0), st.floats(0.0, 0.5)),
        behind_w=st.builds(Figure, standing, st.floats(0.0, 1.0)),
        slope=st.builds(Figure, st.floats(0.5, 3.0), st.floats(0.0, 0.5)),
    ),
    st.lists(levels, max_size=3).map(tuple),
    st.booleans(),
    left=st.none(),
    meter_gain=st.just(0.01),
    meter_offset_w=st.just(0.25),
    repeat=st.just(0.02),
)


@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
@given(anything)
def test_whatever_a_run_was_something_is_said_of_it_in_numbers(evidence: Evidence) -> None:
    found = cause(evidence)
    assert found.text.endswith(".") and "nan" not in found.text and "inf" not in found.text
    assert 0.0 <= found.probability <= 1.0 + 1e-9
    assert math.fsum(chance for _, chance in found.candidates) <= 1.0 + 1e-9
    if found.candidates:
        attribution = attribute(evidence._replace(levels=tuple(one for one in evidence.levels if one.hours > 0.0)))
        assert math.fsum(one.weight for one in attribution.truths) == pytest.approx(1.0, abs=1e-3)
