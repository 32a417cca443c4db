"""Signing with Ed25519 (RFC 8032): who vouches for an edition, and how anybody checks it.

An embedded site makes its key once, in a file its owner alone reads; a site in production is given
one. Signatures and public keys are hexadecimal; keys to download are PEM, as openssl reads them.
"""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

SEED_BYTES = 32


class BadKey(ValueError):
    """The site's signing key cannot be used; the message says what was expected, never the key."""


def sign(message: bytes) -> str:
    """The site's signature of a message, 128 hexadecimal digits. Raises `BadKey`."""
    return _site_key().sign(message).hex()


def verify(message: bytes, signature: str, key: str) -> bool:
    """Whether the holder of a public key signed exactly these bytes; False for anything malformed."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def public_key_hex() -> str:
    """The site's public key, 64 hexadecimal digits. Raises `BadKey`."""
    return _site_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def public_key_pem(key: str) -> str:
    """A public key as a PEM file. Raises `ValueError` when it is not one."""
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_key(text: str) -> Ed25519PrivateKey:
    """A private key from PEM, from PEM in base64, or from its 32 bytes in base64.

    A PEM squeezed into one line may write its line ends as `\\n`. Raises `BadKey`.
    """
    text = text.strip().replace("\\n", "\n")
    if not text.startswith("-----"):
        try:
            raw = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            raise BadKey("the key is neither PEM nor base64") from None
        if len(raw) == SEED_BYTES:
            return Ed25519PrivateKey.from_private_bytes(raw)
        text = raw.decode("ascii", errors="replace")
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey("the key is not a private key in PEM without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey("the key is not an Ed25519 key")
    return key


def _site_key() -> Ed25519PrivateKey:
    """The key the settings give, else the one in the file of an embedded site, made if needed."""
    if settings.EDITION_KEY:
        return _cached(settings.EDITION_KEY)
    path = Path(settings.EDITION_KEY_FILE)
    if not path.exists():
        _make(path)
    try:
        return _cached(path.read_text(encoding="ascii"))
    except UnicodeDecodeError:
        raise BadKey(f"{path} is not a text file") from None


_cached = lru_cache(maxsize=4)(read_key)


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; when two processes do it at once, the first one's stays."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
