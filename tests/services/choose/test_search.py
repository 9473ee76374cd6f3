"""The search finds the best there is, whatever it leaves out, and nothing that does not do it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from purifier.errors import PurifierError
from purifier.model.air import noise_of
from purifier.model.front import dominates, front
from purifier.services.choose import plans
from purifier.services.choose.found import Answer, Found
from purifier.services.choose.kits import Kit
from purifier.services.choose.need import Need
from purifier.services.choose.search import search
from purifier.services.choose.speeds import Speed
from tests.services.choose.small import Small, everything, need, on_front, planned, small

SEED = 20261126


@pytest.fixture
def shared_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each set-up is planned once for all libraries: its band does not depend on what it costs."""

    class Shared:
        def __init__(self, library: Small, wanted: Need) -> None:
            self.library, self.wanted = library, wanted

        def row(self, kit: Kit, speed: Speed, count: int) -> Any:
            row = planned(self.library, self.wanted, kit, speed, count)
            if row is None:
                raise PurifierError("nothing comes of it")
            return row

    monkeypatch.setattr(plans, "Planner", Shared)


@pytest.mark.parametrize(
    ("first", "after"),
    [(0, 60), *(pytest.param(i, i + 200, marks=pytest.mark.slow) for i in range(0, 10_000, 200))],
)
@pytest.mark.usefixtures("shared_plans")
def test_it_finds_what_an_exhaustive_search_finds(first: int, after: int) -> None:
    """10 000 small libraries, 200 at a time; a few of them every time."""
    answered = 0
    for number in range(first, after):
        dice = Random(f"{SEED}:{number}")
        library = small(dice)
        wanted = need(dice, library)
        answered += _holds(library, wanted)
    assert answered > 0.3 * (after - first)  # many needs can be met, or nothing would be shown


def _holds(library: Small, wanted: Need) -> bool:
    found: Found = search(library, wanted)  # type: ignore[arg-type]
    all_ = list(everything(library, wanted))
    priced = [one for one in all_ if one.cost_usd is not None]
    assert found.whole
    assert bool(found.answers) == bool(priced)
    known = {(one.text, one.machine, one.speed): one for one in priced}
    for answer in found.answers:
        same = known[answer.text, answer.kit.machine, answer.speed.setting.name]
        assert answer.score == pytest.approx(same.score) and answer.margin_h >= 0.0
    assert {answer.score for answer in found.answers if answer.on_front} == on_front(all_)
    if priced:
        assert found.answers[0].cost_usd == min(one.cost_usd for one in priced if one.cost_usd is not None)
        for measure in range(5):
            best = min(one.score[measure] for one in priced)
            assert min(answer.score[measure] for answer in found.answers) == best
    apart = {(one.text, one.machine) for one in all_ if one.cost_usd is None}
    assert {answer.hardware for answer in found.unpriced} <= apart
    for missed in found.missed:
        assert missed.reason and not _met(missed, wanted)
    return bool(priced)


def _is_quiet_by_night(answer: Answer, wanted: Need) -> bool:
    noise = answer.speed.by_night.noise_dba
    if wanted.night_noise_dba is None:
        return True
    return noise is not None and noise_of(answer.kit.purifiers, noise.value) <= wanted.night_noise_dba


def _met(answer: Answer, wanted: Need) -> bool:
    """Whether it meets every limit, with its price known."""
    row = answer.row
    return (
        answer.margin_h >= 0.0
        and _is_quiet_by_night(answer, wanted)
        and not any(caution.gravity == "stops" for caution in row.warnings)
        and answer.speed.air_m3_per_h >= wanted.air_m3_per_h
        and (wanted.max_price_usd is None or (answer.cost_usd or 0.0) <= wanted.max_price_usd)
        and (wanted.max_mass_kg is None or (row.mass_kg is not None and row.mass_kg <= wanted.max_mass_kg))
        and (
            wanted.max_noise_dba is None
            or (answer.speed.noise_dba is not None and answer.speed.noise_dba <= wanted.max_noise_dba)
        )
    )


def test_bounds_hold_at_every_set_up_of_the_pool(shared_plans: None) -> None:
    """Worst corner <= low end <= likely <= what the search takes it for before it is planned."""
    from purifier.services.choose.candidates import Candidates

    seen = 0
    for number in range(12):
        dice = Random(f"bounds:{number}")
        library = small(dice)
        candidates = Candidates(library, Need(50.0, 1.0, most_batteries=2, most_purifiers=2))  # type: ignore[arg-type]
        candidates.weigh()
        for one in candidates.good:
            row = planned(library, candidates.need, one.kit, one.speed, one.count)
            if row is not None:
                most = one.kit.most_hours(one.count, one.speed.power_w)
                assert row.runtime_worst_h <= row.runtime_low_h * (1.0 + 1e-9)
                assert row.runtime_low_h <= row.runtime_h <= most * (1.0 + 1e-9)
                seen += 1
    assert seen > 100


def test_the_front_is_what_nothing_dominates() -> None:
    dice = Random(7)
    for _ in range(300):
        scores = [tuple(float(dice.randint(0, 4)) for _ in range(3)) for _ in range(dice.randint(0, 12))]
        expected = [not any(dominates(other, one) for other in scores) for one in scores]
        assert front(scores) == expected
