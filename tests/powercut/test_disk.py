"""Which disks a power cut may leave, worked out by hand for a few operations each; all of them are found, no other."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.powercut.disk import Disk, Files
from tests.powercut.operations import Create, Operation, Remove, Rename, Resize, Said, Sync, Write

X, Y, Z = (letter * 512 for letter in (b"x", b"y", b"z"))
"""A sector each."""
ROLLS = 400


def possible(before: Files, *operations: Operation) -> list[Files]:
    """What `ROLLS` cuts right after ``operations`` leave, each once; noise is written as ``?``."""
    disk = Disk({"": None, **before})
    for operation in operations:
        disk.do(operation)
    known = set(b"".join(data for data in [*before.values(), *(getattr(o, "data", b"") for o in operations)] if data))

    def plain(data: bytes) -> bytes:
        return bytes(one if one in known or one == 0 else ord("?") for one in data)

    found: list[Files] = []
    for seed in range(ROLLS):
        left = disk.after_cut(Random(seed))
        left.pop("")
        left = {path: None if data is None else plain(data) for path, data in left.items()}
        found += [left] if left not in found else []
    return found


def same(found: list[Files], *expected: Mapping[str, bytes | None]) -> bool:
    return all(one in expected for one in found) and all(one in found for one in expected)


def test_a_write_is_torn_between_sectors_and_nowhere_else() -> None:
    found = possible({"a": X + X}, Write("a", 0, Y + Y))
    assert same(found, {"a": X + X}, {"a": X + Y}, {"a": Y + X}, {"a": Y + Y})


def test_what_was_synced_stays_whatever_comes_after() -> None:
    assert same(possible({"a": X}, Write("a", 0, Y), Sync("a")), {"a": Y})
    assert same(possible({"a": X}, Write("a", 0, Y), Sync("a"), Write("a", 0, Z)), {"a": Y}, {"a": Z})


def test_writes_to_two_places_change_their_order_and_to_one_place_keep_it() -> None:
    found = possible({"a": X + X}, Write("a", 0, Y), Write("a", 512, Y), Write("a", 0, Z))
    assert same(found, *({"a": first + second} for first in (X, Y, Z) for second in (X, Y)))


def test_a_few_bytes_go_whole_into_what_the_sector_holds() -> None:
    found = possible({"a": X}, Write("a", 10, b"yy"), Write("a", 11, b"zz"))
    assert same(found, *({"a": b"x" * 10 + some.ljust(502, b"x")} for some in (b"", b"yy", b"yzz")))


def test_a_grown_file_may_hold_zeros_noise_or_nothing_where_it_was_written() -> None:
    zeros, grown = bytes(512), possible({"a": X}, Write("a", None, Y))
    sure = [{"a": X}, {"a": X + Y}, {"a": X + zeros}]
    assert all(one in grown for one in sure)
    assert [one for one in grown if one not in sure], "what lay on the disk before"
    assert all((one["a"] or b"")[:512] == X for one in grown)


def test_a_file_is_cut_off_altogether_or_not_at_all() -> None:
    assert same(possible({"a": X + Y}, Resize("a", 0)), {"a": X + Y}, {"a": b""})
    assert same(possible({"a": X + Y}, Resize("a", 512)), {"a": X + Y}, {"a": X})
    assert same(possible({"a": X + Y}, Resize("a", 0), Sync("a")), {"a": b""})


def test_what_was_cut_off_does_not_come_back_when_the_file_grows_again() -> None:
    found = possible({"a": X}, Resize("a", 0), Resize("a", 512))
    assert {"a": X} in found and {"a": b""} in found and {"a": bytes(512)} in found
    assert all(one["a"] == X or X[:8] not in (one["a"] or b"") for one in found)


def test_a_new_name_is_there_for_good_once_its_folder_or_its_file_was_synced() -> None:
    assert same(possible({}, Create("a")), {}, {"a": b""})
    assert same(possible({}, Create("a"), Sync("")), {"a": b""})
    assert same(possible({}, Create("a"), Write("a", 0, X), Sync("a")), {"a": X})
    assert same(possible({}, Create("d", True), Create("d/a"), Sync("d/a")), {"d": None, "d/a": b""})


def test_a_folder_is_there_before_what_is_in_it() -> None:
    found = possible({}, Create("d", True), Create("d/a"))
    assert same(found, {}, {"d": None}, {"d": None, "d/a": b""})


def test_names_change_each_by_itself_but_one_name_in_order() -> None:
    assert same(possible({"a": X, "b": Y}, Remove("a"), Remove("b")), {}, {"a": X}, {"b": Y}, {"a": X, "b": Y})
    found = possible({"a": X}, Rename("a", "old"), Create("a"))
    assert same(found, {"a": X}, {"old": X}, {"old": X, "a": b""})


def test_a_new_name_may_stand_on_a_file_whose_bytes_never_came() -> None:
    new = (Create("t"), Write("t", 0, Y), Rename("t", "a"))
    assert {"a": b""} in possible({"a": X}, *new)
    whole = possible({"a": X}, *new[:2], Sync("t"), new[2])
    assert same(whole, {"a": X, "t": Y}, {"a": Y})
    assert same(possible({"a": X}, *new[:2], Sync("t"), new[2], Sync("")), {"a": Y})


def test_shared_memory_is_noise_or_gone() -> None:
    found = possible({"a-shm": X})
    assert {} in found and {"a-shm": X} not in found and len(found) > 10


def test_programs_see_all_of_it_at_once() -> None:
    disk = Disk({"": None, "a": X})
    for operation in (Write("a", 512, Y), Resize("a", 600), Rename("a", "b"), Create("c"), Remove("c"), Said("hm")):
        disk.do(operation)
    assert disk.now() == {"": None, "b": X + Y[:88]}
