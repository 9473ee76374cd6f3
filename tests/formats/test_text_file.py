"""How the bytes of a file are letters."""

from __future__ import annotations

import pytest

from purifier.formats.text_file import encoding_of

TEXT = "Zeit;Spannung (V);Temperatur (°C)\n00:00;12,8;21\n" * 20


@pytest.mark.parametrize(
    "name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "ascii"]
)
def test_the_header_comes_out_whatever_the_encoding(name: str) -> None:
    data = TEXT.encode(name, "replace")
    read = data.decode(encoding_of(data).name)
    assert read == (TEXT if name != "ascii" else TEXT.replace("°", "?"))


def test_a_letter_cut_at_the_end_of_the_head_is_none_of_another_encoding() -> None:
    assert encoding_of("ab°".encode()[:-1]).name == "utf-8"


def test_another_encoding_is_said() -> None:
    assert "windows-1252" in encoding_of("°C\n".encode("cp1252") * 9).sentence
    assert not encoding_of(b"plain\n").sentence
