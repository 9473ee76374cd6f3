"""Sleep is held off as long as a run is recorded, and no longer."""

from __future__ import annotations

import pytest

from purifier.services.machine import awake as staying_awake


def test_what_holds_the_machine_awake_ends_with_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staying_awake, "_command", lambda why: ["cat"])
    with staying_awake.Awake("recording") as awake:
        holder = awake._holder
        assert holder is not None and holder.poll() is None
    assert holder.poll() is not None


def test_where_nothing_can_hold_it_the_recording_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staying_awake, "_command", lambda why: ["/no/such/program"])
    with staying_awake.Awake("recording") as awake:
        assert awake._holder is None
