"""A pretend meter and a recorder in processes of their own, the app that started them, and what the commands say."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.export import export
from purifier.cli.show import show
from purifier.services.plan.request import Request
from purifier.services.record.instant import now
from purifier.services.runs.current import recorded_now
from purifier.services.runs.stop import stop
from purifier.services.runs.watch import watch
from purifier.store.opening import open_for_reading
from purifier.ui.log.start import Start
from tests.conftest import REPOSITORY
from tests.patience import until
from tests.ui.log.recorded import log_app
from tests.ui.reading import settle, words_of

SETUP = ("-b", "lifepo4-12v-100ah", "--load", "16 W")


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
async def test_screen_show_and_export_agree_on_a_run_that_the_app_started(
    folder: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = folder / "runtime"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    database = folder / "runs.sqlite3"
    simulate = [sys.executable, "-m", "purifier", "simulate", "--meter", "victron-ve-direct", *SETUP]
    with subprocess.Popen(simulate, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as meter:
        try:
            assert meter.stdout is not None
            device = meter.stdout.readline().strip()
            request = Request(("lifepo4-12v-100ah",), load="16 W")
            run = Start(device, "victron-ve-direct", request, "[b]Shelf", database, (bundle,)).launch()
            assert recorded_now(database) == (run,)

            def readings() -> int:
                with closing(open_for_reading(database)) as connection:
                    return watch(connection, database, run, now()).summary.readings

            until(lambda: readings() > 0)
            async with log_app(database).run_test(size=(80, 24)) as pilot:
                pilot.app.clock = now  # type: ignore[attr-defined]
                await settle(pilot)
                assert "PRETEND" in words_of(pilot, "#figures")
            assert recorded_now(database) == (run,), "closing the app ends nothing"
            stop(database, str(run))
            until(lambda: recorded_now(database) == ())
        finally:
            meter.terminate()
    shown = CliRunner().invoke(show, [str(run), "--db", str(database)]).stdout
    line = next(line for line in shown.splitlines() if line.startswith("last reading"))
    rows = CliRunner().invoke(export, [str(run), "--db", str(database)]).stdout.splitlines()
    last = dict(zip(rows[0].split(","), rows[-1].split(",")[:7], strict=False))
    async with log_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        for figure in line.removeprefix("last reading").split("  "):
            assert figure.strip() in words, figure
        for name, unit in (("voltage_v", "V"), ("current_a", "A"), ("charge_ah", "Ah"), ("soc_percent", "%")):
            assert f"{float(last[name]):g} {unit}" in words, name
