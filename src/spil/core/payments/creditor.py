"""The agency as its bank knows it."""

from spil.core.payments import sepa

NAME, IBAN = "Spil", "NL56SPIL0999999990"
DEBTOR = sepa.Debtor(name=NAME, iban=IBAN)
CREDITOR = sepa.Creditor(name=NAME, iban=IBAN, identifier="NL79ZZZ999999990000")
