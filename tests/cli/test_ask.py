"""``purifier plan --ask``: a plan by questions and answers, through a pipe and on a terminal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purifier.cli.main import main
from tests.patience import HANGS_S

BATTERY_QUESTION = "What do you have? Type its name or part of it, or an energy such as 1280 Wh."
PURIFIER_QUESTION = "Which purifier? Type its name or part of it, or what it draws such as 15 W."
NEXT_QUESTION = "Another question? setting, way, battery, purifier, conditions, warnings, save or quit"


def asked(*answers: str, options: tuple[str, ...] = ()) -> list[str]:
    """What is said to a person who gives these answers, and no more."""
    typed = "".join(f"{answer}\n" for answer in answers)
    done = CliRunner().invoke(main, ["plan", "--ask", *options], input=typed, catch_exceptions=False)
    assert done.exit_code == 0 and done.stdout.splitlines()[-1] == "That was all."
    return done.stdout.splitlines()[1:-1]


def test_a_name_in_parts_a_number_and_the_answer_in_a_sentence() -> None:
    read_out = asked("ecoflow delta 2")
    number = next(line.partition(".")[0] for line in read_out if line.endswith(". EcoFlow DELTA 2"))
    said = asked("ecoflow delta 2", number, "core 300s")
    at = said.index("Battery: EcoFlow DELTA 2.")
    assert said[0] == BATTERY_QUESTION and said[1].endswith(" have that in their names.")
    assert said[at + 1 : at + 5] == [
        PURIFIER_QUESTION,
        "Purifier: Levoit Core 300S.",
        "Levoit Core 300S on EcoFlow DELTA 2, AC outlet.",
        "Plan on 13 hours at setting 100% (likely 17): 141 CFM, about 37 W (60 W from the battery).",
    ]
    assert any(re.match(r"Plan on .* at setting sleep", line) for line in said) and said[-1] == NEXT_QUESTION


def test_the_sentence_is_the_one_that_plan_prints() -> None:
    said = asked("lifepo4-12v-100ah", "airfanta-3pro")
    options = ["-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro"]
    plan = CliRunner().invoke(main, ["plan", *options], env={"COLUMNS": "120"}, catch_exceptions=False)
    assert plan.stdout.splitlines()[0] in said
    rows = json.loads(CliRunner().invoke(main, ["plan", *options, "--json"]).stdout)["rows"]
    assert sum(line.startswith("Plan on ") for line in said) == len(rows)


def test_energy_and_load_are_read_and_repeated_with_their_units() -> None:
    said = asked("1280", "15")
    assert "Battery: 1280 Wh." in said and "A load of 15 W." in said
    assert any(line.startswith("Plan on ") and line.endswith("about 15 W.") for line in said)


def test_a_way_that_is_open_is_asked_for_though_battery_and_purifier_are_options() -> None:
    said = asked("1", options=("-b", "lifepo4-12v-100ah", "-p", "levoit-core-300s"))
    assert said[1].startswith("Which way") and any(line.startswith("Plan on ") for line in said)


def test_what_options_say_is_not_asked_for() -> None:
    said = asked(options=("-b", "1280 Wh", "--load", "15 W"))
    assert not any("?" in line for line in said[:-1]) and said[-1] == NEXT_QUESTION


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("0 Wh",), "battery: more than nothing was expected (for example '1280 Wh'), found '0 Wh'."),
        (("12 parsecs",), "battery: an energy such as '1280 Wh' was expected, 'parsecs' is no unit known here."),
        (("100 Ah/0",), "battery: an energy"),
        (("nosuchthing",), "no battery here has 'nosuchthing' in its name"),
        (("ecoflow", "99"), "a number from 1 to 9 was expected, found '99'."),
        (("1280", "-5 W"), "load: more than nothing was expected (for example '15 W'), found '-5 W'."),
        (("1280", "15", "sing"), "one of setting, way, battery"),
        (("1280", "15", "conditions", "reserve", "120 %"), "reserve: expected 0 % to 100 %"),
        (
            ("1280", "15", "conditions", "temperature", "5"),
            "temperature: a temperature such as '5 degC' was expected, '5' has no unit",
        ),
        (("1280", "15", "save", "/dev/null/x.toml"), "cannot write /dev/null/x.toml: "),
    ],
)
def test_a_wrong_answer_is_told_why_and_the_question_put_again(answers: tuple[str, ...], why: str) -> None:
    said = asked(*answers)
    at = next(i for i, line in enumerate(said) if line.startswith(why))
    assert said[at + 1] == said[-1] and said.count(said[-1]) >= 2


def test_a_way_is_asked_for_only_where_there_are_several_and_none_fits_as_it_is() -> None:
    said = asked("lifepo4-12v-100ah", "core 300s", "1")
    at = next(i for i, line in enumerate(said) if line.startswith("Which way"))
    hours = [line.rpartition("at least ")[2] for line in said[at + 1 : at + 4]]
    assert [line[:3] for line in said[at + 1 : at + 4]] == ["1. ", "2. ", "3. "] and all("d" in one for one in hours)
    assert any(line.startswith("Way: through ") for line in said)
    assert said[at - 1] == "Levoit Core 300S needs wall power (120 V), and LiFePO4 12 V 100 Ah gives 12.8 V."
    assert any(line.startswith("Plan on ") for line in said)


def test_a_word_that_looks_like_a_quantity_is_never_a_part_of_a_name() -> None:
    said = asked("-5 W", "0 Wh", "1280", "0 W", "-5")
    assert [line for line in said if line.startswith(("Battery", "Purifier", "A load"))] == ["Battery: 1280 Wh."]


def test_conditions_change_the_answer_and_are_told() -> None:
    said = asked("1280", "15", "conditions", "res", "50", "conditions", "reserve", "none")
    answers = [line for line in said if line.startswith("Plan on ")]
    assert answers[0] == answers[2] != answers[1]
    assert "Kept in reserve: 50 %." in said and "Kept in reserve: not stated." in said


def test_a_plan_is_saved_and_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    said = asked("1280", "15", "save", str(path), "save", str(path), "perhaps", "no")
    assert f"Saved to {path}. Read it back with: purifier plan --setup {path}" in said
    assert "yes or no was expected, found 'perhaps'." in said and "It was left as it is." in said
    done = CliRunner().invoke(main, ["plan", "--setup", str(path)], catch_exceptions=False)
    assert done.exit_code == 0 and "15.0 W" in done.stdout


def test_back_leaves_a_question_with_everything_as_it_was() -> None:
    said = asked("1280", "15", "battery", "back", "battery", "river 2", "back", "setting")
    answers = [line for line in said if line.startswith("Plan on ")]
    assert len(answers) == 2 and answers[0] == answers[1]


def test_back_from_the_way_of_another_battery_leaves_the_first_one() -> None:
    said = asked(
        *("ecoflow-delta-2", "levoit-core-300s", "battery", "lifepo4-12v-100ah", "back"),
        *("conditions", "reserve", "none"),
    )
    answers = [line for line in said if line.startswith("Plan on ")]
    assert answers[: len(answers) // 2] == answers[len(answers) // 2 :] and said[-1] == NEXT_QUESTION


def test_it_asks_of_one_battery_and_one_purifier(capsys: pytest.CaptureFixture[str]) -> None:
    from purifier.cli.main import run

    assert run(["plan", "--ask", "-b", "1280 Wh", "-b", "500 Wh"]) == 2
    assert run(["plan", "--ask", "--json"]) == 2
    assert "one battery and one purifier" in capsys.readouterr().err


ANSWERS = (
    *("1280", "15", "ecoflow", "core 300s", "lifepo4-12v-100ah", "1", "2", "more", "back", "setting", "way", "battery"),
    *(
        "purifier",
        "conditions",
        "wire",
        "1 m 18 AWG",
        "temperature",
        "-40 degC",
        "reserve",
        "100 %",
        "none",
        "warnings",
    ),
    *("warnings", "\x1b]0;x\x07", "\ud7ff\u202e", "", "x:ac", "lifepo4-12v-100ah+", "*", "'", "9**9", "-", "."),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ANSWERS), max_size=10))
def test_whatever_is_answered_it_ends_with_the_input(answers: list[str]) -> None:
    said = asked(*answers)
    assert not any("\x1b" in line or "\u202e" in line for line in said)


def test_bytes_that_are_no_text_are_an_answer_like_another() -> None:
    command = [sys.executable, "-m", "purifier", "plan", "--ask"]
    done = subprocess.run(command, input=b"\xff\xfe\n1280\n\x00\n15\n", capture_output=True, timeout=HANGS_S)
    assert (done.returncode, done.stderr) == (0, b"") and b"about 15 W." in done.stdout


def test_on_a_terminal_there_are_lines_and_nothing_else() -> None:
    if sys.platform == "win32":
        pytest.skip("needs pseudo-terminals")
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "purifier", "plan", "--ask"]
    seen, answers = "", {BATTERY_QUESTION: "1280 Wh", PURIFIER_QUESTION: "15 W", NEXT_QUESTION: "quit"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        try:
            while True:
                seen += os.read(ours, 4096).decode()
                for question in [one for one in answers if f"{one}\r\n" in seen]:
                    os.write(ours, f"{answers.pop(question)}\n".encode())
        except OSError:
            assert process.wait(HANGS_S) == 0
    os.close(ours)
    assert "Plan on " in seen and "That was all." in seen
    assert "\x1b" not in seen and "\r" not in seen.replace("\r\n", "")
