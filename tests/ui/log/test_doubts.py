"""What contradicts itself in a run, on the Log screen and in ``show``: its name at a glance, what to do a key away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from purifier.cli.show import show
from purifier.model import doubts
from purifier.model.doubts import Doubt, What
from purifier.ui.log.doubts import HEADLINES
from tests.recordings import at
from tests.ui.log.recorded import Recorded, log_app
from tests.ui.reading import press, settle, squeezed

pytestmark = pytest.mark.usefixtures("folder")
RESET, SIGN = doubts.counter_reset(-30.0, 0.0), doubts.sign(0.35)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Recorded]:
    recorded = Recorded(tmp_path / "runs.sqlite3").hear(3.0)
    yield recorded
    recorded.close()


def doubt(run: Recorded, *found: Doubt) -> None:
    for one in found:
        run.recorder.doubt(one, at(run.last_s).boot_s)
    run.recorder.commit()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_one_doubt_stands_in_full_above_the_figures(run: Recorded, size: tuple[int, int]) -> None:
    doubt(run, RESET)
    async with log_app(run.database, run.last_s).run_test(size=size) as pilot:
        await settle(pilot)
        assert "? Doubt: the meter's own counter went from -30 Ah to 0 Ah at once" in squeezed(pilot)
        assert "until the run is over." in squeezed(pilot)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_several_are_named_and_a_key_shows_what_to_do(run: Recorded, size: tuple[int, int]) -> None:
    doubt(run, RESET, SIGN)
    async with log_app(run.database, run.last_s).run_test(size=size) as pilot:
        await settle(pilot)
        assert "? Doubt: a load is read as a charge: --invert?" in squeezed(pilot)
        assert "? Doubt: the meter's counter was reset" in squeezed(pilot) and "v shows what to do" in squeezed(pilot)
        if "begin again with --invert" not in squeezed(pilot):
            await press(pilot, "v")
        assert "begin again with --invert" in squeezed(pilot)


def test_show_says_them_in_full_and_once(run: Recorded) -> None:
    doubt(run, RESET, SIGN)
    text = (
        CliRunner(env={"COLUMNS": "100"}).invoke(show, ["1", "--db", str(run.database)], catch_exceptions=False).stdout
    )
    lines = " ".join(text.split())
    assert "In doubt counter-reset: the meter's own counter went from" in lines
    assert lines.count("If nothing charges the battery, begin again with --invert.") == 1
    assert "sign, see above" in lines
    assert all(len(line) <= 100 for line in text.splitlines())


def test_every_kind_of_doubt_has_a_headline() -> None:
    assert set(HEADLINES) == set(get_args(What)) and all(len(words) <= 60 for words in HEADLINES.values())
