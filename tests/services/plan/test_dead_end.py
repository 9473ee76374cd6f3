"""What becomes of a battery that cannot feed the purifier as it was typed."""

from __future__ import annotations

import shlex

import pytest

from purifier.errors import NoPathError
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.plan.dead_end import dead_end, with_ways
from purifier.services.plan.plan import column
from purifier.services.plan.request import Request
from purifier.services.plan.spans import span
from purifier.services.record.freeze import freeze
from purifier.services.runs.as_it_was import as_it_was

LIBRARY = Library((bundle(),))
PACK_48 = "100 Ah x 51.2 V"


def test_the_only_way_that_makes_sense_is_taken_written_out_and_said() -> None:
    request, said = with_ways(LIBRARY, Request((PACK_48, f"{PACK_48}*2"), "airfanta-3pro"))
    assert request.batteries == (f"{PACK_48}:dc+dc-dc-48v-12v", f"{PACK_48}*2:dc+dc-dc-48v-12v")
    assert said[0] == (
        f"-b {PACK_48}: read as {PACK_48}:dc+dc-dc-48v-12v, through DC-DC converter 48 V to 12 V (typical): "
        "AirFanta 3Pro takes 12 V, or wall power (120 V), and no other way makes sense"
    )
    assert len(said) == 2 and column(LIBRARY, request, request.batteries[0]).rows[0].converter == "dc-dc-48v-12v"


def test_what_leads_somewhere_stays_as_it_was_typed() -> None:
    asked = Request(("anker-solix-c1000", "lifepo4-12v-100ah", "1280 Wh", "nobody-s"), "airfanta-3pro")
    assert with_ways(LIBRARY, asked) == (asked, ())
    assert with_ways(LIBRARY, Request((PACK_48,), load="15 W"))[1] == ()
    assert with_ways(LIBRARY, Request((PACK_48,), "no-such-purifier"))[1] == (), "join says what is wrong with it"


@pytest.mark.parametrize("typed", ["anker-solix-c1000:dc", f"{PACK_48}+inverter-300w", "1280 Wh:usb-c"])
def test_a_way_that_somebody_chose_is_refused_and_not_changed(typed: str) -> None:
    with pytest.raises(NoPathError, match="; these would do: -b "):
        with_ways(LIBRARY, Request((typed,), "levoit-core-300s"))


def test_where_several_would_do_the_best_three_are_commands_with_their_hours() -> None:
    request = Request(("lifepo4-12v-100ah*2",), "levoit-core-300s", setting="66%")
    with pytest.raises(NoPathError) as caught:
        with_ways(LIBRARY, request)
    said = str(caught.value)
    offered = [shlex.split(one)[0] for one in said.split("-b ")[1:]]
    assert len(offered) == 3
    for text in offered:
        row = column(LIBRARY, request, text).rows[0]
        assert row.battery_count == 2 and row.converter is not None
        hours = span(row.runtime_low_h, row.runtime_h, row.runtime_high_h).least
        assert f"-b {shlex.quote(text)} (at least {hours} at setting 66%)" in said
    assert said.endswith("more, which give less or fit worse")


def test_a_typed_energy_is_offered_as_a_shell_takes_it() -> None:
    with pytest.raises(NoPathError, match=r"-b '1280 Wh:dc\+harbor-freight-60w' \(at least "):
        with_ways(LIBRARY, Request(("1280 Wh",), "levoit-core-300s"))


def test_for_several_purifiers_one_way_serves_all_or_is_asked_for() -> None:
    both = Request((PACK_48,), purifiers=("airfanta-3pro", "nukit-tempest"))
    assert with_ways(LIBRARY, both)[0].batteries == (f"{PACK_48}:dc+dc-dc-48v-12v",)
    # 12 V for the one is no wall power for the other; 24 V would burn a machine that 12 V suit as they are.
    for battery, purifiers in (
        (PACK_48, ("airfanta-3pro", "levoit-core-300s")),
        ("lifepo4-12v-100ah", ("ikea-uppatvind", "airfanta-3pro")),
    ):
        with pytest.raises(NoPathError, match="one way need not serve several purifiers: plan them one at a time"):
            with_ways(LIBRARY, Request((battery,), purifiers=purifiers))


def test_what_is_missing_is_said_where_nothing_is_known() -> None:
    with pytest.raises(NoPathError, match=r"a converter from 36 V to 12 V would do; describe yours with 'purifier pro"):
        with_ways(LIBRARY, Request(("100 Ah x 36 V",), "nukit-tempest"))


@pytest.mark.parametrize(
    ("battery", "why"),
    [
        ("lifepo4-12v-100ah", "LiFePO4 12 V 100 Ah gives 12.8 V"),
        ("anker-solix-c1000:dc", "the 12 V port of Anker SOLIX C1000 does not give that"),
        ("power-bank-100wh", "USB-C power bank 27 000 mAh (airline size) has only its USB-C port"),
        ("lifepo4-12v-100ah+dc-dc-12v-24v", "DC-DC converter 12 V to 24 V (typical) does not join the two"),
        ("1280 Wh", "this battery is a bare one"),
    ],
)
def test_why_it_is_one_is_told_in_names(battery: str, why: str) -> None:
    end = dead_end(LIBRARY, Request((battery,), "levoit-core-300s"), battery)
    assert end is not None and end.why == f"Levoit Core 300S needs wall power (120 V), and {why}"


def test_a_lead_that_carries_none_of_them_leaves_the_ways_without_hours() -> None:
    request = Request(("100 Ah x 12.8 V",), "levoit-core-300s", conditions={"wire": "600 m 24 AWG"})
    end = dead_end(LIBRARY, request, "100 Ah x 12.8 V")
    assert end is not None and len(end.best) == 3
    assert all(one.row is None and "--wire" in one.fault for one in end.best)
    with pytest.raises(NoPathError, match=r"these would do: -b '100 Ah x 12.8 V:dc\+"):
        with_ways(LIBRARY, request)


def test_a_run_is_frozen_with_the_way_that_was_chosen_and_its_profile() -> None:
    request, _ = with_ways(LIBRARY, Request((PACK_48,), "airfanta-3pro", setting="2"))
    frozen = freeze(LIBRARY, request, "")
    assert f'batteries = ["{PACK_48}:dc+dc-dc-48v-12v"]' in frozen.setup
    assert "converters/dc-dc-48v-12v.toml" in frozen.profiles
    was = as_it_was(frozen)  # from what the run carries alone
    assert was is not None and was.setup.converter is not None and was.setup.converter.id == "dc-dc-48v-12v"
