"""A letter with the agency's signature (PAdES), for whoever must prove that it is ours.

The key and its certificate come from SPIL_SIGNING_KEY and SPIL_SIGNING_CERTIFICATE (PEM). In development a pair that
nobody should trust is made under var/.
"""

import io
import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

ROOM_FOR_SIGNATURE = 8192  # bytes, hexadecimal; said in advance so that nothing is signed twice to find it out


class KeptKey(signers.Signer):
    """Signs with an elliptic curve key that was read once; the library's own signer reads it again every time."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: asn1_x509.Certificate) -> None:
        super().__init__(signing_cert=certificate, cert_registry=SimpleCertificateStore())  # type: ignore[no-untyped-call]
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def signed_pdf(pdf: bytes) -> bytes:
    """The same PDF with an invisible signature over all of it. Differs each time: it holds the moment of signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name="Spil", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    signer = signers.PdfSigner(metadata, signer=_signer())
    signed: bytes = signer.sign_pdf(writer, bytes_reserved=ROOM_FOR_SIGNATURE).getvalue()
    return signed


@lru_cache
def _signer() -> KeptKey:
    key_pem, certificate_pem = _pair()
    key = serialization.load_pem_private_key(key_pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ImproperlyConfigured("SPIL_SIGNING_KEY must be an elliptic curve key (P-256).")
    certificate = x509.load_pem_x509_certificate(certificate_pem)
    return KeptKey(key, asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)))


def _pair() -> tuple[bytes, bytes]:
    given = os.environ.get("SPIL_SIGNING_KEY"), os.environ.get("SPIL_SIGNING_CERTIFICATE")
    if given[0] and given[1]:
        return given[0].encode(), given[1].encode()
    if settings.PRODUCTION:
        raise ImproperlyConfigured("SPIL_SIGNING_KEY and SPIL_SIGNING_CERTIFICATE must be set in production.")
    kept = settings.VAR / "signing.pem"
    if not kept.exists():
        made = kept.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_bytes(_untrusted_pair())
        made.rename(kept)
    return kept.read_bytes(), kept.read_bytes()


def _untrusted_pair() -> bytes:
    """A new key with a certificate that it signed itself, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Spil, not for production")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
