"""What a run is about, kept before its first reading."""

from __future__ import annotations

from purifier.services.plan.request import Request
from purifier.services.plan.setup_files import parse
from purifier.services.record.freeze import freeze
from tests.recordings import library


def test_a_run_keeps_ids_whatever_names_it_was_asked_for_by() -> None:
    named = Request(("EcoFlow DELTA 2 *2:ac",), "core 300s", setting="sleep")
    frozen = freeze(library(), named, "")
    about = parse(frozen.setup, "the run")
    assert (about.batteries, about.purifier) == (("ecoflow-delta-2*2:ac",), "levoit-core-300s")
    assert {"batteries/ecoflow-delta-2.toml", "purifiers/levoit-core-300s.toml"} <= frozen.profiles.keys()
