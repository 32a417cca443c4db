"""Reading an archive with distrust: everything in it is checked before anything is believed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from pydantic import TypeAdapter, ValidationError

from ..content import chained
from . import names, shapes
from .shapes import ArticleShape, ManifestShape, RevisionShape

_UNREADABLE = (
    BadZipFile,
    OSError,
    EOFError,
    RuntimeError,  # an encrypted entry, or a way of packing that zipfile does not know
    ValueError,
    zlib.error,
)


class BadArchive(ValueError):
    """A file of an archive that is not as it should be: which one, and why."""

    def __init__(self, file: str, cause: str):
        self.file, self.cause = file, cause
        super().__init__(f"{file}: {cause}")


class Archive:
    """An archive opened for reading. Every method raises `BadArchive`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = ZipFile(path)
        except OSError as error:
            raise BadArchive(path.name, error.strerror or str(error)) from None
        except (BadZipFile, RuntimeError, ValueError):
            raise BadArchive(path.name, "not a ZIP file, or one that was cut short") from None
        self._entries = {each.filename: each for each in self._zip.infolist()}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exc) -> None:
        self._zip.close()

    # --- all is checked ---------------------------------------------------------------------------

    def verify(self) -> ManifestShape:
        """Names, sizes, digests, shapes and chains of the whole archive; its manifest."""
        self._verify_entries(self._zip.infolist())
        manifest = self.manifest()
        if manifest.format != shapes.FORMAT:
            raise BadArchive(
                names.MANIFEST,
                f"of the format “{manifest.format[:40]}”; this version reads “{shapes.FORMAT}”",
            )
        there = self._entries.keys() - {names.MANIFEST}
        for name in sorted({*manifest.files, *names.ALWAYS} - there):
            raise BadArchive(name, "missing")
        for name in sorted(there - manifest.files.keys()):
            raise BadArchive(name, "not in the manifest")
        for name in sorted(there):
            if hashlib.sha256(self.read(name)).hexdigest() != manifest.files[name]:
                raise BadArchive(name, "its SHA-256 is not that of the manifest")
        self._verify_articles(manifest)
        self._verify_rest(manifest)
        return manifest

    def _verify_entries(self, entries: list[ZipInfo]) -> None:
        if len(entries) > names.ENTRIES_MAX:
            raise BadArchive(self.path.name, f"more than {names.ENTRIES_MAX:,} files")
        if len(entries) != len(self._entries):
            raise BadArchive(self.path.name, "the same name stands twice in it")
        for each in entries:
            if not names.is_known(each.filename):
                raise BadArchive(
                    each.filename[:200], "no archive of the wiki has a file of this name"
                )
            if each.file_size > names.ENTRY_MAX:
                raise BadArchive(each.filename, f"more than {names.ENTRY_MAX:,} bytes unpacked")
        if sum(each.file_size for each in entries) > names.TOTAL_MAX:
            raise BadArchive(self.path.name, f"more than {names.TOTAL_MAX:,} bytes unpacked")

    def _verify_articles(self, manifest: ManifestShape) -> None:
        found, hashes = set(), set()
        for name, article in self.articles():
            key = f"{article.language}/{article.slug}"
            if name != names.article_file(article.language, article.slug):
                raise BadArchive(name, f"holds the article {key}")
            verify_chain(name, article)
            if manifest.articles.get(key) != article.revisions[-1].hash:
                raise BadArchive(name, "its last hash is not that of the manifest")
            new = {each.hash for each in article.revisions}
            if new & hashes:
                raise BadArchive(name, "has a revision of another article")
            found.add(key)
            hashes |= new
        for key in sorted(manifest.articles.keys() - found):
            raise BadArchive(f"articles/{key}.json", "missing")

    def _verify_rest(self, manifest: ManifestShape) -> None:
        parents = {each.slug: each.parents for each in self.categories()}
        if len(parents) != len(self.categories()):
            raise BadArchive(names.CATEGORIES, "a category stands twice in it")
        for slug, above in parents.items():
            for each in above:
                if each not in parents:
                    raise BadArchive(
                        names.CATEGORIES, f"“{slug}” stands in “{each}”, which is missing"
                    )
        if slug := _on_a_cycle(parents):
            raise BadArchive(names.CATEGORIES, f"“{slug}” stands in itself")
        for each in self.former_titles():
            if f"{each.language}/{each.article}" not in manifest.articles:
                raise BadArchive(names.FORMER_TITLES, f"“{each.title}” leads to no article")
        for image in self.images():
            content = self.read(image.file)
            if hashlib.sha1(content, usedforsecurity=False).hexdigest() != image.digest:
                raise BadArchive(image.file, "not the image of its digest")
        if len({each.key for each in self.sources()}) != len(self.sources()):
            raise BadArchive(names.SOURCES, "a source stands twice in it")
        for name in self._matching(names.TALK):
            self.threads(name)

    # --- its files --------------------------------------------------------------------------------

    def read(self, name: str) -> bytes:
        """The bytes of a file, at most `ENTRY_MAX` whatever its head says."""
        if name not in self._entries:
            raise BadArchive(name, "missing")
        try:
            with self._zip.open(self._entries[name]) as file:
                content = file.read(names.ENTRY_MAX + 1)
        except _UNREADABLE:
            raise BadArchive(name, "damaged: it cannot be unpacked") from None
        if len(content) > names.ENTRY_MAX:
            raise BadArchive(name, f"more than {names.ENTRY_MAX:,} bytes unpacked")
        return content

    def manifest(self) -> ManifestShape:
        return self._shaped(names.MANIFEST, shapes.MANIFEST)

    def articles(self) -> Iterator[tuple[str, ArticleShape]]:
        for name in self._matching(names.ARTICLE):
            yield name, self._shaped(name, shapes.ARTICLE)

    def categories(self) -> list[shapes.CategoryShape]:
        return self._shaped(names.CATEGORIES, shapes.CATEGORIES)

    def sources(self) -> list[shapes.SourceShape]:
        return self._shaped(names.SOURCES, shapes.SOURCES)

    def former_titles(self) -> list[shapes.FormerTitleShape]:
        return self._shaped(names.FORMER_TITLES, shapes.FORMER_TITLES)

    def images(self) -> list[shapes.ImageShape]:
        return self._shaped(names.IMAGES, shapes.IMAGES)

    def threads(self, name: str) -> list[shapes.ThreadShape]:
        """Of a file of discussions; none when there is no such file."""
        if name not in self._entries:
            return []
        threads = self._shaped(name, shapes.THREADS)
        for thread in threads:
            for place, message in enumerate(thread.messages):
                if message.answers is not None and message.answers >= place:
                    raise BadArchive(name, "a message answers one that comes after it")
        return threads

    def _matching(self, pattern) -> list[str]:
        return sorted(name for name in self._entries if pattern.fullmatch(name))

    def _shaped(self, name: str, adapter: TypeAdapter):
        try:
            return adapter.validate_json(self.read(name))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(each) for each in first["loc"])[:120]
            raise BadArchive(name, f"{place + ': ' if place else ''}{first['msg'][:200]}") from None


def verify_chain(name: str, article: ArticleShape) -> None:
    """Raise `BadArchive` where a digest or a link of an article's history does not hold."""
    previous = ""
    for number, each in enumerate(article.revisions, 1):
        if cause := _broken(each, number, previous):
            raise BadArchive(name, f"revision {number}: {cause}")
        previous = each.hash
    last = article.revisions[-1]
    if article.content.content.digest != last.content_digest:
        raise BadArchive(name, "what readers see is not its last revision")
    if article.title != article.content.title:
        raise BadArchive(name, "its title is not that of its content")


def _broken(each: RevisionShape, number: int, previous: str) -> str:
    """What does not hold in a revision; an erased one vouches for its words by their digests."""
    if each.number != number:
        return f"numbered {each.number}"
    if each.previous_hash != previous:
        return "does not follow the one before it"
    if each.content is not None and each.content.content.digest != each.content_digest:
        return "its text is not that of its digest"
    if each.content is None and not each.erased_at:
        return "its text is missing"
    if max(each.base or 0, each.reverts or 0) >= number:
        return "made from a revision that comes after it"
    erased = each.summary_digest if each.content is None else ""
    hashed = chained(previous, number, each.made_at, each.summary, each.content_digest, erased)
    return "" if hashed == each.hash else "its hash is not that of what it says"


def _on_a_cycle(parents: dict[str, list[str]]) -> str | None:
    """A category that stands in itself, however far; None when there is none."""
    left = {slug: set(above) for slug, above in parents.items()}
    while free := [slug for slug, above in left.items() if not above]:
        for slug in free:
            del left[slug]
        for above in left.values():
            above.difference_update(free)
    return min(left, default=None)
