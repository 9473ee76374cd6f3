"""The picture of a plan: valid XML on its own, with the plan's numbers, whatever the names hold."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from purifier.errors import UsageError
from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.share.picture import WIDTH, picture
from purifier.services.share.picture_file import write_picture
from purifier.services.share.svg import width, wrapped
from purifier.services.wording import duration, letter, unpadded
from tests.services.share.hostile import hostile_library
from tests.services.share.own import OWN, bare_library

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_it_says_what_the_plan_says() -> None:
    columns = plan(bare_library(), FOUNDING)
    said = texts(picture(columns, "us"))
    for i, column in enumerate(columns):
        for row in column.rows:
            assert any(one.endswith(unpadded(duration(row.runtime_low_h, down=True))) for one in said)
            assert unpadded(duration(row.runtime_h)) in said
        assert said.count(letter(i)) >= len(column.rows), "a letter at each of its points, not a colour alone"
    assert "Plan on 9 days with A at setting 2 (likely 13)" in " ".join(said)


def test_the_chart_stands_where_the_numbers_are() -> None:
    (column,) = plan(bare_library(), Request(("lifepo4-12v-100ah",), FOUNDING.purifier))
    drawn = ElementTree.fromstring(picture((column,), "us"))
    solid = next(one for one in drawn.iter(f"{SVG}polyline") if "stroke-dasharray" not in one.attrib)
    points = [tuple(map(float, pair.split(","))) for pair in solid.attrib["points"].split()]
    assert len(points) == len(column.rows)
    flows = [row.cadr_cfm or 0.0 for row in column.rows]
    share = (flows[1] - flows[0]) / (flows[-1] - flows[0])
    assert (points[1][0] - points[0][0]) / (points[-1][0] - points[0][0]) == pytest.approx(share, abs=0.001)
    assert [y for _, y in points] == sorted(y for _, y in points), "longer is higher, and falls with the air"


@pytest.mark.parametrize(
    "request_",
    [
        Request(("1280 Wh",), load="5 W"),
        Request(("ecoflow-delta-2:ac",), purifiers=("levoit-core-300s", "austin-healthmate")),
        Request(tuple(["lifepo4-12v-100ah"] * 6), "airfanta-3pro"),
        Request(("lifepo4-12v-100ah",), "airfanta-3pro", setting="2"),
        Request(("lifepo4-12v-100ah",), "airfanta-3pro", conditions={"start": "10 %", "reserve": "20 %"}),
    ],
    ids=["no air", "two machines", "six set-ups", "one setting", "nothing left"],
)
def test_any_plan_can_be_drawn(request_: Request) -> None:
    svg = picture(plan(bare_library(), request_), "metric")
    drawn = ElementTree.fromstring(svg)
    for names, most in (("x x1 x2 cx", WIDTH), ("y y1 y2 cy", float(drawn.attrib["height"]))):
        found = re.findall(rf'\b(?:{names.replace(" ", "|")})="([^"]*)"', svg)
        assert found and all(0.0 <= float(number) <= most for number in found)
    for one in drawn.iter(f"{SVG}text"):
        wide = width(one.text or "", float(one.attrib["font-size"]), bold="font-weight" in one.attrib)
        x, anchor = float(one.attrib["x"]), one.attrib.get("text-anchor", "")
        start = {"end": x - wide, "middle": x - wide / 2.0}.get(anchor, x)
        assert start >= 0.0 and start + wide <= WIDTH, one.text


def test_names_are_letters_in_it(tmp_path: Path) -> None:
    svg = picture(plan(hostile_library(tmp_path), OWN), "us")
    drawn = ElementTree.fromstring(svg)
    assert {one.tag.removeprefix(SVG) for one in drawn.iter()} <= {
        "svg", "title", "rect", "text", "line", "circle", "polyline", "polygon",
    }  # fmt: skip
    assert "<script>x</script>" in " ".join(texts(svg))


def test_lines_fit_and_no_number_is_torn_from_its_unit() -> None:
    lines = wrapped("Plan on 9 days at setting 2 (likely 13): 141 CFM, about 4 W.", 20.0, 170.0)
    assert all(width(line, 20.0) <= 170.0 for line in lines) and len(lines) > 2
    assert any("141\xa0CFM," in line for line in lines) and not any(line.endswith("141") for line in lines)
    assert "".join(wrapped("x" * 200, 20.0, 100.0)) == "x" * 200


def test_plan_draws_svg_and_png(tmp_path: Path) -> None:
    for name, begins in (("plan.svg", b"<svg "), ("plan.PNG", b"\x89PNG\r\n\x1a\n")):
        setup = ["-b", "1280 Wh", "-p", "airfanta-3pro"]
        told = CliRunner().invoke(main, ["plan", *setup, "--picture", str(tmp_path / name)])
        assert told.exit_code == 0 and told.stderr == f"drawn to {tmp_path / name}\n", told.stderr
        content = (tmp_path / name).read_bytes()
        assert content.startswith(begins)
        if name.endswith("PNG"):
            assert struct.unpack(">I", content[16:20])[0] == 2 * WIDTH and len(set(content[100:5000])) > 50


@pytest.mark.parametrize("name", ["plan.pdf", "plan", ".svg", "plan.svg.txt"])
def test_another_ending_is_refused_before_anything_is_planned(name: str, tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["plan", "-b", "nope", "--load", "5 W", "--picture", name], standalone_mode=False)
    assert isinstance(told.exception, UsageError) and "a picture ends in .svg or .png" in str(told.exception)


def test_without_its_package_a_png_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(UsageError, match=r"resvg-py, which is not installed: \S*python\S* -m pip install resvg-py;"):
        write_picture(tmp_path / "plan.png", (), "us")


def test_a_place_that_refuses_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    columns = plan(bare_library(), Request(("1280 Wh",), load="5 W"))
    with pytest.raises(UsageError, match=r"cannot write .*plan\.svg: Not a directory"):
        write_picture(tmp_path / "file" / "plan.svg", columns, "us")
