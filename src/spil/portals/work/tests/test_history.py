"""The picture of versions on two time axes says the same as the table."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spil.portals.work.history import MARGIN, ROW, Version, draw

START = datetime(2025, 9, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def version(number: int, valid: tuple[date | None, date | None], known: tuple[int, int | None]) -> Version:
    """A version that holds for a period and was known from one day on to another, counted from START."""
    lower, upper = known
    recorded = SimpleNamespace(lower=START + lower * DAY, upper=None if upper is None else START + upper * DAY)
    fact: Any = SimpleNamespace(valid=SimpleNamespace(lower=valid[0], upper=valid[1]), recorded=recorded)
    return Version(number, fact, "", upper is None)


def test_one_version_fills_the_picture() -> None:
    picture = draw([version(1, (date(2005, 5, 14), None), (0, None))])
    (box,) = picture.boxes
    assert (box.x, box.width, box.y, box.height) == ("0.00", "100.00", MARGIN + 1, ROW - 2)
    assert [(x, anchor) for x, _, anchor, _ in picture.dates] == [("0.00", "start")]


def test_a_correction_of_a_part_stands_above_what_it_replaced() -> None:
    first, moved = date(2024, 9, 1), date(2025, 1, 1)
    picture = draw([
        version(1, (first, None), (0, 5)), version(2, (first, moved), (5, None)), version(3, (moved, None), (5, None))
    ])  # fmt: skip
    wrong, left, right = picture.boxes
    assert (wrong.x, wrong.width) == ("0.00", "100.00")
    assert (left.x, left.width, right.x, right.width) == ("0.00", "50.00", "50.00", "50.00")
    assert wrong.y > left.y == right.y  # later knowledge is higher
    assert [one.current for one in picture.boxes] == [False, True, True]
    assert len(picture.moments) == 2


def test_moments_of_one_minute_are_one_step_unless_a_version_would_vanish() -> None:
    seconds = [START + timedelta(seconds=number) for number in range(3)]

    def at(number: int, lower: int, upper: int | None, year: int) -> Version:
        recorded = SimpleNamespace(lower=seconds[lower], upper=None if upper is None else seconds[upper])
        valid = SimpleNamespace(lower=date(year, 1, 1), upper=date(year + 1, 1, 1))
        return Version(number, SimpleNamespace(valid=valid, recorded=recorded), "", upper is None)  # type: ignore[arg-type]

    together = draw([at(1, 0, None, 2022), at(2, 1, None, 2023), at(3, 2, None, 2024)])
    assert len(together.moments) == 1
    corrected = draw([at(1, 0, 1, 2022), at(2, 1, None, 2022)])
    assert len(corrected.moments) == 2
    assert all(box.height > 0 for box in corrected.boxes)


def test_a_period_without_a_beginning_reaches_the_left_edge() -> None:
    picture = draw([version(1, (None, date(2025, 1, 1)), (0, None)), version(2, (date(2025, 1, 1), None), (0, None))])
    assert [(box.x, box.width) for box in picture.boxes] == [("0.00", "50.00"), ("50.00", "50.00")]


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 5), st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=9
    )
)
def test_boxes_have_a_size_and_overlap_only_when_versions_do(sizes: list[tuple[int, int, int, int]]) -> None:
    def day(number: int) -> date:
        return date(2025, 1, 1) + number * DAY

    versions = [
        version(number, (day(left), day(left + wide)), (low, low + tall))
        for number, (left, wide, low, tall) in enumerate(sizes, 1)
    ]
    boxes = draw(versions).boxes
    for box in boxes:
        assert float(box.width) > 0
        assert box.height > 0
    for one, (left, wide, low, tall) in zip(boxes, sizes, strict=True):
        for other, (left_, wide_, low_, tall_) in zip(boxes, sizes, strict=True):
            beside = left + wide <= left_ or left_ + wide_ <= left or low + tall <= low_ or low_ + tall_ <= low
            across = float(one.x) + float(one.width) <= float(other.x) + 0.011
            across |= float(other.x) + float(other.width) <= float(one.x) + 0.011
            apart = across or one.y + one.height <= other.y or other.y + other.height <= one.y
            assert apart == beside
