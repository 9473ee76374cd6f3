"""The card on paper: printed by a browser to one page, its code read from the print by a scanner."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from purifier.library.catalogue import Library
from purifier.services.plan.plan import as_dict, plan
from purifier.services.plan.request import Request
from purifier.services.share.card_page import page
from purifier.services.share.card_sheet import PAPERS
from purifier.services.share.carrying import carrying
from purifier.services.share.code import code
from tests.programs import package, program
from tests.services.share.cards import LONG, cases, long_library, made

pytestmark = pytest.mark.slow
FINEST_DOTS = 150
"""Dots an inch: what a phone sees of a page held at arm's length, and no more."""


def printed(html: str, folder: Path) -> Path:
    """What the browser makes of it as PDF."""
    (folder / "card.html").write_text(html, "utf-8")
    command = [program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'browser'}", f"--print-to-pdf={folder / 'card.pdf'}"]
    subprocess.run([*command, (folder / "card.html").as_uri()], check=True, capture_output=True, timeout=120)
    return folder / "card.pdf"


def scanned(pdf: Path) -> str:
    """The text of the code on the first page, as a scanner reads it."""
    to = pdf.with_suffix("")
    subprocess.run([program("pdftoppm"), "-r", str(FINEST_DOTS), "-png", "-singlefile", str(pdf), str(to)], check=True)
    found = subprocess.run([program("zbarimg"), "-q", "--raw", f"{to}.png"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def largest(folder: Path) -> tuple[Library, Request]:
    """The set-up whose profiles fill the densest code there is."""
    fits = next(
        noise for noise in range(1500, 0, -100) if not code(carrying(long_library(folder, noise), LONG)).left_out
    )
    return long_library(folder, fits), LONG


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["one", "founding", "load", "own", "long", "largest"])
def test_one_page_whose_code_plans_the_same_on_a_bare_machine(name: str, paper: str, tmp_path: Path) -> None:
    pypdf = package("pypdf")
    library, request = largest(tmp_path) if name == "largest" else cases(tmp_path)[name]
    made_card = made(library, request)
    pdf = printed(page(made_card, PAPERS[paper]), tmp_path)
    pages = pypdf.PdfReader(pdf).pages
    assert len(pages) == 1
    box, size = pages[0].mediabox, PAPERS[paper]
    assert (float(box.width), float(box.height)) == pytest.approx((size.w * 72 / 25.4, size.h * 72 / 25.4), abs=1.0)
    text = " ".join(unicodedata.normalize("NFKC", pages[0].extract_text()).split())
    assert "purifier card, 2026-11-26" in text and made_card.answers[0].split(":")[0] in text
    here = CliRunner().invoke(main, ["plan", "--setup", "-", "--json"], input=scanned(pdf))
    rows = [as_dict(row) for column in plan(library, request) for row in column.rows]
    assert json.loads(here.stdout)["rows"] == json.loads(json.dumps(rows)), here.stderr
