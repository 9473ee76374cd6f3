"""``purifier plot``: runs in the terminal, whatever its width, and what is said where there is nothing to draw."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from purifier.cli.main import main
from purifier.services.runs.naming import rename
from tests.finished_runs import TOLD, finished
from tests.recordings import Recording, at, line

BLOCKS = "".join(map(chr, range(0x2801, 0x2900)))


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    return finished(tmp_path / "runs.sqlite3")


def plot(*words: str, columns: int = 80, lines: int = 40) -> Result:
    size = {"COLUMNS": str(columns), "LINES": str(lines)}
    return CliRunner().invoke(main, ["plot", *words], env=size, catch_exceptions=False)


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("words", [("1",), ("2", "--show", "power"), ("1", "2", "3", "--against", "soc")])
def test_it_fits_its_terminal_and_writes_no_control_codes(database: Path, words: tuple[str, ...], columns: int) -> None:
    result = plot(*words, columns=columns)
    assert result.exit_code == 0
    charts = [one for one in result.stdout.splitlines() if re.match(r"^ *[^│┤]*[│┤└]", one)]
    assert len(charts) > 15 and max(map(cell_len, charts)) <= columns
    assert max(map(cell_len, charts)) > columns - 8, "and uses its width"
    assert "\x1b" not in result.stdout and any(sign in result.stdout for sign in BLOCKS)


def test_one_run_is_drawn_over_its_prediction_with_the_residual_below(database: Path) -> None:
    text = plot("cold garage").stdout
    assert text.startswith("Run 2, cold garage: charge drawn [Ah] against time since the first discharge\n")
    assert "⠶⠶ measured   ⠒⠒ predicted   ⠂⠂ at least, at most   ▲ noted" in text and "Measured less predicted:" in text
    assert text.count("▲") == 3, "the two notes, and what the sign means"
    assert re.search(r"After 2 d 6 h \d+\.\d Ah had been drawn", text)


def test_several_runs_have_letters_above_the_chart_and_no_residual(database: Path) -> None:
    text = plot("1", "2", "last", "1", "--against", "charge").stdout
    assert text.splitlines()[:4] == [
        "3 runs: voltage [V] against charge drawn [Ah]",
        "A run 1, shelf, night 3",
        "B run 2, cold garage",
        "⠒⠒ predicted for run 1, shelf, night 3   ⠂⠂ at least, at most",
    ]
    assert "Measured less" not in text
    assert f"Run {TOLD} ran for 1 d 17 h: told, not measured." in text, "what cannot be drawn is said all the same"


def test_in_a_low_terminal_the_residual_gives_way(database: Path) -> None:
    text = plot("1", lines=20).stdout
    assert "Measured less" not in text and len(text.splitlines()) <= 20


def test_nothing_to_draw_is_a_sentence(database: Path) -> None:
    result = plot(str(TOLD))
    assert result.stdout == f"Run {TOLD} ran for 1 d 17 h: told, not measured.\n" and result.exit_code == 0


def test_a_run_of_one_reading_is_a_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear([0.0], lambda t: line(12.98, -0.33))
    recording.recorder.commit()
    result = plot("1", "--show", "voltage", "--db", str(tmp_path / "runs.sqlite3"))
    assert result.stdout == "Run 1 has a single figure, 12.98 V: there is no line to draw.\n"
    recording.close()


def test_a_run_without_a_plan_is_drawn_alone(database: Path) -> None:
    text = plot("6", "--show", "power").stdout
    assert "⠶⠶ measured\n" in text and "predicted" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("99",), "no run is called '99'"),
        (("shelf, night 4",), "did you mean 'shelf, night 3'?"),
        (("1", "--against", "charge", "--show", "charge"), "charge against charge is a straight line"),
        (("1", "--against", "soc", "--show", "watts"), "'watts' is not one of"),
        ((), "Missing argument"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(database: Path, words: tuple[str, ...], said: str) -> None:
    done = subprocess.run([sys.executable, "-m", "purifier", "plot", *words], capture_output=True, text=True)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr and not done.stdout


def test_more_runs_than_can_be_told_apart_are_refused(database: Path) -> None:
    for number in range(2):
        rename(database, "6", f"again {number}", at(0.0))
    assert "can be told apart" not in plot("1", "2", "3", "4", "5", "6", "7").output
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "purifier", "ran", "5 h", "-b", "lifepo4-12v-100ah", "--load", "5 W"],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0
    result = CliRunner().invoke(main, ["plot", *map(str, range(1, 10))])
    assert result.exit_code == 2 and "at most 8 runs can be told apart in one chart, found 9" in str(
        result.output + str(result.exception)
    )


def test_a_hostile_name_is_shown_as_letters(database: Path) -> None:
    import sqlite3

    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE run SET name = ? WHERE id = 1", ("\x1b[31mred\u202e [b]x[/b] " + "long " * 500,))
    text = plot("1").stdout
    assert "\x1b" not in text and "\u202e" not in text and "[31mred [b]x[/b] long" in text
    assert max(map(len, text.splitlines())) < 160


@pytest.mark.parametrize("term", ["xterm", "linux"])
def test_on_a_terminal_it_is_braille_and_on_a_text_console_its_own_letters_with_the_band_stepped_back(
    database: Path, term: str
) -> None:
    if sys.platform == "win32":
        pytest.skip("needs pseudo-terminals")
    import pty

    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "purifier", "plot", "1"],
        stdout=slave,
        stderr=slave,
        env={**os.environ, "COLUMNS": "80", "LINES": "40", "TERM": term},
    ) as process:
        os.close(slave)
        parts = []
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            parts.append(part)
        assert process.wait() == 0
    os.close(master)
    seen = b"".join(parts).decode()
    assert any(sign in seen for sign in BLOCKS) == (term == "xterm")
    styles = set(re.findall(r"\x1b\[[^m]*m", seen))
    assert styles == ({"\x1b[2m", "\x1b[0m"} if term == "linux" else set()), "and nothing else"
    assert ("\x1b[2m░" in seen) == (term == "linux")
