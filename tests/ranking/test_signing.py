"""The key that signs editions: made once, read in three forms, refused in words."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from ranking import signing
from ranking.checks import the_edition_key_can_sign
from ranking.models import Edition

SEED = bytes(range(32))
PEM = (
    Ed25519PrivateKey.from_private_bytes(SEED)
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)
# RFC 8032, section 7.1, test 2: the seed, the public key, one byte signed.
RFC_SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
RFC_PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
RFC_SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


@pytest.fixture
def embedded(settings, tmp_path):
    """An embedded site that has no key yet."""
    settings.EDITION_KEY, settings.EDITION_KEY_FILE = "", tmp_path / "edition-key.pem"
    return settings.EDITION_KEY_FILE


def test_signatures_are_those_of_the_standard(settings):
    settings.EDITION_KEY = base64.b64encode(RFC_SEED).decode()
    assert signing.public_key_hex() == RFC_PUBLIC
    assert signing.sign(b"\x72") == RFC_SIGNATURE
    assert signing.verify(b"\x72", RFC_SIGNATURE, RFC_PUBLIC)


@pytest.mark.parametrize(
    ("message", "signature", "key"),
    [
        (b"\x73", RFC_SIGNATURE, RFC_PUBLIC),
        (b"\x72", RFC_SIGNATURE[:-2] + "01", RFC_PUBLIC),
        (b"\x72", RFC_SIGNATURE, "00" * 32),
        (b"\x72", "", RFC_PUBLIC),
        (b"\x72", "éé", RFC_PUBLIC),
        (b"\x72", RFC_SIGNATURE, "12"),
    ],
)
def test_anything_else_is_not_a_signature(message, signature, key):
    assert not signing.verify(message, signature, key)


@given(st.binary(max_size=200), st.text(max_size=150), st.text(max_size=80))
def test_verifying_never_fails(message, signature, key):
    assert signing.verify(message, signature, key) is False


@pytest.mark.parametrize(
    "text",
    [
        PEM,
        f"\n  {PEM}\n",
        PEM.replace("\n", "\\n"),
        base64.b64encode(PEM.encode()).decode(),
        base64.encodebytes(PEM.encode()).decode(),
        base64.b64encode(SEED).decode(),
    ],
    ids=["pem", "spaces", "one line", "base64 of pem", "wrapped base64", "seed"],
)
def test_a_key_is_read_in_every_form_the_documentation_names(settings, text):
    settings.EDITION_KEY = text
    expected = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw().hex()
    assert signing.public_key_hex() == expected


def _pem(key, encryption) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("my secret key", "neither PEM nor base64"),
        ("c2hvcnQ=", "not a private key"),
        (PEM[:60], "not a private key"),
        (_pem(generate_private_key(SECP256R1()), NoEncryption()), "not an Ed25519 key"),
        (_pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"x")), "without a password"),
    ],
    ids=["words", "short", "cut", "another curve", "with a password"],
)
def test_a_key_that_cannot_sign_is_refused_in_words_without_showing_it(settings, text, said):
    settings.EDITION_KEY = text
    with pytest.raises(signing.BadKey, match=said) as refused:
        signing.sign(b"")
    assert text[5:25] not in str(refused.value)


def test_an_embedded_site_makes_its_key_once_for_its_owner_alone(embedded):
    first = signing.public_key_hex()
    assert stat.S_IMODE(embedded.stat().st_mode) == 0o600
    assert signing.public_key_hex() == first
    assert [file.name for file in embedded.parent.iterdir()] == ["edition-key.pem"]


def test_processes_that_start_at_once_agree_on_one_key(embedded):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _n: signing.public_key_hex(), range(16)))
    assert len(found) == 1


def test_a_damaged_key_file_is_refused_in_words(embedded):
    embedded.write_bytes(b"\xff\xfe\x00 not a key")
    with pytest.raises(signing.BadKey, match="not a text file"):
        signing.sign(b"")
    embedded.write_text("", encoding="ascii")
    with pytest.raises(signing.BadKey):
        signing.sign(b"")


@pytest.mark.parametrize(("text", "found"), [("", []), (PEM, []), ("not a key!", ["ranking.E001"])])
def test_a_key_that_cannot_sign_is_said_at_deployment(settings, text, found):
    settings.EDITION_KEY = text
    assert [each.id for each in the_edition_key_can_sign(None)] == found


@pytest.mark.django_db
def test_nothing_is_closed_with_a_key_that_cannot_sign(ranked_brand, settings):
    settings.EDITION_KEY = "not a key!"
    with pytest.raises(CommandError, match="neither PEM nor base64"):
        call_command("make_edition", close=True)
    assert not Edition.objects.closed().exists()
