"""What a wiki article is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from ..blocks import FigureBlock, HeadingBlock, MarkdownBlock, QuotationBlock


class ToSupportBlock(MarkdownBlock):
    """A paragraph that no lived story and no source supports yet: its thread is dotted."""

    class Meta:
        icon = "help"
        label = _("To be supported")
        template = "wiki/blocks/to_support.html"


class StoryBlock(SnippetChooserBlock):
    """A lived story the article rests on; shown only while it is public."""

    class Meta:
        icon = "openquote"
        label = _("Story cited")
        template = "wiki/blocks/story.html"


class TableBlock(TypedTableBlock):
    class Meta:
        icon = "table"
        label = _("Table")
        template = "wiki/blocks/table.html"


class ArticleBody(blocks.StreamBlock):
    heading = HeadingBlock()
    text = MarkdownBlock()
    to_support = ToSupportBlock()
    story = StoryBlock("stories.Story")
    quotation = QuotationBlock()
    table = TableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"))),
            ("number", blocks.FloatBlock(label=_("Number"))),
        ]
    )
    figure = FigureBlock()
