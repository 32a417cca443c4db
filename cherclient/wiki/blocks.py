"""What a wiki article is made of, for Wagtail's editor; `reading.rendering` draws it."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from ..blocks import FigureBlock, HeadingBlock, MarkdownBlock, QuotationBlock


class SubheadingBlock(HeadingBlock):
    """A heading of the third level, with its anchor."""

    class Meta:
        icon = "title"
        label = _("Subheading")


class ToSupportBlock(MarkdownBlock):
    """A paragraph that no lived story and no source supports yet: its thread is dotted."""

    class Meta:
        icon = "help"
        label = _("To be supported")


class StoryBlock(blocks.CharBlock):
    """A lived story the article rests on, by its public id; shown only while it is public."""

    class Meta:
        icon = "openquote"
        label = _("Story cited")
        help_text = _("The ten characters in the address of the story.")


class SourceBlock(blocks.StructBlock):
    """A work the article rests on, by its key in the bibliography."""

    source = blocks.CharBlock(label=_("Key"), help_text=_("As in the bibliography."))
    place = blocks.CharBlock(label=_("Page or chapter"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Source cited")


class LiveFigureBlock(blocks.CharBlock):
    """A figure of the ranking: `finissent-mal`, or `finissent-mal@2026-10` for a closed edition."""

    class Meta:
        icon = "order"
        label = _("Live figure")


class TableBlock(TypedTableBlock):
    class Meta:
        icon = "table"
        label = _("Table")


class ArticleBody(blocks.StreamBlock):
    heading = HeadingBlock()
    subheading = SubheadingBlock()
    text = MarkdownBlock()
    to_support = ToSupportBlock()
    story = StoryBlock(max_length=16)
    source = SourceBlock()
    quotation = QuotationBlock()
    live_figure = LiveFigureBlock(max_length=120)
    table = TableBlock([("text", blocks.CharBlock(label=_("Text"), required=False))])
    figure = FigureBlock()
