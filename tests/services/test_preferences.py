"""How the app looks is there the next time, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.services.preferences import FILE, Preferences, prefer, preferences


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False)


@pytest.mark.usefixtures("data")
def test_what_was_preferred_is_there_the_next_time() -> None:
    assert preferences() == Preferences()
    prefer(Preferences("purifier-light", "metric"))
    assert preferences() == Preferences("purifier-light", "metric")
    prefer(Preferences(None, "us"))
    assert preferences() == Preferences()


@pytest.mark.parametrize(
    "content", [b"theme = [", b"\xff\xfe\x00", b"theme = 3\nunits = []", b"", b"[" * 20_000, b'units = "furlongs"']
)
def test_a_file_that_makes_no_sense_is_no_preference(data: Path, content: bytes) -> None:
    data.mkdir(parents=True)
    (data / FILE).write_bytes(content)
    assert preferences() == Preferences()


def test_where_nothing_can_be_written_it_is_no_trouble(data: Path) -> None:
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text("no folder", "utf-8")
    prefer(Preferences("nord", "metric"))
    assert preferences() == Preferences()
