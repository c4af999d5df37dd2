"""Tables in the manner of those that departments publish: every cell is read right, and nothing else is.

Beside each file of ``shapes/`` lies what it says, a figure a line: quote | title | value | unit | place | begin | end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.model import Fate, Reading
from kg.tables import read_table

SHAPES = Path(__file__).parent / "shapes"
FILES = sorted(path for path in SHAPES.iterdir() if path.with_suffix(".txt").exists() and path.suffix != ".txt")


def lines(reading: Reading) -> list[str]:
    """What a reading says, in the form of the files."""
    said = []
    for claim in reading.claims:
        one, place = claim.observation, claim.place
        fields = (
            one.evidence.quote.of(reading.report.text),
            one.title,
            f"{one.quantity.value:f}",
            one.quantity.unit,
            (place.code or place.name) if place else "-",
            str(one.period.begin or "-"),
            str(one.period.end or "-"),
        )
        said.append(" | ".join(fields))
    return said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_cell_is_read_right(path: Path, lexicon: Lexicon) -> None:
    assert lines(read_table(path, lexicon).reading) == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_claim_rests_on_its_cell(path: Path, lexicon: Lexicon) -> None:
    reading = read_table(path, lexicon).reading
    report = reading.report
    assert report.tabular
    assert len({claim.key for claim in reading.claims}) == len(reading.claims)
    cells = {fragment.span: fragment.value for fragment in report.fragments}
    for claim in reading.claims:
        evidence = claim.evidence[0]
        assert evidence.quote in cells
        assert evidence.figure is not None
        assert evidence.figure.of(report.text) == claim.observation.quantity.raw
        assert evidence.quote.of(report.text) in reading.sentences[evidence.sentence - 1].text
    assert len({claim.evidence[0].quote for claim in reading.claims}) == len(reading.claims)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_of_the_rows_is_accounted_for(path: Path, lexicon: Lexicon) -> None:
    reading = read_table(path, lexicon).reading
    stated = [number for number in reading.numbers if number.fate is Fate.STATED]
    assert len(stated) == len(reading.claims)
    assert not [number for number in reading.numbers if number.fate is Fate.NOT_UNDERSTOOD]


def test_what_the_file_says_of_itself(lexicon: Lexicon) -> None:
    report = read_table(SHAPES / "monthly-report.html", lexicon).reading.report
    assert (report.publisher, report.published, report.place) == ("泰安市民政局", "2021-06-18", "370900")
    assert report.title == "社会服务统计月报表"


def test_words_with_several_figures_are_left_and_stop_nothing(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "standards.csv"
    path.write_text(
        "济南市2024年8月救助标准,,\n指标,标准（元/月）,人数\n低保,1130,90\n孤儿,2100,40\n"
        "特困人员,生活费1700元；护理费：一档752元，二档470元,12\n",
        encoding="utf-8",
    )
    reading = read_table(path, lexicon).reading
    assert len(reading.claims) == 5
    assert [number.reason for number in reading.numbers if number.fate is Fate.NOT_UNDERSTOOD] == [
        "words with several figures"
    ]
