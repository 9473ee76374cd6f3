"""Warnings about the cold, deep discharge, and conditions that cannot act."""

from __future__ import annotations

import pytest

from tests.services.plan.warned import planned, warned


def test_below_the_limit_of_its_chemistry_a_battery_is_not_fine_to_discharge() -> None:
    found = planned("lifepo4-12v-100ah", temperature="-40 degC")
    first = found.rows[0].warnings[0]
    assert (first.code, first.gravity) == ("cold-discharge", "stops") and "-20 °C" in first.text
    assert not any("may be discharged" in caution.text for caution in found.rows[0].warnings)
    assert "cold-discharge" not in warned("lifepo4-12v-100ah", temperature="-20 degC")
    usual = warned("lifepo4-12v-100ah", temperature="-5 degC")["cold-charging"]
    assert usual.endswith(
        "Most of its kind may be discharged down to -20 °C (-4 °F); nobody stated the limit of this one."
    )


def test_a_battery_s_own_limit_goes_before_its_chemistry_s() -> None:
    assert "-10 °C" in warned("jackery-240:ac", "levoit-core-400s", temperature="-15 degC")["cold-discharge"]
    assert "cold-discharge" not in warned("ecoflow-river:ac", "levoit-core-400s", temperature="-15 degC")


@pytest.mark.parametrize(
    ("battery", "temperature", "limit"),
    [
        ("1280 Wh", "-40 degC", "-20 °C (-4 °F)"),
        ("1280 Wh", "-20 degC", None),
        ("agm-12v-100ah", "-45 degC", "-40 °C (-40 °F)"),
        ("agm-12v-100ah", "-35 degC", None),
    ],
)
def test_where_nobody_stated_a_limit_a_usual_one_is_assumed_and_said(
    battery: str, temperature: str, limit: str | None
) -> None:
    text = warned(battery, temperature=temperature).get("cold-discharge")
    assert (text is None) if limit is None else (text is not None and f"below {limit}, which is assumed" in text)


def test_other_lithium_is_not_to_be_charged_in_the_frost_either() -> None:
    assert "below 0 °C" in warned("ecoflow-river:ac", "levoit-core-400s", temperature="-5 degC")["cold-charging"]
    assert "cold-charging" not in warned("agm-12v-100ah", temperature="-5 degC")


@pytest.mark.parametrize(
    ("temperature", "depth", "frozen_below"),
    [
        ("-8 degC", "100 %", "-7 °C"),
        ("-6 degC", "100 %", None),
        ("-20 degC", "50 %", None),
        ("-25 degC", "50 %", "-24 °C"),
        ("-45 degC", "10 %", None),
    ],
)
def test_a_drained_lead_acid_battery_freezes_a_full_one_hardly(
    temperature: str, depth: str, frozen_below: str | None
) -> None:
    text = warned("agm-12v-100ah", temperature=temperature, depth=depth).get("freezing")
    assert (text is None) if frozen_below is None else (text is not None and f"below about {frozen_below}" in text)


def test_lithium_does_not_freeze() -> None:
    assert "freezing" not in warned("lifepo4-12v-100ah", temperature="-50 degC")


def test_every_usual_loss_builds_no_cut_off_into_a_lead_acid_battery() -> None:
    assert "no-cutoff" in warned("agm-12v-100ah", realistic="yes")
    assert "no-cutoff" not in warned("agm-12v-100ah", cutoff="11.5 V", realistic="yes")
    assert "no-cutoff" not in warned("agm-12v-100ah", cutoff="11.5 V")


def test_conditions_that_cannot_act_are_named_in_words() -> None:
    assert warned("1280 Wh", temperature="5 degC")["ignored-condition"] == (
        "The temperature has no effect here: the profile does not say what that takes."
    )
    both = warned("anker-solix-c1000:dc", cutoff="11 V", load_exponent="2")["ignored-condition"]
    assert both.startswith("The cut-off voltage and load exponent have no effect here")
    assert "ignored-condition" not in warned(
        "lifepo4-12v-100ah", load_exponent="2", temperature="5 degC", cutoff="11 V"
    )


def test_what_an_unknown_voltage_was_taken_for_is_said() -> None:
    assert "12.8 V was taken for the parasitic current." in warned("1280 Wh", parasitic="10 mA")["assumed-voltage"]
    texts = warned("1280 Wh", parasitic="10 mA", wire="30 mohm")
    assert "12.8 V was taken for the parasitic current and lead." in texts["assumed-voltage"]


def test_a_trigger_for_a_common_voltage_need_not_be_checked() -> None:
    assert "usb-c-fallback" in warned("power-bank-100wh+usb-c-pd-trigger-12v")
    assert "usb-c-fallback" not in warned("power-bank-100wh+usbc-pd-20v-buck-12v")
