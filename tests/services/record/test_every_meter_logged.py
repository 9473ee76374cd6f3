"""Every meter of the bundle as it is pretended, recorded into a real file: what it says is there the next morning."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from purifier.model.run import How
from purifier.protocols.meter import vital_names
from purifier.services.meters.of_air import measures_air
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.air import AirPretence
from purifier.services.pretend.pretence import pretend, synthetic_capture
from purifier.services.record.freeze import freeze, of_air
from purifier.services.record.live import Audience
from purifier.services.record.replay import Replay, replay
from purifier.store.opening import reading
from purifier.store.readings import readings
from tests.recordings import BATTERY, library

QUIET = Audience(lambda begun: None, lambda event: None, lambda status: None)
COUNT = 12


@pytest.mark.parametrize("id_", library().ids("meter"))
def test_what_it_says_is_recorded(id_: str, tmp_path: Path) -> None:
    meter = library().meter(id_)
    asked = Request((BATTERY,), load="4.1 W")
    setup, setting = one_setup(library(), asked)
    pretence = AirPretence(120.0, 4.0, 5.0) if measures_air(meter) else pretend(setup, setting.power_w.value)
    messages = [(1000.0 + t_s, data) for t_s, data in islice(synthetic_capture(pretence, meter), COUNT)]
    plan = (
        of_air(library(), id_, source="replay")
        if measures_air(meter)
        else freeze(library(), asked, id_, How(), "", "replay")
    )
    run = replay(Replay(tmp_path / "runs.sqlite3", plan, "capture"), meter, messages, QUIET)
    with reading(tmp_path / "runs.sqlite3") as connection:
        found = list(readings(connection, run.id))
    assert len(found) >= COUNT - 2
    names = vital_names(meter)
    told = [getattr(one, name, None) if name in one._fields else one.extra.get(name) for one in found for name in names]
    assert any(value is not None for value in told)
    if "current_a" in names:
        amps = [one.current_a for one in found if one.current_a is not None]
        assert amps and all(value <= 0.0 for value in amps), "what is drawn is a minus, whatever the wire has"
