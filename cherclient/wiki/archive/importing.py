"""Taking an archive in: all of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from ..models import Source, WikiCategory
from . import names
from .articles import Known, append, create, obstacle, put_former_title, put_threads
from .pictures import put_images
from .reading import Archive
from .shapes import ArticleShape


@dataclass
class Report:
    """What an import did, or would do: files of articles by what became of them."""

    created: list[str] = field(default_factory=list)
    continued: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # file, cause
    categories: int = 0
    sources: int = 0
    images: int = 0
    former_titles: int = 0

    @property
    def did_nothing(self) -> bool:
        done = self.created or self.continued or self.refused
        return not (done or self.categories or self.sources or self.images or self.former_titles)


class Refused(ValueError):
    """Articles of the archive contradict those of the site; nothing was imported."""

    def __init__(self, refused: list[tuple[str, str]]):
        self.refused = refused
        super().__init__("\n".join(f"{file}: {cause}" for file, cause in refused))


def import_wiki(path: Path, *, dry_run: bool = False, skip_diverged: bool = False) -> Report:
    """Bring in what the site does not have; what it has already stays as it is.

    An article is known by the hash of its first revision. A history that continues ours is appended;
    one that parts from ours is refused, and all with it unless `skip_diverged`. Raises `BadArchive`
    before anything is written, `Refused`, `OSError`.
    """
    report = Report()
    with Archive(path) as archive:
        archive.verify()
        with put_images(archive, keep=not dry_run) as pictures, transaction.atomic():
            report.images = pictures.save()
            report.sources = _sources(archive)
            report.categories = _categories(archive)
            for name, article in archive.articles():
                _article(archive, name, article, report)
            report.former_titles = sum(map(put_former_title, archive.former_titles()))
            if report.refused and not skip_diverged:
                raise Refused(report.refused)
            if dry_run:
                transaction.set_rollback(True)
    return report


def _article(archive: Archive, name: str, article: ArticleShape, report: Report) -> None:
    known = Known.of(article)
    if known is not None and known.has_all:
        report.same.append(name)
    elif cause := obstacle(article, known):
        report.refused.append((name, cause))
    elif known is not None:
        append(article, known)
        report.continued.append(name)
    else:
        page = create(article)
        put_threads(page, archive.threads(names.talk_file(article.language, article.slug)))
        report.created.append(name)


def _sources(archive: Archive) -> int:
    known = set(Source.objects.values_list("key", flat=True))
    new = [each for each in archive.sources() if each.key not in known]
    for each in new:
        Source.objects.create(**each.model_dump())
    return len(new)


def _categories(archive: Archive) -> int:
    """Only new ones are put in their parents: no cycle can come of it."""
    known = set(WikiCategory.objects.values_list("slug", flat=True))
    new = [each for each in archive.categories() if each.slug not in known]
    for each in new:
        WikiCategory.objects.create(**each.model_dump(exclude={"parents"}))
    by_slug = {row.slug: row for row in WikiCategory.objects.all()} if new else {}
    for each in new:
        by_slug[each.slug].parents.set(by_slug[slug] for slug in each.parents)
    return len(new)
