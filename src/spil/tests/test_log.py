"""What goes to the log, and what does not."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings

from spil.log import configure


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    configure(settings.LOGGING)


@pytest.mark.parametrize("json", [True, False])
def test_a_traceback_does_not_hold_the_values_of_variables(json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure({"json": json, "level": "INFO"})
    bsn = "".join(("9999", "90019"))
    try:
        raise ValueError("cannot be read")
    except ValueError:
        logging.getLogger("spil.test").exception("failed")
    told = capsys.readouterr().err
    assert "cannot be read" in told
    assert __name__.rpartition(".")[2] in told
    assert bsn not in told


def test_the_level_holds_for_the_framework_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure({"json": False, "level": "CRITICAL"})
    logging.getLogger("django.request").warning("Forbidden: /mijn/")
    assert capsys.readouterr().err == ""
    configure({"json": False, "level": "WARNING"})
    logging.getLogger("django.request").warning("Forbidden: /mijn/")
    assert capsys.readouterr().err.count("Forbidden") == 1
