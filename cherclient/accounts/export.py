"""One archive with all the site knows of a member: a page to read, data for programs, files."""

from __future__ import annotations

import json
import tempfile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from stories.people import Section, write_member_files

from . import signals
from .models import User

IN_MEMORY = 4 * 1024 * 1024  # bytes; beyond that the archive is written on disk


def addresses_of(member: User) -> list[str]:
    """Every address of the account, in lower case."""
    others = EmailAddress.objects.filter(user=member).values_list("email", flat=True)
    return sorted({member.email, *(address.lower() for address in others)})


def archive_of(member: User) -> IO[bytes]:
    """A ZIP, open at its beginning: index.html, data.json, stories.jsonl, photos and proofs."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - given to the caller
    account = account_row(member)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        sections = write_member_files(archive, member, account["addresses"])
        for _receiver, told in signals.member_data_asked.send(User, member=member):
            sections += [Section(*each) for each in told]
        data = {"made_at": timezone.now(), "account": account}
        data |= {section.name: section.rows for section in sections}
        said = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", said)
        shown = {"account": account, "sections": sections, "made_at": data["made_at"]}
        archive.writestr("index.html", render_to_string("accounts/export.html", shown))
    file.seek(0)
    return file


def account_row(member: User) -> dict:
    """The account itself. A password is kept unreadable and a second factor secret: neither is given."""
    factors = Authenticator.objects.filter(user=member).values_list("type", "created_at")
    return {
        "email": member.email,
        "addresses": addresses_of(member),
        "pseudonym": member.pseudonym,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "language": member.language,
        "date_joined": member.date_joined,
        "last_login": member.last_login,
        "has_password": member.has_usable_password(),
        "second_factors": [{"type": kind, "created_at": made} for kind, made in factors],
    }
