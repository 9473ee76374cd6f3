"""The database for people: one view for each table, with units in the names and times that can be read."""

from __future__ import annotations

from typing import Final

from purifier.store.packing import WATTS_SQL


def _utc(run: str, t_ms: str) -> str:
    """SQL for the time of day at ``t_ms`` of ``run``: the last known relation of the two clocks carries it."""
    return (
        "strftime('%Y-%m-%dT%H:%M:%fZ', (SELECT clock.utc_ms + "
        f"{t_ms} - clock.t_ms FROM clock WHERE clock.run = {run} AND clock.t_ms <= {t_ms} "
        "ORDER BY clock.t_ms DESC LIMIT 1) / 1000.0, 'unixepoch')"
    )


VIEWS: Final = (
    f"""
    CREATE VIEW runs AS SELECT
        id AS run, name, source, meter, meter_identity, port,
        {_utc("run.id", "0")} AS started_utc, {_utc("run.id", "run.end_ms")} AS ended_utc, end_reason, complete,
        (SELECT sum(readings) FROM minute WHERE minute.run = run.id) AS readings_rolled_up,
        json_extract(prediction, '$.runtime_h') AS predicted_runtime_h, setup
    FROM run
    """,
    f"""
    CREATE VIEW readings AS SELECT
        run, t_ms / 1000.0 AS t_s, {_utc("reading.run", "reading.t_ms")} AS utc,
        voltage / 10000.0 AS voltage_v, current / 10000.0 AS current_a,
        {WATTS_SQL} AS power_w,
        charge / 10000.0 AS charge_ah, soc / 10.0 AS soc_percent
    FROM reading
    """,
    f"""
    CREATE VIEW minutes AS SELECT
        run, minute * 60.0 AS t_s, {_utc("minute.run", "minute.minute * 60000")} AS utc,
        readings, covered_ms / 1000.0 AS covered_s,
        voltage_low / 10000.0 AS voltage_low_v, voltage_high / 10000.0 AS voltage_high_v,
        voltage_mean / 10000.0 AS voltage_mean_v,
        current_low / 10000.0 AS current_low_a, current_high / 10000.0 AS current_high_a,
        current_mean / 10000.0 AS current_mean_a,
        power_low / 10000.0 AS power_low_w, power_high / 10000.0 AS power_high_w,
        power_mean / 10000.0 AS power_mean_w,
        charge / 10000.0 AS charge_ah, soc / 10.0 AS soc_percent,
        drawn_nah / 1e9 AS drawn_ah, charged_nah / 1e9 AS charged_ah,
        drawn_nwh / 1e9 AS drawn_wh, charged_nwh / 1e9 AS charged_wh,
        bridged_nah / 1e9 AS bridged_ah, bridged_nwh / 1e9 AS bridged_wh
    FROM minute
    """,
    f"""
    CREATE VIEW changes AS SELECT
        change.run, change.t_ms / 1000.0 AS t_s, {_utc("change.run", "change.t_ms")} AS utc, name.name, change.value
    FROM change JOIN name ON name.id = change.name
    """,
    f"""
    CREATE VIEW events AS SELECT
        run, t_ms / 1000.0 AS t_s, {_utc("event.run", "event.t_ms")} AS utc, kind, text, data
    FROM event
    """,
    """
    CREATE VIEW faults AS SELECT
        run, reason, count, bytes, first_ms / 1000.0 AS first_s, last_ms / 1000.0 AS last_s
    FROM fault
    """,
)

RUNS_2: Final = f"""
    CREATE VIEW runs AS SELECT
        id AS run, identity, name, source, meter, meter_identity, port,
        {_utc("run.id", "0")} AS started_utc, {_utc("run.id", "run.end_ms")} AS ended_utc, end_reason, complete,
        (SELECT sum(readings) FROM minute WHERE minute.run = run.id) AS readings_rolled_up,
        json_extract(prediction, '$.runtime_h') AS predicted_runtime_h, setup,
        json_extract(origin, '$.format') AS format, json_extract(origin, '$.stated') AS stated
    FROM run
    """
"""``runs`` as the second form of the database has it."""
