"""The JSON files of an archive, as strict shapes: nothing more, nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from ..content import Content
from ..figures import Figure
from ..notation import BLOCKS_MAX
from ..vocabulary import MESSAGE_MAX, Basis, Change, Kind, SourceKind
from .fields import (
    LARGEST,
    ArticleSlug,
    BlockId,
    CategorySlug,
    Hash,
    HashOrNone,
    ImageDigest,
    Language,
    Line80,
    Line120,
    Line240,
    Line300,
    Moment,
    Number,
    SourceKey,
    Summary,
    Text,
    TidyTitle,
    Title,
    Uuid,
    WebAddress,
    codes_within,
)

FORMAT = "cherclient-wiki-1"
_figure = TypeAdapter(Figure)


def _figures(read: dict[str, dict]) -> dict[str, dict]:
    for each in read.values():
        _ = _figure.validate_python(each).made_on, Figure.from_json(each).label
    return read


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class _Quotation(Shape):
    quotation: Text
    source: Text


class _Source(Shape):
    source: Text
    place: Text


class _Table(Shape):
    caption: Text
    head: list[Text]
    rows: list[list[Text]]


class _Figure(Shape):
    image: ImageDigest
    alt: Text
    caption: Text


class _Words(Shape):
    id: BlockId
    kind: Literal["text", "to_support", "heading", "subheading", "live_figure"]
    value: Text


class _StoryBlock(Shape):
    id: BlockId
    kind: Literal["story"]
    value: Annotated[Text, Field(max_length=16)]


class _QuotationBlock(Shape):
    id: BlockId
    kind: Literal["quotation"]
    value: _Quotation


class _SourceBlock(Shape):
    id: BlockId
    kind: Literal["source"]
    value: _Source


class _TableBlock(Shape):
    id: BlockId
    kind: Literal["table"]
    value: _Table


class _FigureBlock(Shape):
    id: BlockId
    kind: Literal["figure"]
    value: _Figure


Block = Annotated[
    _Words | _StoryBlock | _QuotationBlock | _SourceBlock | _TableBlock | _FigureBlock,
    Field(discriminator="kind"),
]


class ContentShape(Shape):
    title: Title
    kind: Literal[tuple(Kind.values)]
    thesis: Line240
    summary: Line240
    origin: Line240
    signed_by: Line120
    company: Line120
    interest: Line240
    hypotheses: Annotated[list[Text], codes_within(40)]
    figures: Annotated[list[Text], codes_within(200)]
    categories: Annotated[list[CategorySlug], Field(max_length=100)]
    blocks: Annotated[list[Block], Field(max_length=2 * BLOCKS_MAX)]

    @property
    def content(self) -> Content:
        return Content.from_json(self.model_dump())

    @property
    def images(self) -> set[str]:
        """Digests of the images it shows."""
        return {each.value.image for each in self.blocks if each.kind == "figure"} - {""}


class RevisionShape(Shape):
    number: Number
    language: Language
    title: Title
    made_at: Moment
    author: Line80
    signed: bool
    newcomer: bool
    change: Literal[tuple(Change.values)]
    summary: Summary
    base: Number | None
    reverts: Number | None
    content: ContentShape | None
    figures: Annotated[dict[Text, dict[str, Text | int | float | None]], AfterValidator(_figures)]
    size: Annotated[int, Field(ge=0, le=LARGEST)]
    growth: Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
    content_digest: Hash
    summary_digest: HashOrNone
    previous_hash: HashOrNone
    hash: Hash
    erased_at: Moment | None
    erased_basis: Literal[("", *Basis.values)]
    erased_reason: Summary


class ArticleShape(Shape):
    """`content` is what readers see; `revisions` what they saw, from the first."""

    language: Language
    slug: ArticleSlug
    title: TidyTitle
    translation_key: Uuid
    content: ContentShape
    revisions: Annotated[list[RevisionShape], Field(min_length=1)]


class CategoryShape(Shape):
    slug: CategorySlug
    name_fr: Annotated[Text, Field(max_length=60)]
    name_en: Annotated[Text, Field(max_length=60)]
    lead_fr: Line240
    lead_en: Line240
    order: Annotated[int, Field(ge=0, le=32767)]
    parents: list[CategorySlug]


class SourceShape(Shape):
    key: SourceKey
    kind: Literal[tuple(SourceKind.values)]
    authors: Line240
    year: Annotated[int, Field(ge=-5000, le=32767)] | None
    title: Line300
    container: Line240
    publisher: Line120
    url: WebAddress
    sponsor: Annotated[Text, Field(max_length=160)]
    language: Annotated[Text, Field(max_length=5)]


class FormerTitleShape(Shape):
    language: Language
    title: Title
    slug: ArticleSlug
    article: ArticleSlug
    given_up_at: Moment


class ImageShape(Shape):
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    file: Text
    title: Title
    description: Title
    credit: Annotated[Text, Field(max_length=200)]


class MessageShape(Shape):
    """`answers` is the place of another message of the thread, from 0."""

    answers: Annotated[int, Field(ge=0)] | None
    author: Line80
    text: Annotated[Text, Field(max_length=4 * MESSAGE_MAX)]
    written_at: Moment
    edited_at: Moment | None
    removed_at: Moment | None
    removed_reason: Summary


class ThreadShape(Shape):
    subject: Annotated[Text, Field(max_length=140)]
    opened_at: Moment
    last_at: Moment
    resolved_at: Moment | None
    messages: list[MessageShape]


class Licence(Shape):
    name: Text
    url: Text


class ManifestShape(Shape):
    format: str
    as_of: Moment | None
    site: Text
    licence: Licence
    attribution: Text
    files: dict[str, Hash]
    articles: dict[str, Hash]


CATEGORIES, SOURCES = TypeAdapter(list[CategoryShape]), TypeAdapter(list[SourceShape])
FORMER_TITLES, IMAGES = TypeAdapter(list[FormerTitleShape]), TypeAdapter(list[ImageShape])
THREADS, ARTICLE = TypeAdapter(list[ThreadShape]), TypeAdapter(ArticleShape)
MANIFEST = TypeAdapter(ManifestShape)
