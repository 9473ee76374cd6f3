"""A set-up as letters: what goes in comes out on another machine, whatever a mail program does to it on the way."""

from __future__ import annotations

import textwrap
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings

from purifier.errors import SetupFileError
from purifier.services.plan.plan import as_dict, plan
from purifier.services.plan.received import received
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.share import setup_text as form
from purifier.services.share.carrying import carrying, compact
from purifier.services.share.setup_text import LETTERS, read_setup_text, setup_text
from tests.services.plan.test_setup_files import requests
from tests.services.share.own import BATTERY, OWN, bare_library, own_library

GOLDEN = "PURIFIER/1/17/+FFAFPO+GK+EI$O00"
"""The founding comparison, as version 1 wrote it on the first cards."""


@settings(max_examples=40)
@given(requests)
def test_what_is_sent_is_what_is_read(request_: Request) -> None:
    assert read_setup_text(setup_text(request_), "a message") == request_


def test_a_card_that_hangs_on_a_wall_is_read_for_ever() -> None:
    assert read_setup_text(GOLDEN, "a card") == FOUNDING
    assert zlib.crc32(form._USUAL) == 2896261916, "what version 1 is packed with stays as it is"


def test_its_letters_are_the_densest_of_a_qr_code_and_none_that_chats_take_for_formatting() -> None:
    assert set(LETTERS) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert len(set(LETTERS)) == len(LETTERS) and len(LETTERS) ** 3 >= 1 << 16
    assert not set(LETTERS) & set(" *:-")


@pytest.mark.parametrize(
    "mangle",
    [
        str.lower,
        lambda text: textwrap.fill(f"Here it is: {text} Yours, Ann", 30, break_on_hyphens=False),
        lambda text: textwrap.indent(textwrap.fill(text, 20), "> > "),
        lambda text: "\ufeff" + "\u200b".join(text) + "\r\n--\r\nSent from my phone",
        lambda text: "=\r\n".join(text[at : at + 30] for at in range(0, len(text), 30)),
    ],
    ids=["lower case", "wrapped between words", "answered twice", "invisible letters", "quoted-printable"],
)
def test_what_mail_programs_do_to_it_changes_nothing(mangle: object, tmp_path: Path) -> None:
    sent = carrying(own_library(tmp_path), OWN)
    there = read_setup_text(mangle(setup_text(sent)), "a message")  # type: ignore[operator]
    assert there.batteries == OWN.batteries and set(there.profiles) == set(sent.profiles)


def test_another_machine_plans_the_same_with_the_profiles_that_came_along(tmp_path: Path) -> None:
    here, there = own_library(tmp_path), bare_library()
    sent = carrying(here, OWN)
    assert set(sent.profiles) == {("battery", "shelf"), ("chemistry", "shelf-cells"), ("purifier", "attic-fan")}
    request, said = received(there, read_setup_text(setup_text(sent), "a card"))
    assert said == ()
    assert [as_dict(row) for row in plan(there, request)[0].rows] == [as_dict(row) for row in plan(here, OWN)[0].rows]


def test_what_everybody_has_is_not_sent() -> None:
    assert carrying(bare_library(), FOUNDING).profiles == {}


def test_comments_go_and_nothing_else() -> None:
    small = compact(BATTERY)
    assert "bought" not in small and "attic" not in small and 'note = "on the bench # twice"' in small


@pytest.mark.parametrize("at", [20, 35, -1])
def test_one_letter_that_flipped_is_refused(at: int, tmp_path: Path) -> None:
    text = setup_text(carrying(own_library(tmp_path), OWN))
    wrong = "A" if text[at] != "A" else "B"
    flipped = f"{text[:at]}{wrong}{text[at:][1:]}"
    with pytest.raises(SetupFileError, match="a message: the set-up text is damaged"):
        read_setup_text(flipped, "a message")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOLDEN[:-3], "17 letters were expected behind PURIFIER/1/17/, found 14"),
        (GOLDEN.replace("A", "*", 1), "the letter '\\*' is none of its own"),
        (GOLDEN.replace("/1/", "/2/", 1), "version 1 was expected, found version 2"),
        ("PURIFIER/1", "a number of letters were expected, found 'PURIFIER/1'"),
        ("PURIFIER/1/0/", "too short"),
        ("PURIFIER/1/4/....", "not those that were sent"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, words: str) -> None:
    with pytest.raises(SetupFileError, match=words):
        read_setup_text(text, "a message")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, form._USUAL)
    packed = bytes(4) + deflate.compress(b"#" * 30_000_000) + deflate.flush()
    body = form._letters(packed)
    tracemalloc.start()
    with pytest.raises(SetupFileError, match="holds more than 256 KiB"):
        read_setup_text(f"PURIFIER/1/{len(body)}/{body}", "a message")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize(
    ("profiles", "words"),
    [
        ('[profiles.battery]\n"../../x" = "name = 1"', "lower-case words joined by hyphens"),
        ("[profiles.battery]\nx = 5", "profiles.battery.x: expected the text of a profile in quotes, found"),
        ("[profiles.meter]\nx = 'a'", "profiles.meter: unknown key"),
        ("[profiles]\nbattery = 'a'", "expected profiles under their ids"),
        ("[profiles.battery]\n" + "\n".join(f"x{n} = 'a'" for n in range(61)), "at most 60 were expected, found 61"),
    ],
)
def test_hostile_profiles_are_refused_with_their_line(profiles: str, words: str) -> None:
    with pytest.raises(SetupFileError, match=words) as caught:
        read_setup_text(f'batteries = ["x"]\nload = "5 W"\n{profiles}\n', "standard input")
    assert str(caught.value).startswith("standard input:")
