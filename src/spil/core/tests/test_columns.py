"""Whole numbers come from the database as columns; what is no number is refused and leaves the connection usable."""

import pytest
from django.db import DataError, connection

from spil.core.columns import read

QUERY = "select {select} from generate_series(1, %(most)s) n"


def test_numbers_come_as_columns(db: None) -> None:
    columns = read(QUERY, {"n": "n", "square": "-n * n"}, {"most": 1_000})
    assert columns["n"].tolist() == list(range(1, 1_001))
    assert columns["square"][-1] == -1_000_000


def test_nothing_comes_as_empty_columns(db: None) -> None:
    assert read(QUERY, {"n": "n"}, {"most": 0})["n"].tolist() == []


@pytest.mark.parametrize("wrong", ["nullif(n, 2)", "null"])
def test_nothing_is_not_a_number(db: None, wrong: str) -> None:
    with pytest.raises(ValueError, match="null"):
        read(QUERY, {"n": "n", "wrong": wrong}, {"most": 3})


def test_an_error_of_the_database_is_one_of_ours(transactional_db: None) -> None:
    with pytest.raises(DataError):
        read(QUERY, {"n": "1 / (n - 2)"}, {"most": 3})
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
