"""Which profile a name means, and what is said of one that means none or several."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.errors import ProfileError, UsageError
from purifier.library.catalogue import Library
from purifier.library.names import find
from purifier.library.places import bundle

LIBRARY = Library((bundle(),))


@pytest.mark.parametrize(
    ("kind", "text", "id_"),
    [
        ("battery", "EcoFlow DELTA 2", "ecoflow-delta-2"),
        ("battery", "ecoflow delta 2", "ecoflow-delta-2"),
        ("battery", " EcoFlow-Delta  2 ", "ecoflow-delta-2"),
        ("battery", "delta 2", "ecoflow-delta-2"),
        ("battery", "delta 2 max", "ecoflow-delta-2-max"),
        ("battery", "max delta 2", "ecoflow-delta-2-max"),
        ("battery", "lifepo4 12v 100ah", "lifepo4-12v-100ah"),
        ("battery", "ecoflow_delta_2", "ecoflow-delta-2"),
        ("battery", "litime g31", "litime-12v-100ah-g31"),
        ("purifier", "Levoit Core 300S", "levoit-core-300s"),
        ("purifier", "core300s", "levoit-core-300s"),
        ("purifier", "core 300 s", "levoit-core-300s"),
        ("purifier", "ＡｉｒＦａｎｔａ 3Pro", "airfanta-3pro"),
        ("purifier", "home-built box, 4 x arctic p14 max, two stärkvind filters", "box-4-p14-max"),
        ("purifier", "blue pure 311i max", "blueair-311i-max"),
        ("purifier", "blue pure 311i+ max", "blueair-311i-plus-max"),
        ("meter", "Victron SmartShunt", "victron-ve-direct"),
        ("converter", "Victron Phoenix 12/250, 230 V", "victron-phoenix-12-250"),
    ],
)
def test_a_name_written_out_or_words_that_no_other_has_are_enough(kind: str, text: str, id_: str) -> None:
    assert LIBRARY.known(kind, text) == id_
    assert LIBRARY.profile(kind, text).id == id_


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("purifier", "core 200s", "may be any of 3 purifier profiles: 'levoit-core-200s-"),
        (
            "battery",
            "c1000",
            "'c1000' may be any of 2 battery profiles: 'anker-solix-c1000' or 'anker-solix-c1000-gen-2'$",
        ),
        ("battery", "delta", r"profiles: 'ecoflow-delta-2', '[\w-]+', '[\w-]+' and \d+ more \('purifier profiles list"),
        ("purifier", "core 300", r"no purifier profile is called 'core 300' \(did you mean 'levoit-core-300s'\?\)"),
        ("purifier", "levoyt core 300s", r"did you mean 'levoit-core-300s'"),
        ("battery", "delta 9", r"did you mean 'ecoflow-delta-2'"),
        ("battery", "eco flow dleta 2", r"did you mean 'ecoflow-delta-2'"),
        ("battery", "delta 20", r"no battery profile is called 'delta 20'"),
        ("battery", "elite 10 0 v2", "no battery profile is called"),
        ("battery", "Levoit Core 300S", "no battery profile is called 'Levoit Core 300S': it is a purifier$"),
        ("purifier", "delta 2", "no purifier profile is called 'delta 2': it is a battery$"),
        ("meter", "smart shunt", "may be any of 2 meter profiles: "),
        ("meter", "…", "no meter profile is called '…'"),
        ("battery", "delta 2 " * 40, "no battery profile is called"),
    ],
)
def test_nothing_is_guessed(kind: str, text: str, words: str) -> None:
    assert LIBRARY.known(kind, text) is None
    with pytest.raises(UsageError, match=words) as refusal:
        LIBRARY.profile(kind, text)
    assert str(refusal.value).count("'") <= 2 + 2 * 3 + 2


def test_every_name_in_the_bundle_means_its_profile_alone_or_is_refused() -> None:
    for kind in ("battery", "purifier", "converter", "meter"):
        for id_, name in LIBRARY.names(kind).items():
            assert LIBRARY.find(kind, name) == LIBRARY.find(kind, name.upper().replace(" ", "-"))
            assert LIBRARY.known(kind, name) == id_ and LIBRARY.find(kind, name).exact


def test_an_id_goes_before_every_name() -> None:
    names = {"two": "One", "one": "Two", "three": "A three"}
    assert find(names, "One").ids == ("two", "one")  # the name of one, the id of another
    assert LIBRARY.find("chemistry", "lifepo4").ids == ("lifepo4",)


def own(place: Path, **texts: str) -> Library:
    (place / "batteries").mkdir()
    for id_, text in texts.items():
        (place / "batteries" / f"{id_}.toml").write_text(text)
    return Library((place, bundle()))


def test_two_profiles_of_one_name_are_both_told(tmp_path: Path) -> None:
    twin = (bundle() / "batteries" / "ecoflow-delta-2.toml").read_text()
    with pytest.raises(
        UsageError, match=r"2 battery profiles: '(shed|ecoflow-delta-2)' or '(?!\1)(shed|ecoflow-delta-2)'$"
    ):
        own(tmp_path, shed=twin).battery("EcoFlow DELTA 2")


def test_a_name_finds_a_profile_with_problems_and_says_them(tmp_path: Path) -> None:
    library = own(tmp_path, shed='name = "Shed"\nenergy = 3\n', broken="name = ")
    with pytest.raises(ProfileError, match="the battery profile 'shed' cannot be used"):
        library.battery("the shed".removeprefix("the "))
    assert library.known("battery", "broken") == "broken" and library.names("battery")["broken"] == ""


def test_a_profile_that_came_with_a_setup_has_its_name(tmp_path: Path) -> None:
    library = own(tmp_path)
    assert library.known("battery", "grandma's shelf") is None
    library.receive({("battery", "x1"): 'name = "Grandma\'s shelf"\n'})
    assert library.known("battery", "grandma's shelf") == "x1"
