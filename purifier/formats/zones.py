"""The zone that a file's local times are in: named by whoever imports, by the file, or this machine's."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from purifier.errors import UsageError, nearest
from purifier.formats.asked import Asked

EPOCH: Final = datetime(1970, 1, 1)
MS: Final = timedelta(milliseconds=1)
_OFFSET: Final = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])([0-9]{1,2})(?::?([0-9]{2}))?\)?", re.IGNORECASE)
_NO_DATA: Final = (
    "this machine has no time zone data: install its tzdata package (or `pip install tzdata`), "
    "or say --zone with an offset such as +02:00"
)


@dataclass(frozen=True, slots=True)
class Zone:
    """Where local times are; ``sure``: whoever imports or the file named it."""

    rules: tzinfo
    name: str
    sure: bool
    sentence: str


class _Here(tzinfo):
    """This machine's zone as its C library has it, where its name is not known."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        local = (moment or EPOCH).replace(tzinfo=None)
        try:
            utc = datetime.fromtimestamp(local.timestamp(), UTC)
        except (OverflowError, OSError, ValueError):
            return timedelta(0)
        return local.replace(microsecond=0, fold=0) - utc.replace(microsecond=0, tzinfo=None)

    def dst(self, _moment: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, _moment: datetime | None) -> str:
        return "/".join(dict.fromkeys(time.tzname))


def zone_of(asked: Asked, file: str = "", header_zone: str = "", machine: tzinfo | None = None) -> Zone:
    """The zone of times that do not say it: ``--zone``, else what a cell of the header names, else ``machine``'s.

    Raises UsageError for a name that is no zone.
    """
    if asked.zone is not None:
        rules = named_zone(asked.zone, "--zone")
        return Zone(rules, asked.zone.strip(), True, f"times are local: read as {asked.zone.strip()} (--zone)")
    # Victron's "Europe/Tallinn (+03:00)": the offset is that of the day of the download, the name is that of each row.
    name = re.sub(r"\s*\([^)]*\)\s*$", "", header_zone).strip() or header_zone.strip(" ()")
    if name:
        rules = named_zone(name, f"{file}: the zone in its header")
        return Zone(rules, name, True, f"times are local: read as {name}, which the header names")
    rules = machine or machine_zone()
    name = getattr(rules, "key", None) or str(rules.tzname(EPOCH))
    return Zone(
        rules,
        name,
        False,
        f"times are local, without a zone: read as {name}, this machine's; --zone NAME if they are of elsewhere",
    )


def named_zone(text: str, option: str) -> tzinfo:
    """The zone of an IANA name, or of an offset such as ``+02:00``; ``option`` is what a refusal calls it."""
    name = text.strip()
    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    if offset := _OFFSET.fullmatch(name):
        sign, hours, minutes = offset.groups()
        shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if shift <= timedelta(hours=14):
            return timezone(-shift if sign == "-" else shift)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        names = sorted(available_timezones())
    if not names:
        raise UsageError(f"{option} {text!r}: {_NO_DATA}")
    same = [known for known in names if known.lower() == name.lower()]
    if same:
        return ZoneInfo(same[0])
    wanted = name.lower().replace(" ", "_")
    ends = [known for known in names if wanted and known.lower().rpartition("/")[2] == wanted]
    likely = "' or '".join(ends[:3])
    hint = f" (did you mean '{likely}'?)" if ends else nearest(name, names)
    raise UsageError(f"{option} {text!r} is no time zone{hint}: expected a name such as Europe/Berlin, or +02:00")


def machine_zone() -> tzinfo:
    """The zone of this machine: of ``TZ``, else of the link ``/etc/localtime``, else what its C library says."""
    name = os.environ.get("TZ", "").strip().lstrip(":")
    if not name:
        try:
            name = os.readlink("/etc/localtime").rpartition("zoneinfo/")[2]
        except OSError:
            return _Here()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # Without zone data the C library takes every zone for UTC, and does not say so.
        if "/" in name and not available_timezones():
            raise UsageError(f"the zone of this machine, {name}: {_NO_DATA}") from None
    return _Here()


def offsets_ms(rules: tzinfo, local_ms: int) -> tuple[int, int]:
    """Ahead of UTC at a local time [ms]: if it is the first of two such times, and if it is the second.

    The first is greater where the time comes twice, smaller where it does not come at all.
    """
    moment = (EPOCH + local_ms * MS).replace(tzinfo=rules)
    first = moment.utcoffset() or timedelta(0)
    second = moment.replace(fold=1).utcoffset() or timedelta(0)
    return first // MS, second // MS


def utc_ms(rules: tzinfo, local_ms: int) -> int:
    """A local time as UTC [ms since 1970]; the first of two."""
    return local_ms - offsets_ms(rules, local_ms)[0]


def local_ms(rules: tzinfo, utc: int) -> int:
    """UTC [ms since 1970] as the local time."""
    return ((EPOCH + utc * MS).replace(tzinfo=UTC).astimezone(rules).replace(tzinfo=None) - EPOCH) // MS


def local_text(local_ms: int) -> str:
    """A local time for people: ``2024-01-31 10:00:00``."""
    return (EPOCH + local_ms // 1000 * 1000 * MS).isoformat(" ")
