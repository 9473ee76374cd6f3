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

BATTERY_QUESTION = "Which battery? Type its name or part of it, or an energy such as 1280 Wh."
PURIFIER_QUESTION = "Which purifier? Type its name or part of it, or what it draws such as 15 W."
NEXT_QUESTION = "Another question? setting, way, battery, purifier, conditions, warnings, save or quit"


def asked(*answers: str, options: tuple[str, ...] = ()) -> list[str]:
    """What is said to a person who gives these answers, and no more."""
    typed = "".join(f"{answer}\n" for answer in answers)
    done = CliRunner().invoke(main, ["plan", "--ask", *options], input=typed, catch_exceptions=False)
    assert done.exit_code == 0 and done.stdout.splitlines()[-1] == "That was all."
    return done.stdout.splitlines()[1:-1]


def test_exact_names_are_taken_at_once_and_the_answer_is_a_sentence() -> None:
    assert asked("core 300s", "delta 2")[:6] == [
        PURIFIER_QUESTION,
        "Purifier: Levoit Core 300S.",
        BATTERY_QUESTION,
        "Battery: EcoFlow DELTA 2.",
        "Levoit Core 300S on EcoFlow DELTA 2, AC outlet.",
        "Plan on 13 hours at setting 100% (likely 17): 141 CFM, about 37 W (60 W from the battery).",
    ]
    said = asked("core 300s", "delta 2")
    assert any(re.match(r"Plan on .* at setting sleep", line) for line in said) and said[-1] == NEXT_QUESTION


def test_of_names_in_parts_one_is_chosen_by_number() -> None:
    read_out = asked("levoit")
    assert read_out[1].endswith(" have that in their names.")
    number = next(line.partition(".")[0] for line in read_out if line.endswith(". Levoit Core 400S"))
    assert "Purifier: Levoit Core 400S." in asked("levoit", number)


def test_the_sentence_is_the_one_that_plan_prints() -> None:
    said = asked("airfanta-3pro", "lifepo4-12v-100ah")
    options = ["-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro"]
    plan = CliRunner().invoke(main, ["plan", *options], env={"COLUMNS": "120"}, catch_exceptions=False)
    assert plan.stdout.splitlines()[0] in said
    rows = json.loads(CliRunner().invoke(main, ["plan", *options, "--json"]).stdout)["rows"]
    assert sum(line.startswith("Plan on ") for line in said) == len(rows)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("ecoflow delta 2",), "that is a battery: EcoFlow DELTA 2; here the purifier is asked for."),
        (("jackery",), "that is a battery: Jackery Explorer 1000 Plus and 8 more; here the purifier is asked for."),
        (("15 W", "levoit core 300"), "that is a purifier: Levoit Core 300S; here the battery is asked for."),
        (("levoyt",), "no purifier here has 'levoyt' in its name (did you mean Levoit "),
    ],
)
def test_what_is_the_other_kind_or_a_slip_is_said_so(answers: tuple[str, ...], why: str) -> None:
    assert any(line.startswith(why) for line in asked(*answers))


@pytest.mark.parametrize("answer", ["yes", "No", "ok", "y", "OK."])
def test_yes_and_no_are_no_parts_of_names(answer: str) -> None:
    """Goal Zero Yeti holds the letters of *yes*."""
    said = asked("15 W", answer, "1280 Wh")
    (refused,) = (line for line in said if line.startswith("the name of a battery was expected, found "))
    assert answer in refused and said[said.index(refused) + 1] == BATTERY_QUESTION and "Battery: 1280 Wh." in said


def test_help_explains_the_question_that_is_asked() -> None:
    said = asked("?", "15 W", "HELP", "1280 Wh", "help", "conditions", "?")
    questions = [i for i, line in enumerate(said) if line in (PURIFIER_QUESTION, BATTERY_QUESTION, NEXT_QUESTION)]
    assert said[1].startswith("What is to run: ") and said[0] == said[2] == PURIFIER_QUESTION
    helps = [line for line in said if line.endswith("back goes to the question before, quit ends.")]
    assert len(helps) == 4 and len(questions) >= 6
    assert [line.partition(" ")[0] for line in helps] == ["What", "What", "setting", "What"]


def test_a_number_alone_is_a_quantity_only_after_asking() -> None:
    said = asked("15", "yes", "2", "no")
    assert "Is that a load of 15 W? yes or no" in said and "A load of 15 W." in said
    assert "Is that an energy of 2 Wh? yes or no" in said and "Battery: 2 Wh." not in said
    assert any(line.endswith(". EcoFlow DELTA 2") for line in said)


def test_back_goes_to_the_question_before() -> None:
    said = asked("back", "core 300s", "back", "400s", "delta 2", "back", "back", "15 W", "1280 Wh")
    assert said[1:3] == ["This is the first question.", PURIFIER_QUESTION]
    told = [line for line in said if re.match(r"(Purifier|Battery): |A load of \d+ W\.$", line)]
    assert told == [
        *("Purifier: Levoit Core 300S.", "Purifier: Levoit Core 400S.", "Battery: EcoFlow DELTA 2."),
        *("A load of 15 W.", "Battery: 1280 Wh."),
    ]
    assert asked("core 300s", "lifepo4-12v-100ah", "back")[-1] == BATTERY_QUESTION, "from the way to the battery"
    assert asked("back", options=("-b", "1280 Wh", "--load", "15 W"))[-2:] == [
        "This is the first question.",
        NEXT_QUESTION,
    ]


CONDITIONS_TYPED = {
    "20 % reserve": "Kept in reserve: 20 %.",
    "reserve 30 %": "Kept in reserve: 30 %.",
    "reserve: 40": "Kept in reserve: 40 %.",
    "50 % kept in reserve": "Kept in reserve: 50 %.",
    "8 hours a day": "Hours a day: 8 h.",
    "hours per day 7 h": "Hours a day: 7 h.",
    "temp 5 degC": "Temperature: 5 degC.",
    "wire = 3 m 18 AWG": "Wire: 3 m 18 AWG.",
    "realistic": "Every usual loss: yes.",
    "reserve none": "Kept in reserve: not stated.",
    "120 % reserve": "reserve: expected 0 % to 100 % (for example '20 %'), found '120 %'.",
}


def test_a_condition_and_its_value_are_read_in_either_order() -> None:
    setup = ("-b", "1280 Wh", "--load", "15 W")
    at_once = asked(*CONDITIONS_TYPED, options=setup)
    asked_for = asked(*(line for typed in CONDITIONS_TYPED for line in ("conditions", typed)), options=setup)
    for said in (at_once, asked_for):
        assert [line for line in said if line in CONDITIONS_TYPED.values()] == list(CONDITIONS_TYPED.values())


def test_a_warning_is_said_once_and_again_only_when_it_is_asked_for() -> None:
    setup = ("-p", "levoit-core-400s", "-b", "anker-solix-c1000-gen-2")
    warned = [line for line in asked("reserve 20 %", "reserve 30 %", options=setup) if line.startswith("Warning")]
    assert warned and len(set(warned)) == len(warned)
    again = [line for line in asked("reserve 20 %", "warnings", options=setup) if line.startswith("Warning")]
    assert again == [*warned, *warned]
    colder = [line for line in asked("temperature -10 degC", options=setup) if line.startswith("Warning")]
    assert colder[: len(warned)] == warned and len(colder) > len(warned)


def test_energy_and_load_are_read_and_repeated_with_their_units() -> None:
    said = asked("15", "yes", "1280", "yes")
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
        (("15 W", "0 Wh"), "battery: more than nothing was expected (for example '1280 Wh'), found '0 Wh'."),
        (("15 W", "12 parsecs"), "battery: an energy such as '1280 Wh' was expected, 'parsecs' is no unit known here."),
        (("15 W", "100 Ah/0"), "battery: an energy"),
        (("nosuchthing",), "no purifier here has 'nosuchthing' in its name"),
        (("levoit", "99"), "a number from 1 to 9 was expected, found '99'."),
        (("-5 W",), "load: more than nothing was expected (for example '15 W'), found '-5 W'."),
        (("15 W", "1280 Wh", "sing"), "one of setting, way, battery"),
        (("15 W", "1280 Wh", "conditions", "reserve", "120 %"), "reserve: expected 0 % to 100 %"),
        (
            ("15 W", "1280 Wh", "conditions", "temperature", "5"),
            "temperature: a temperature such as '5 degC' was expected, '5' has no unit",
        ),
        (("15 W", "1280 Wh", "save", "/dev/null/x.toml"), "cannot write /dev/null/x.toml: "),
    ],
)
def test_a_wrong_answer_is_told_why_and_the_question_put_again(answers: tuple[str, ...], why: str) -> None:
    said = asked(*answers)
    at = next(i for i, line in enumerate(said) if line.startswith(why))
    assert said[at + 1] == said[-1] and said.count(said[-1]) >= 2


def test_a_way_is_asked_for_only_where_there_are_several_and_none_fits_as_it_is() -> None:
    said = asked("core 300s", "lifepo4-12v-100ah", "1")
    at = next(i for i, line in enumerate(said) if line.startswith("Which way"))
    hours = [line.rpartition("at least ")[2] for line in said[at + 1 : at + 4]]
    assert [line[:3] for line in said[at + 1 : at + 4]] == ["1. ", "2. ", "3. "] and all("d" in one for one in hours)
    assert any(line.startswith("Way: through ") for line in said)
    assert said[at - 1] == "Levoit Core 300S needs wall power (120 V), and LiFePO4 12 V 100 Ah gives 12.8 V."
    assert any(line.startswith("Plan on ") for line in said)


def test_a_word_that_looks_like_a_quantity_is_never_a_part_of_a_name() -> None:
    said = asked("-5 W", "0 W", "-5", "15 W", "0 Wh", "-2 Wh", "0")
    assert [line for line in said if line.startswith(("Battery", "Purifier", "A load"))] == ["A load of 15 W."]


def test_conditions_change_the_answer_and_are_told() -> None:
    said = asked("15 W", "1280 Wh", "conditions", "res", "50", "conditions", "reserve", "none")
    answers = [line for line in said if line.startswith("Plan on ")]
    assert answers[0] == answers[2] != answers[1]
    assert "Kept in reserve: 50 %." in said and "Kept in reserve: not stated." in said


def test_a_plan_is_saved_and_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    said = asked("15 W", "1280 Wh", "save", str(path), "save", str(path), "perhaps", "no")
    assert f"Saved to {path}. Read it back with: purifier plan --setup {path}" in said
    assert "yes or no was expected, found 'perhaps'." in said and "It was left as it is." in said
    done = CliRunner().invoke(main, ["plan", "--setup", str(path)], catch_exceptions=False)
    assert done.exit_code == 0 and "15.0 W" in done.stdout


def test_back_leaves_a_question_with_everything_as_it_was() -> None:
    said = asked("15 W", "1280 Wh", "battery", "back", "battery", "river", "back", "back", "setting")
    answers = [line for line in said if line.startswith("Plan on ")]
    assert len(answers) == 2 and answers[0] == answers[1]


def test_back_from_the_way_of_another_battery_leaves_the_first_one() -> None:
    said = asked(
        *("levoit-core-300s", "ecoflow-delta-2", "battery", "lifepo4-12v-100ah", "back"),
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
    *("15 W", "1280 Wh", "ecoflow", "core 300s", "lifepo4-12v-100ah", "1", "2", "more", "back", "setting", "way"),
    *("battery", "purifier", "conditions", "wire", "1 m 18 AWG", "temperature", "-40 degC", "reserve", "100 %", "none"),
    *("?", "yes", "no", "20 % reserve", "temp", "warnings", "\x1b]0;x\x07", "\ud7ff\u202e", "", "x:ac"),
    *("lifepo4-12v-100ah+", "*", "'", "9**9", "-", "."),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ANSWERS), max_size=10))
def test_whatever_is_answered_it_ends_with_the_input(answers: list[str]) -> None:
    said = asked(*answers)
    assert not any("\x1b" in line or "\u202e" in line for line in said)


def test_bytes_that_are_no_text_are_an_answer_like_another() -> None:
    command = [sys.executable, "-m", "purifier", "plan", "--ask"]
    done = subprocess.run(command, input=b"\xff\xfe\n15 W\n\x00\n1280 Wh\n", capture_output=True, timeout=HANGS_S)
    assert (done.returncode, done.stderr) == (0, b"") and b"about 15 W." in done.stdout


@pytest.mark.parametrize("columns", [34, 80])
def test_on_a_terminal_there_are_lines_of_whole_words_and_nothing_else(columns: int) -> None:
    if sys.platform == "win32":
        pytest.skip("needs pseudo-terminals")
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "purifier", "plan", "--ask"]
    seen, answers = "", {PURIFIER_QUESTION: "15 W", BATTERY_QUESTION: "1280 Wh", NEXT_QUESTION: "quit"}
    sized = {**os.environ, "COLUMNS": str(columns)}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=sized
    ) as process:
        os.close(theirs)
        try:
            while True:
                seen += os.read(ours, 4096).decode()
                for question in [one for one in answers if seen.endswith("\r\n") and one in " ".join(seen.split())]:
                    os.write(ours, f"{answers.pop(question)}\n".encode())
        except OSError:
            assert process.wait(HANGS_S) == 0
    os.close(ours)
    assert "Plan on " in seen and "That was all." in seen
    assert not answers and all(len(line) <= columns for line in seen.splitlines())
    assert "\x1b" not in seen and "\r" not in seen.replace("\r\n", "")
