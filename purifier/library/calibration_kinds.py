"""The keys of ``[calibration]``, which ``purifier calibrate --write`` writes into a battery's profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from purifier.library.findings import Checked
from purifier.library.values.key import Key, Section
from purifier.library.values.numbers import Number, Numbers, Square
from purifier.library.values.plain import Flag, Text, Words
from purifier.library.values.quantity import Quantity as Q
from purifier.library.values.quantity import current, power, rate, share, temperature, voltage
from purifier.library.values.tables import Table

LEAST: Final = 3
"""Energy, overhead, slope; then the settings."""


class Written(Table):
    """A table that the program writes: no template shows it."""

    def sections(self, path: tuple[str, ...]) -> Iterator[Section]:
        return iter(())


CONDITIONS: Final = (
    Key("temperature", temperature("22 degC"), "where the battery stood"),
    Key("health", share("90 %"), "state of health"),
    Key("start", share("100 %"), "charge at the start"),
    Key("reserve", share("20 %", zero=True), "charge that was kept"),
    Key("depth", share("80 %"), "depth of discharge"),
    Key("cutoff", voltage("10.5 V"), "where the discharge ended"),
    Key("parasitic", current("10 mA", zero=True), "what the battery's own electronics drew"),
    Key("self_discharge", rate("3 %/month"), "what it loses lying there"),
    Key("wire", Q("resistance", 0.0, 1e3, "30 mΩ", exclusive=False), "the lead there and back"),
    Key("load_exponent", Number(-1.0, 4.0, 2.2), "how the load follows the voltage"),
    Key("realistic", Flag(), "the usual losses were on"),
)

CALIBRATION: Final = Written(
    (
        Key("path", Text("ac+adapter", limit=160), "the power path that was run", required=True),
        Key("load", power("18 W"), "geometric mean of the loads that were run", required=True),
        Key(
            "means", Numbers(-30.0, 30.0, LEAST), "ln Wh, ln W, slope; then ln of settings' true powers", required=True
        ),
        Key("covariance", Square(Numbers(-100.0, 100.0, LEAST)), "of the means", required=True),
        Key("settings", Words(("airfanta-3pro 2",)), "purifier and setting of each mean behind the third"),
        Key("noise", Number(0.0, 2.0, 0.02), "what the next run differs by besides", required=True),
        Key("drift", Number(0.0, 2.0, 0.01), "the part of it that stays", required=True),
        Key("runs", Words(("1b4e28ba-2fa1-11d2-883f-0016d3cca427",)), "identities of the runs", required=True),
        Key("conditions", Written(CONDITIONS), "those of the runs"),
    )
)


def disagreements(table: Checked) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) where the values of a calibration do not fit each other."""
    means, rows = table.get("means"), table.get("covariance")
    if means is None or rows is None:
        return
    settings = table.get("settings", ())
    if len(means) != LEAST + len(settings):
        yield "means", f"expected {LEAST} numbers and one for each of {len(settings)} settings, found {len(means)}"
    if len(rows) != len(means):
        yield "covariance", f"expected {len(means)} rows, one for each of the means; found {len(rows)}"
    elif not _is_covariance(rows):
        yield "covariance", "expected the same numbers on both sides of the diagonal, and no more shared than there is"


def _is_covariance(rows: tuple[tuple[float, ...], ...]) -> bool:
    """Whether it is symmetric, and no combination of the means has a variance below nothing."""
    count, scale = range(len(rows)), max(abs(row[i]) for i, row in enumerate(rows)) or 1.0
    if any(abs(rows[i][j] - rows[j][i]) > 1e-9 * scale for i in count for j in count):
        return False
    left = [list(row) for row in rows]
    for k in count:
        if left[k][k] < -1e-9 * scale:
            return False
        if left[k][k] <= 1e-9 * scale:
            if any(abs(left[i][k]) > 1e-6 * scale for i in count[k + 1 :]):
                return False
            continue
        for i in count[k + 1 :]:
            share = left[i][k] / left[k][k]
            for j in count[k + 1 :]:
                left[i][j] -= share * left[k][j]
    return True
