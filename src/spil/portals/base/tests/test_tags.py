"""Parts of pages: what they say, what they escape, what they refuse."""

from typing import Any

import pytest
from django.forms import CharField, Form
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import translation

from spil.text import NO_BREAK_SPACE


def drawn(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get("/mijn/geld/"))


def test_t_speaks_both_languages_and_escapes_values_only() -> None:
    source = '{% t "Dag <b>{name}</b>" "Hello <b>{name}</b>" name=name %}'
    assert drawn(source, name="<i>") == "Dag <b>&lt;i&gt;</b>"
    with translation.override("en"):
        assert drawn(source, name="Jo") == "Hello <b>Jo</b>"


def test_t_escapes_a_text_that_comes_from_a_variable() -> None:
    assert drawn("{% t nl en %}", nl="<script>", en="") == "&lt;script&gt;"


def test_a_missing_placeholder_is_an_error() -> None:
    with pytest.raises(KeyError):
        drawn('{% t "Dag {name}" "Hello {name}" nam="Jo" %}')


def test_an_amount_opens_only_when_there_is_something_to_tell() -> None:
    told = drawn("{% amount label 31400 %}<p>omdat</p>{% endamount %}", label="<Basisbeurs>")
    assert "<details" in told
    assert "&lt;Basisbeurs&gt;" in told
    assert f"€{NO_BREAK_SPACE}314,00" in told
    assert "<p>omdat</p>" in told
    assert "<details" not in drawn('{% amount "Reisproduct" 0 %} {% endamount %}')


@pytest.mark.parametrize(
    ("address", "mark"), [("/mijn/geld/", 'aria-current="page"'), ("/mijn/", 'aria-current="true"'), ("/werk/", "")]
)
def test_the_navigation_marks_where_one_is(address: str, mark: str) -> None:
    link = drawn("{% nav_link address 'Geld' 'Money' %}", address=address)
    assert mark in link
    assert ("aria-current" in link) == bool(mark)


def test_a_stack_fills_its_bar_exactly_and_leaves_out_negative_amounts() -> None:
    picture = drawn("{% stack 'Geld' parts %}", parts=[("a", 1), ("b", 2), ("c", -5)])
    assert 'x="0.00%" width="33.33%"' in picture
    assert 'x="33.33%" width="66.67%"' in picture
    assert 'width="0.00%"' in picture
    assert "style=" not in picture


@pytest.mark.parametrize("parts", [[], [("a", 0)]])
def test_pictures_of_nothing_can_be_drawn(parts: list[tuple[str, int]]) -> None:
    for tag in ("stack", "bars", "columns"):
        assert "<figure" in drawn(f"{{% {tag} 'Geld' parts %}}", parts=parts)


def test_a_table_repeats_its_headings_for_the_phone_and_refuses_a_row_of_another_length() -> None:
    source = "{% table 'Betalingen' columns rows numeric='2' %}"
    table = drawn(source, columns=["Maand", "Bedrag"], rows=[["<mei>", 1]])
    assert '<th scope="row" role="rowheader" data-label="Maand">&lt;mei&gt;</th>' in table
    assert '<td role="cell" data-label="Bedrag" class="numeric">1</td>' in table
    with pytest.raises(ValueError, match="zip"):
        drawn(source, columns=["Maand", "Bedrag"], rows=[["mei"]])


@pytest.mark.parametrize("tag", ["alert 'loud'", "sum_card 'have' 'Geld'"])
def test_an_unknown_kind_is_an_error(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="not '"):
        drawn(f"{{% {tag} %}}{{% end{tag.split()[0]} %}}")


class NameForm(Form):
    name = CharField(label="Naam", help_text="Zoals op je pas")
    nick = CharField(label="Roepnaam", required=False)


def test_a_form_ties_label_hint_and_error_to_the_field() -> None:
    form = drawn("{% form form submit='Verder' csrf_token %}".replace(" csrf_token", ""), form=NameForm({}))
    assert '<label class="spil-field__label" for="id_name">Naam</label>' in form
    assert 'aria-describedby="id_name_helptext id_name_error"' in form
    assert 'id="id_name_helptext"' in form
    assert 'id="id_name_error"' in form
    assert 'aria-invalid="true"' in form
    assert '<a href="#id_name">Naam</a>' in form
    assert "Roepnaam <span" in form
    assert 'name="csrfmiddlewaretoken"' in form


def test_an_unbound_form_shows_no_errors() -> None:
    assert 'role="alert"' not in drawn("{% error_summary form %}{% fields form 'name' %}", form=NameForm())
