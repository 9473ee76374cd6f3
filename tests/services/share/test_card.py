"""The card for the wall: the plan's numbers, what to do, all of it on the page."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from string import ascii_letters, digits
from xml.etree import ElementTree

import pytest
import segno
from click.testing import CliRunner

from purifier.cli.main import main
from purifier.errors import UsageError
from purifier.library.catalogue import open_library
from purifier.services.plan.join import join
from purifier.services.plan.plan import plan
from purifier.services.plan.request import Request
from purifier.services.share.card import Card, after_colon, card
from purifier.services.share.card_page import page
from purifier.services.share.card_sheet import EDGE, PAPERS, SMALLEST_CODE, sheet
from purifier.services.share.card_text import WIDTH, card_text
from purifier.services.share.code import MOST_MODULES, code
from purifier.services.share.setup_text import read_setup_text, setup_text
from purifier.services.share.svg import width
from purifier.services.wording import duration, unpadded
from tests.services.share.cards import LONG, cases, long_library, made
from tests.services.share.hostile import hostile_library
from tests.services.share.own import OWN, bare_library

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("one", "founding", "room", "load", "own", "long")


@pytest.fixture(scope="module")
def all_cards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Card]:
    return {name: made(*case) for name, case in cases(tmp_path_factory.mktemp("cards")).items()}


def words_of(svg: str) -> str:
    return " ".join(one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text")).replace("\xa0", " ")


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_the_plan_stands_on_every_form_of_it(name: str, all_cards: dict[str, Card]) -> None:
    made_card = all_cards[name]
    lines = card_text(made_card).splitlines()
    drawn = [one.text or "" for one in ElementTree.fromstring(sheet(made_card, PAPERS["a4"])).iter(f"{SVG}text")]
    for column in made_card.columns:
        for row in column.rows:
            least, likely = duration(row.runtime_low_h, down=True), duration(row.runtime_h)
            assert any(re.search(rf"{re.escape(row.setting)} .*\b{least}\s.*{likely}\b", line) for line in lines)
            assert any(re.fullmatch(rf"([!*] )?{re.escape(unpadded(least))}", one) for one in drawn)
            assert unpadded(likely) in drawn


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", NAMES)
def test_no_letter_stands_off_the_page_or_on_the_foot(name: str, paper: str, all_cards: dict[str, Card]) -> None:
    drawn = ElementTree.fromstring(sheet(all_cards[name], PAPERS[paper]))
    size = PAPERS[paper]
    ends = []
    for one in drawn.iter(f"{SVG}text"):
        x, y, letters = (float(one.attrib[key]) for key in ("x", "y", "font-size"))
        wide = width(one.text or "", letters, bold="font-weight" in one.attrib)
        start = {"end": x - wide, "middle": x - wide / 2.0}.get(one.attrib.get("text-anchor", ""), x)
        assert start >= EDGE - 1.0 and start + wide <= size.w - EDGE + 1.0, one.text
        assert EDGE - 2.0 < y <= size.h - EDGE + 2.0, one.text
        assert letters >= 2.2, "seven points are the least that is read without glasses"
        ends.append((y, one.attrib["fill"], one.text or ""))
    foot = max(float(rule.attrib["y1"]) for rule in drawn.iter(f"{SVG}line"))
    above = [y for y, _, text in ends if text.startswith(("Good", "Recharge", "Connect"))]
    assert above and max(above) < foot


def test_every_sentence_is_told_where_there_is_room(all_cards: dict[str, Card]) -> None:
    for name in ("one", "founding", "own"):
        made_card = all_cards[name]
        for said in (words_of(sheet(made_card, PAPERS["letter"])), re.sub(r"\s+", " ", card_text(made_card))):
            for line in (*made_card.first, *made_card.answers, *made_card.granted, *made_card.who):
                assert line in said, line
            for section in made_card.sections:
                assert all(line in said for line in section.lines), section


def test_who_must_not_stay_in_the_room_is_told_first_and_once(all_cards: dict[str, Card]) -> None:
    said = words_of(sheet(all_cards["room"], PAPERS["letter"]))
    first = "Not with four people and the window shut: CO2 settles at about 5 300 ppm."
    assert said.index("AirFanta 3Pro") < said.index(first) < said.index("Plan on 9 days")
    assert said.count("CO2 settles") == 1 and "In the room" in said and "7.3 clean air changes an hour" in said
    assert all_cards["founding"].above == "" and "In the room" not in words_of(sheet(all_cards["one"], PAPERS["a4"]))


def test_what_there_is_no_room_for_is_counted(all_cards: dict[str, Card]) -> None:
    made_card = all_cards["long"]
    more = made_card.sections[0]._replace(lines=tuple(f"Sentence {n}: {'words ' * 20}." for n in range(40)))
    said = words_of(sheet(made_card._replace(sections=(more, *made_card.sections[1:])), PAPERS["letter"]))
    counted = re.search(r"And (\d+) more sentences, less grave: purifier plan --warnings prints them all\.", said)
    assert counted is not None and int(counted[1]) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_the_text_is_wider_than_a_terminal(name: str, all_cards: dict[str, Card]) -> None:
    lines = card_text(all_cards[name]).splitlines()
    assert max(map(len, lines)) <= WIDTH


def test_it_says_what_a_frightened_person_needs(all_cards: dict[str, Card]) -> None:
    said = card_text(made(bare_library(), Request(("agm-12v-100ah",), "airfanta-3pro", conditions={"reserve": "50 %"})))
    squeezed = re.sub(r"\s+", " ", said)
    assert "Put a fuse of 5 A within 20 cm" in squeezed and "plus to plus" in squeezed
    assert "Turn the purifier to setting 2." in squeezed
    assert "Recharge when 50% is left" in squeezed
    assert "Taken for granted: room temperature, new, full at the start, 50% kept in reserve" in squeezed
    lithium = re.sub(r"\s+", " ", card_text(all_cards["founding"]))
    assert (
        "Do not charge it below 0 °C (32 °F)." in lithium
        and "FIRST: B, setting 1: the 12 V port switches off" in lithium
    )
    assert "C, settings 1, 2, 3: turn ECO or smart mode off" in lithium


def test_fuse_and_wire_stand_where_it_is_connected(all_cards: dict[str, Card]) -> None:
    sections = {section.heading: " ".join(section.lines) for section in all_cards["one"].sections}
    assert "Put a fuse of 5 A" in sections["Connect"] and "18 AWG (0.75 mm²) or thicker" in sections["Connect"]
    assert "Put it away half full" in sections["Recharge"] and "gloves" in sections["Good to know"]
    of_three = next(section for section in all_cards["founding"].sections if section.heading == "Good to know")
    assert sum("Change the filter" in line for line in of_three.lines) == 1, "once for all"
    flooded = card_text(made(bare_library(), Request(("flooded-12v-100ah",), "airfanta-3pro")))
    assert flooded.count("hydrogen") == 1
    frost = Request(("lifepo4-12v-100ah",), "airfanta-3pro", conditions={"temperature": "-5 degC"})
    assert card_text(made(bare_library(), frost)).count("charge this battery below") == 1
    port = made(bare_library(), Request(("anker-solix-c1000:dc",), "airfanta-3pro", setting="3"))
    leave_off = next(section for section in port.sections if section.heading.startswith("Switch on"))
    assert any("switches off below 3 W" in line for line in leave_off.lines)


def test_its_marks_stand_beside_the_hours_they_mark(all_cards: dict[str, Card]) -> None:
    said = card_text(all_cards["founding"])
    assert re.search(r"  \* 9 d  0 h", said) and not re.search(r"[*!]  +\d", said)
    heading, row = (re.findall(begins, said, re.MULTILINE)[0] for begins in (r"^setting .*$", r"^2  .*$"))
    assert row.index("9 d  0 h") + len("9 d  0 h") == heading.index("at least") + len("at least")


def test_what_the_answer_says_already_is_not_said_twice() -> None:
    cold = Request(("lifepo4-12v-100ah", "1280 Wh"), "airfanta-3pro", conditions={"temperature": "-25 degC"})
    said = re.sub(r"\s+", " ", card_text(made(bare_library(), cold)))
    assert said.count("it must not be discharged") == 1 and "Do not rely on" in said


def test_it_reads_back_from_its_text(all_cards: dict[str, Card]) -> None:
    read = read_setup_text(card_text(all_cards["own"]), "a card")
    assert (read.batteries, read.purifier, dict(read.conditions)) == (OWN.batteries, OWN.purifier, dict(OWN.conditions))
    assert {id_ for _, id_ in read.profiles} == {"shelf", "shelf-cells", "attic-fan"}


def test_profiles_too_large_for_a_code_are_left_out_and_named(tmp_path: Path) -> None:
    made_card = made(long_library(tmp_path, noise=4000), LONG)
    assert len(made_card.code.rows) < 60 and read_setup_text(made_card.code.text, "a card").profiles == {}
    for said in (words_of(sheet(made_card, PAPERS["a4"])), re.sub(r"\s+", " ", card_text(made_card))):
        assert "would be too dense to scan: battery 'shelf', purifier 'twelve-speeds'" in said


def unpackable(letters: int) -> Request:
    text = "".join(Random(7).choices(ascii_letters + digits, k=letters))
    return Request((text,), load="5 W")


def test_a_code_is_never_finer_than_a_phone_reads() -> None:
    for letters in (1, 100, 400, 900, 1600):
        assert 0 < len(code(unpackable(letters)).rows) <= MOST_MODULES
    assert code(unpackable(3000)).rows == ()
    long = unpackable(900)
    sturdy = segno.make(setup_text(long), error="m", micro=False, boost_error=False).symbol_size(border=0)[0]
    assert len(code(long).rows) < sturdy, "the sturdier code only where it is not finer than a phone likes"
    assert SMALLEST_CODE / 33 > 1.0


def test_a_page_takes_nothing_from_elsewhere_and_runs_nothing(tmp_path: Path) -> None:
    text = page(made(hostile_library(tmp_path), OWN), PAPERS["a4"])
    assert "<script" not in text and "src=" not in text and "url(" not in text and "@import" not in text
    assert "\x1b" not in text and "\u202e" not in text and "\uffff" not in text
    assert "href" not in text and not re.search(r"=[\"']https?:(?!//www\.w3\.org/2000/svg)", text)
    assert "size: A4" in text and "default-src 'none'" in text
    ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])


def test_five_set_ups_are_one_too_many() -> None:
    five = Request(("1280 Wh",) * 5, load="5 W")
    with pytest.raises(UsageError, match="a card holds 4 set-ups at most, found 5"):
        card(plan(bare_library(), five), five, "us", "2026-11-26")


def test_the_command_prints_or_writes_and_says_where(tmp_path: Path) -> None:
    setup = ["-b", "1280 Wh", "--load", "5 W"]
    printed = CliRunner().invoke(main, ["card", *setup])
    assert printed.exit_code == 0 and printed.stdout.startswith("A LOAD OF 5.00 W\n") and printed.stderr == ""
    files = ["--html", str(tmp_path / "c.html"), "--svg", str(tmp_path / "c.svg"), "--paper", "a4"]
    written = CliRunner().invoke(main, ["card", *setup, *files])
    assert written.stdout == "" and written.stderr.count("written to ") == 2
    assert (tmp_path / "c.html").read_text("utf-8").startswith("<!doctype html>")
    assert ElementTree.fromstring((tmp_path / "c.svg").read_text("utf-8")).attrib["width"] == "210mm"
    refused = CliRunner().invoke(main, ["card", *setup, "--svg", str(tmp_path / "c.html/x")], standalone_mode=False)
    assert "cannot write" in str(refused.exception)


def test_after_a_colon_words_are_lower_and_names_stay() -> None:
    setup = join(open_library(), Request(purifier="airfanta-3pro"), "anker-solix-c1000:dc")
    assert (
        after_colon("Fewer than five", setup) == "fewer than five" and after_colon("A bare one", setup) == "a bare one"
    )
    for text in ("Anker SOLIX C1000 may stop", "AirFanta 3Pro", "USB-C need not", "ECO mode", "LiFePO4 cells"):
        assert after_colon(text, setup) == text
