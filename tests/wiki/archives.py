"""A small wiki with one of everything an archive holds, and archives made to be wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model

from cherclient.wiki.archive import export_wiki
from cherclient.wiki.content import Content
from cherclient.wiki.models import (
    Message,
    Source,
    Thread,
    WikiArticlePage,
    WikiCategory,
)
from cherclient.wiki.notation import parse
from cherclient.wiki.services import create_article, save_edit
from cherclient.wiki.services.renaming import rename
from cherclient.wiki.vocabulary import Change
from tests.pictures import picture

TEXT = """Un pichet ne fuit jamais {{source:pichet-1900|p. 3}}, voir [[L’anse]].

## Ce qu’on compte

Table : Pichets
| année | cassés |
|---|---|
| 2021 | 3 \\| 4 |

> L’anse d’abord.
> — une potière

![Un pichet bleu](image:%s "Le bleu")

[à étayer] Il dure.

{{chiffre:recits-comptes}}"""


def only(*articles: WikiArticlePage) -> None:
    """Nothing else in the wiki than these."""
    kept = [each.pk for each in articles]
    WikiArticlePage.objects.exclude(pk__in=kept).delete()
    if not kept:
        WikiCategory.objects.all().delete()
        Source.objects.all().delete()
        for image in get_image_model().objects.all():
            image.delete()


def a_wiki(author, talker) -> WikiArticlePage:
    """An article with an image, a table, a source, a former title, a revert, a translation, a talk."""
    only()
    image = get_image_model().objects.create(
        title="Pichet", file=ContentFile(picture("PNG"), "pichet.png"), credit="Musée"
    )
    Source.objects.create(key="pichet-1900", kind="book", title="Pichets", year=1900, sponsor="X")
    clay = WikiCategory.objects.create(slug="argile", name_fr="Argile", name_en="Clay")
    home = WikiCategory.objects.create(slug="maison", name_fr="Maison", name_en="Home", order=2)
    jug = WikiCategory.objects.create(slug="pichets", name_fr="Pichets", name_en="Jugs")
    jug.parents.set([clay, home])
    first = Content(
        title="Le pichet",
        thesis="Il dure.",
        hypotheses=("H2", "H5"),
        figures=("recits-comptes",),
        categories=("argile", "pichets"),
        blocks=tuple(parse(TEXT % image.get_file_hash())),
    )
    one = create_article(first, author=author, language="fr", summary="Un début").revision
    article = one.article
    two = save_edit(
        article, first.with_blocks(first.blocks[:2]), author=talker, base=one, summary="Coupé"
    ).revision
    back = {"change": Change.REVERTED, "reverts": two, "summary": "Trop court"}
    save_edit(article, first, author=author, base=two, **back)
    rename(article, "La cruche", author=author, was="Le pichet", summary="Renommé")
    english = Content(title="The jug", blocks=tuple(parse("A jug.")))
    create_article(english, author=None, language="en", translation_of=article)
    thread = Thread.objects.create(article=article, subject="Bleu ?", last_at=timezone.now())
    asked = Message.objects.create(thread=thread, author=talker, text="Pourquoi bleu ?")
    Message.objects.create(thread=thread, author=author, text="Par goût.", parent=asked)
    Message.objects.create(thread=thread, text="Injure.", removed_at=timezone.now())
    return WikiArticlePage.objects.get(pk=article.pk)


def exported(folder: Path, name: str = "wiki.zip", **options) -> Path:
    export_wiki(folder / name, **options)
    return folder / name


def files_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rebuilt(path: Path, change: Callable[[dict], None], *, manifest: bool = True) -> Path:
    """A copy whose files `change` altered in place; its manifest told so, unless not."""
    files = files_of(path)
    said = json.loads(files["manifest.json"])
    change(files)
    if manifest and "manifest.json" in files:
        names = files.keys() - {"manifest.json"}
        said["files"] = {name: hashlib.sha256(files[name]).hexdigest() for name in names}
        files["manifest.json"] = json.dumps(said).encode()
    copy = path.with_name("altered.zip")
    with ZipFile(copy, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return copy
