"""The policy laboratory: staff ask what a reform would do, and see figures without small groups."""

import io
from datetime import date
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from spil.core.access.models import AccessRecord
from spil.law.common import Education
from spil.law.engine import Law
from spil.law.engine.reform import Change, Reform
from spil.portals.work.tests.society import Society, log_in
from spil.services.policy.figures import compute
from spil.services.policy.models import Study
from spil.services.policy.service import do_ask, do_compute, reform_of

MONTH = date(2025, 9, 1)
MONTHS = [MONTH, date(2025, 10, 1)]
REFORM = Reform(
    "student_finance",
    (Change("basic_grant_away_ho", "350.00", MONTH), Change("basic_grant_home_ho", "100.00", MONTH)),
    name=("Hogere beurs voor uitwonenden", "Higher grant for who lives away"),
    why=("Wonen is duurder geworden.", "Housing has become more expensive."),
)
WORDS = b'name = {nl="a",en="b"}\nwhy = {nl="a",en="b"}\n'
ASKED = {
    "name": "Hogere beurs", "why": "Wonen is \"duur\".\nEn het blijft duur.", "since": "2025-09", "first": "2025-09",
    "last": "2025-10", "parameter_1": "basic_grant_away_ho", "value_1": "350,00", "parameter_2": "reduction_rate_ho",
    "value_2": "10%",
}  # fmt: skip
UPLOAD = {"upload": "1", "file-first": "2025-09", "file-last": "2025-10"}


@pytest.fixture
def manager(people: Society) -> Client:
    return log_in(people.manager)


@pytest.fixture
def study(people: Society) -> Study:
    """A study whose figures are those of forty invented students."""
    made = do_ask(REFORM, MONTHS[0], MONTHS[-1], acting_user=people.manager)
    Study.objects.filter(pk=made.pk).update(figures=figures_of(REFORM), done_at=made.asked_at)
    return Study.objects.get(pk=made.pk)


def figures_of(reform: Reform) -> dict[str, Any]:
    """What a reform does to forty students in higher education, of whom fifteen live with their parents."""
    rows = np.arange(40)
    facts = {
        "birth_date": np.full(40, 12_500, np.int32),
        "education": np.where(rows < 37, Education.WO_BACHELOR, Education.HBO_BACHELOR).astype(np.int8),
        "recognised_programme": np.full(40, True), "enrolled": np.full(40, True),
        "nominal_months": np.full(40, 48, np.int32), "registered_with_parent": rows < 15,
        "income_first_parent": rows * 200_000,
    }  # fmt: skip
    law = Law.load("student_finance")
    return compute([lambda month: (rows, facts)], law, reform.reformed(), MONTHS).written()


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def test_a_reform_is_asked_for_kept_and_queued(manager: Client) -> None:
    answer = manager.post("/werk/beleid/", ASKED)
    study = Study.objects.get()
    assert answer["Location"] == f"/werk/beleid/{study.pk}/"
    reform = reform_of(study)
    assert [(one.parameter, one.value, one.since) for one in reform.changes] == [
        ("basic_grant_away_ho", "350.00", MONTH), ("reduction_rate_ho", "10%", MONTH),
    ]  # fmt: skip
    assert reform.why == (ASKED["why"].replace("\n", "\r\n"),) * 2 or reform.why == (ASKED["why"],) * 2
    assert (study.first, study.last) == (MONTH, date(2025, 10, 1))
    assert ProcrastinateJob.objects.filter(task_name="policy.work_on", args={"study": study.pk}).exists()
    page = page_of(manager, f"/werk/beleid/{study.pk}/")
    assert "We zijn aan het rekenen" in page
    assert "€ 314,00 per maand" in page
    assert "€ 350,00 per maand" in page
    do_compute(study)
    assert "Te weinig mensen" in page_of(manager, f"/werk/beleid/{study.pk}/")  # three students are few
    assert "Hogere beurs" in page_of(manager, "/werk/beleid/")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"name": ""}, "#id_name"),
        ({"value_1": ""}, "#id_value_1"),
        ({"parameter_2": ""}, "Vul beide in."),
        ({"value_2": ""}, "Vul beide in."),
        ({"value_1": "veel"}, "Vul een bedrag in"),
        ({"value_2": "tien"}, "een percentage, zoals 13.6%"),
        ({"parameter_1": ""}, "#id_parameter_1"),
        ({"first": "2025-11"}, "Kies een maand vanaf de eerste"),
        ({"first": "2015-09"}, "hoogstens 60 maanden"),
        ({"parameter_1": "nothing"}, "nothing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(manager: Client, other: dict[str, str], said: str) -> None:
    page = manager.post("/werk/beleid/", ASKED | other)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Study.objects.exists()


def test_a_file_is_a_reform_too(manager: Client, study: Study) -> None:
    text = manager.get(f"/werk/beleid/{study.pk}/toml/").content
    manager.post("/werk/beleid/", UPLOAD | {"file-file": SimpleUploadedFile("reform.toml", text)})
    again = Study.objects.exclude(pk=study.pk).get()
    assert reform_of(again) == reform_of(study)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "Dit is geen tekst"),
        (b"law = 1", "say which law"),
        (b"x = ", "Invalid value"),
        (b"#" * 100_001, "langer dan"),
        (b'law = "student_finance"\n' + WORDS + b'rules = "../x.py"', "beside the reform"),
        (b'law = "school_fees"\n' + WORDS + b"[[parameters]]\nname = 'school_fee_amount'\nvalue = '1'", "andere wet"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused(manager: Client, content: bytes, said: str) -> None:
    page = manager.post("/werk/beleid/", UPLOAD | {"file-file": SimpleUploadedFile("reform.toml", content)})
    assert said in page.content.decode()
    assert not Study.objects.exists()


def test_the_figures_say_what_it_costs_and_who_gains(manager: Client, study: Study) -> None:
    page = page_of(manager, f"/werk/beleid/{study.pk}/")
    figures = study.figures
    assert figures is not None
    assert figures["winners"] == 25
    assert figures["losers"] == 15
    assert "25 (63%)" in page
    change = figures["grants_reform"] - figures["grants"]
    assert f"€ {change // 100:,}".replace(",", ".") in page
    assert "Uitwonend" in page
    assert "te weinig mensen" in page  # three follow a bachelor of applied sciences


def test_figures_come_as_files(manager: Client, study: Study) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(manager.get(f"/werk/beleid/{study.pk}/parquet/").content))
    budget = [row for row in table.to_pylist() if row["table"] == "budget"]
    assert study.figures is not None
    assert sum(row["grants"] for row in budget) == study.figures["grants"]
    csv = manager.get(f"/werk/beleid/{study.pk}/csv/").content.decode()
    assert len(csv.splitlines()) == table.num_rows + 1
    assert manager.get(f"/werk/beleid/{study.pk}/exe/").status_code == 404
    Study.objects.filter(pk=study.pk).update(figures=None, done_at=None)
    assert manager.get(f"/werk/beleid/{study.pk}/csv/").status_code == 404


def test_a_household_shows_why_before_and_after_and_nobody_is_looked_up(manager: Client, study: Study) -> None:
    page = page_of(manager, f"/werk/beleid/{study.pk}/")
    first = page.split(f"/werk/beleid/{study.pk}/huishouden/")[1].partition("/")[0]
    shown = page_of(manager, f"/werk/beleid/{study.pk}/huishouden/{first}/")
    assert "€ 350,00" in shown
    assert "Met het voorstel" in shown
    assert "WSF 2000, art. 3.18" in shown
    assert manager.get(f"/werk/beleid/{study.pk}/huishouden/99999/").status_code == 404
    assert not AccessRecord.objects.filter(viewer_role="manager").exists()


def test_a_study_that_the_law_no_longer_holds_says_so(manager: Client, study: Study) -> None:
    old = study.reform.replace("basic_grant_away_ho", "grant_of_old")
    Study.objects.filter(pk=study.pk).update(reform=old)
    page = page_of(manager, f"/werk/beleid/{study.pk}/")
    assert "past niet meer in de wet" in page
    assert "grant_of_old" in page


@pytest.mark.parametrize("address", ["", "1/", "1/csv/", "1/huishouden/1/"])
def test_others_do_not_come_in(people: Society, study: Study, address: str) -> None:
    for user in (people.citizen, people.auditor):
        assert log_in(user).get(f"/werk/beleid/{address}").status_code == 403
