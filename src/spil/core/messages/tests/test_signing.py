"""A signed letter validates, and no longer when one byte is changed."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from spil.core.messages import signing
from spil.core.messages.tests.test_messages import render, text


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[bytes]:
    signing._signer.cache_clear()
    with override_settings(VAR=tmp_path):
        made = signing.signed_pdf(render())
    assert (tmp_path / "signing.pem").stat().st_mode & 0o777 == 0o600
    yield made
    signing._signer.cache_clear()


def intact(pdf: bytes) -> bool:
    trusted = ValidationContext(trust_roots=[signing._signer().signing_cert])
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    status = validate_pdf_signature(signature, trusted)
    return bool(status.intact and status.valid and status.trusted)


def test_signed(signed: bytes) -> None:
    assert intact(signed)
    assert "314,02" in text(signed)
    place = signed.index(b"/Title")
    assert not intact(signed[:place] + b"/Titel" + signed[place + 6 :])
