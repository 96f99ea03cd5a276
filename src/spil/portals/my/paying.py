"""The questions of the pay pages: how much, and from which account we may collect."""

from typing import Any

from django import forms

from spil import text
from spil.core.payments.collecting import SEPA
from spil.core.payments.receivers import Claim
from spil.portals.base.fields import EuroField
from spil.portals.my.forms import AccountForm
from spil.text import T


class PayForm(forms.Form):
    """How much somebody pays now: at most what is owed."""

    def __init__(self, claim: Claim, **options: Any) -> None:
        super().__init__(**options)
        self.fields["amount"] = EuroField(
            label=T(nl="Hoeveel betaal je?", en="How much do you pay?"), least=1, most=claim.most_cents,
            initial=claim.due_cents or None,
            help_text=T(nl="Je kunt tot en met {most} betalen.", en="You can pay up to {most}.",
                        most=text.euro(claim.most_cents)),
        )  # fmt: skip

    def refuse(self, why: object) -> None:
        """Say why it cannot be paid this way."""
        self.add_error(None, str(why))


class MandateForm(AccountForm):
    """From which account we may collect, and leave to do so."""

    consent = forms.BooleanField(
        label=T(nl="Ja, Spil mag wat ik moet betalen van deze rekening afschrijven",
                en="Yes, Spil may debit what I have to pay from this account"),
        help_text=T(nl="Je kunt dit altijd weer intrekken. Een afschrijving kun je binnen 8 weken laten terugboeken.",
                    en="You can always withdraw this. You can have a debit paid back within 8 weeks."),
        error_messages={"required": T(nl="Zet een vinkje als we mogen afschrijven.",
                                      en="Tick the box if we may debit your account.")},
    )  # fmt: skip

    def clean_iban(self) -> str:
        """An account in a country where direct debit works."""
        number = super().clean_iban()
        if number[:2] not in SEPA:
            raise forms.ValidationError(
                T(nl="Van een rekening in dit land kunnen we niet afschrijven. Kies een andere, of betaal zelf.",
                  en="We cannot debit an account in this country. Choose another one, or pay yourself.")
            )  # fmt: skip
        return number
