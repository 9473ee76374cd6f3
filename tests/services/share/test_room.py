"""A room in all that is handed on: who must not stay first, then the air."""

from __future__ import annotations

import re
from dataclasses import replace

from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING
from purifier.services.share.markdown import markdown
from purifier.services.share.picture import picture
from purifier.services.share.told import in_the_room
from purifier.services.share.words import words
from tests.services.share.cards import BEDROOM
from tests.services.share.own import bare_library

FIRST = "Not with four people and the window shut: CO2 settles at about 5 300 ppm."


def test_sentence_markdown_and_picture_say_it_before_the_hours() -> None:
    request = replace(FOUNDING, conditions=BEDROOM)
    columns = plan(bare_library(), request)
    for made in (words(columns, "us"), markdown(columns, request, "us"), picture(columns, "us")):
        letters = re.sub(r"<title>.*?</title>|<[^>]*>", " ", made.replace("\xa0", " ").replace("\\", ""))
        said = " ".join(letters.split())
        assert said.index("Not with four people") < said.index("Plan on 9 days")
        assert said.count("CO2 settles") == 1
    assert words(columns, "us").startswith(FIRST)


def test_the_air_of_the_room_is_told_once_a_machine() -> None:
    request = replace(FOUNDING, conditions=BEDROOM | {"people": "1"})
    told = in_the_room(plan(bare_library(), request), "us")
    assert told[0].startswith("A particle filter stops neither CO2")
    assert told[1].startswith("At setting 2: CO2 settles at about 1 600 ppm with one person")
    both = replace(
        request, purifier=None, purifiers=("airfanta-3pro", "levoit-core-300s"), batteries=("ecoflow-delta-2",)
    )
    lines = in_the_room(plan(bare_library(), both), "us")
    assert [line.partition(" at setting")[0] for line in lines if " at setting" in line.partition(":")[0]] == [
        "AirFanta 3Pro",
        "Levoit Core 300S",
    ]
    assert in_the_room(plan(bare_library(), FOUNDING), "us") == ()
