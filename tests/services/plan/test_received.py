"""Profiles that come with a set-up take the place of none that is here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from purifier.library.places import bundle
from purifier.services.plan.plan import plan
from purifier.services.plan.received import received
from purifier.services.plan.request import Request
from purifier.services.share.carrying import carrying
from tests.services.share.own import BATTERY, OWN, bare_library, own_library


def test_one_of_the_same_name_that_says_otherwise_goes_by_another(tmp_path: Path) -> None:
    sender, here = own_library(tmp_path / "theirs"), own_library(tmp_path / "mine", energy="600 Wh")
    request, said = received(here, carrying(sender, OWN))
    assert request.batteries == ("shelf-received*2",) and request.purifier == "attic-fan"
    assert request.profiles.keys() == {("battery", "shelf-received")}, "what says the same here is not kept twice"
    assert len(said) == 1 and "battery 'shelf': another one of that name is here" in said[0]
    assert str(tmp_path / "mine/batteries/shelf.toml") in said[0]
    assert here.battery("shelf").energy_wh.value == 600.0
    assert plan(here, request)[0].rows[0].runtime_h == plan(sender, OWN)[0].rows[0].runtime_h


def test_read_twice_it_is_the_same_one(tmp_path: Path) -> None:
    sent = carrying(own_library(tmp_path / "theirs"), OWN)
    here = own_library(tmp_path / "mine", energy="600 Wh")
    assert received(here, sent)[0] == received(here, sent)[0]


def test_a_chemistry_under_another_name_is_still_the_batterys_own(tmp_path: Path) -> None:
    sender = own_library(tmp_path)
    sent = carrying(sender, OWN)
    here = own_library(tmp_path / "mine")
    (tmp_path / "mine/chemistries/shelf-cells.toml").write_bytes((bundle() / "chemistries/agm.toml").read_bytes())
    request, said = received(here, sent)
    assert here.battery(request.batteries[0].split("*")[0]).chemistry == "shelf-cells-received"
    assert plan(here, request)[0].rows[0].runtime_low_h == plan(sender, OWN)[0].rows[0].runtime_low_h
    assert len(said) == 2


def test_the_senders_own_usual_losses_count_for_this_set_up_and_are_told() -> None:
    text = (bundle() / "priors/station-dc.toml").read_text("utf-8")
    here, station = bare_library(), Request(("anker-solix-c1000:dc",), "airfanta-3pro")
    alike = replace(station, profiles={("prior", "station-dc"): f"{text}# mine\n"})
    assert received(here, alike) == (station, ())
    assert received(here, replace(station, profiles={("prior", "station-dc"): text.replace("3 W", "2 W")}))[1] == (
        "the usual losses 'station-dc' that came with the set-up stand before those that are here",
    )
    assert here.prior("station-dc").overhead_w.value == 2.0


def test_a_profile_with_problems_is_told_as_one_when_it_is_planned(tmp_path: Path) -> None:
    here = bare_library()
    request = Request(("shelf",), load="5 W", profiles={("battery", "shelf"): BATTERY.replace("900 Wh", "900 apples")})
    request, said = received(here, request)
    problems = here.problems("battery")
    assert said == () and [str(one.path) for one in problems] == ["received/batteries/shelf.toml"] * len(problems)
    assert any("energy" in str(problem) for problem in problems)
