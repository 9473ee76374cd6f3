"""A profile begun from another one: all of it but its name and its sources, which are to be filled in."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from purifier.cli.main import run
from purifier.errors import ProfileError, UsageError
from purifier.library.catalogue import Library
from purifier.library.ids import FOLDERS
from purifier.library.places import bundle
from purifier.library.untouched import COPY_NAME, COPY_NOTE
from purifier.protocols.decoder import Decoder
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.pretence import pretend, synthetic_capture
from purifier.services.profiles.like import like
from tests.recordings import library, meter

OTHERS = (
    ("battery", "anker-solix-c1000"),
    ("battery", "lifepo4-12v-100ah"),
    ("converter", "inverter-300w"),
    ("purifier", "airfanta-3pro"),
    ("part", "connectors"),
    ("chemistry", "agm"),
    ("format", "esphome-console"),
)
INLINE = """\
name = "Mine"
# of the label
energy = "100 Wh"  # on the back
sources = [
  # read twice
  { covers = ["energy"], kind = "measured", note = "x" },
]
kind = "pack"
"""


def saved(tmp_path: Path, kind: str, text: str, id_: str = "mine") -> Path:
    """That text as a person's own file."""
    path = tmp_path / FOLDERS[kind] / f"{id_}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def filled_in(text: str) -> str:
    """With the two things that 'profiles check' asks for."""
    assert text.count(COPY_NAME) == text.count(COPY_NOTE) == 1
    return text.replace(COPY_NAME, "My own").replace(COPY_NOTE, "read off the board, by its owner")


def whats_wrong(tmp_path: Path, kind: str, text: str, id_: str = "mine") -> list[str]:
    path = saved(tmp_path, kind, text, id_)
    return [str(one).removeprefix(str(path)) for one in Library([bundle()]).open_file(path, kind).problems]


def without_names(profile: Any) -> Any:
    """All that a meter is read by."""
    return replace(profile, id="", name="", sources=())


@pytest.mark.parametrize("id_", library().ids("meter"))
def test_a_meter_begun_from_another_is_that_one_under_another_name(id_: str, tmp_path: Path) -> None:
    text = like(library(), "meter", id_)
    assert len(whats_wrong(tmp_path, "meter", text)) == 2
    path = saved(tmp_path, "meter", filled_in(text))
    opened = Library([bundle()]).open_file(path, "meter")
    assert opened.problems == () and opened.profile is not None and opened.profile.name == "My own"
    assert without_names(opened.profile) == without_names(meter(id_))


def test_it_decodes_what_the_other_decodes(tmp_path: Path) -> None:
    saved(tmp_path, "meter", filled_in(like(library(), "meter", "jbd-bms")))
    setup, setting = one_setup(library(), Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro", setting="3"))
    made = Library([tmp_path, bundle()]).meter("mine")
    capture = [
        data for _, data in islice(synthetic_capture(pretend(setup, setting.power_w.value), meter("jbd-bms")), 3)
    ]
    decoders = Decoder(made), Decoder(meter("jbd-bms"))
    said = [[one for data in capture for one in decoder.feed(data, 1.0)] for decoder in decoders]
    assert said[0] == said[1] and len(said[0]) >= 3


@pytest.mark.parametrize(("kind", "id_"), OTHERS)
def test_other_kinds_go_too(kind: str, id_: str, tmp_path: Path) -> None:
    text = like(library(), kind, id_)
    wrong = whats_wrong(tmp_path, kind, text)
    assert ["name" in wrong[0], "sources[1].note" in wrong[1], len(wrong)] == [True, True, 2], wrong
    assert all("still the template's: expected " in one for one in wrong)
    assert whats_wrong(tmp_path, kind, filled_in(text)) == []


def test_what_it_was_begun_from_is_said_on_top_and_its_comments_stay() -> None:
    text = like(library(), "meter", "Overkill Solar BMS")
    lines = text.splitlines()
    assert lines[0].startswith("# Begun from jbd-bms (JBD (Xiaoxiang, Overkill Solar) BMS)")
    assert any("purifier doctor PORT" in line for line in lines[:9])
    comments = [line for line in library().text_of("meter", "jbd-bms").splitlines() if line.strip().startswith("#")]
    assert comments and all(one in lines for one in comments)
    assert "github.com" not in text and "Xiaoxiang" not in "\n".join(lines[1:])


def test_one_of_your_own_may_be_begun_from_however_its_sources_are_written(tmp_path: Path) -> None:
    saved(tmp_path, "battery", INLINE, "shelf")
    text = like(Library([tmp_path, bundle()]), "battery", "shelf")
    assert '# of the label\nenergy = "100 Wh"  # on the back\nkind = "pack"\n' in text
    assert "read twice" not in text and whats_wrong(tmp_path, "battery", filled_in(text)) == []


def test_what_runs_taught_of_the_other_one_stays_with_it(tmp_path: Path) -> None:
    taught = INLINE.replace(" },\n]", ' },\n  { covers = ["calibration"], kind = "calibrated", runs = ["a"] },\n]')
    taught += '\n[calibration]\npath = "dc"\nmean = [0.0]\n\n# about the port\n[outputs.dc]\nvoltage = "12 V"\n'
    saved(tmp_path, "battery", taught, "shelf")
    text = like(Library([tmp_path, bundle()]), "battery", "shelf")
    assert "calibrat" not in text and "# about the port\n[outputs.dc]" in text and 'covers = ["energy"]' in text


@pytest.mark.parametrize("name", ['"""\nMine\n"""', "'''\nMine'''"])
def test_what_cannot_be_taken_apart_by_lines_is_refused_and_not_spoiled(tmp_path: Path, name: str) -> None:
    saved(tmp_path, "battery", INLINE.replace('"Mine"', name), "shelf")
    with pytest.raises(UsageError, match="is not written a key a line: copy it"):
        like(Library([tmp_path, bundle()]), "battery", "shelf")


def test_what_is_no_toml_is_said_with_its_line(tmp_path: Path) -> None:
    saved(tmp_path, "battery", 'name = "Mine"\nenergy = 100 Wh\n', "shelf")
    with pytest.raises(ProfileError) as refused:
        like(Library([tmp_path, bundle()]), "battery", "shelf")
    assert "shelf.toml:2" in str(refused.value.problems[0])


def test_on_the_command_line_it_is_printed_or_saved(user_folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "new", "meter", "--like", "jbd-bms"]) == 0
    printed = capsys.readouterr().out
    assert printed == like(library(), "meter", "jbd-bms")
    assert run(["profiles", "new", "meter", "--like", "jbd-bms", "--write", "my-bms"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.name == "my-bms.toml" and path.read_text("utf-8") == printed
    assert run(["profiles", "check"]) == 1
    assert capsys.readouterr().out.count("still the template's") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("meter", "--like", "jbd-bns"), "no meter profile is called 'jbd-bns' (did you mean 'jbd-bms'"),
        (("meter", "--like", "victron ve direkt"), "did you mean 'victron-ve-direct'"),
        (("meter", "--like", "atorch"), "may be any of 2 meter profiles"),
        (("battery", "--like", "airfanta-3pro"), "it is a purifier"),
        (("meter", "--like", ""), "no meter profile is called ''"),
    ],
)
def test_an_unknown_one_gets_the_nearest(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles", "new", *words]) == 2
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split()) and shown.out == ""
