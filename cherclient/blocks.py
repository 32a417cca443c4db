"""StreamField blocks any section may use."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from .markdown import render

MARKDOWN_HELP = _("**bold**, *emphasis*, “- ” for lists, [words](https://address), [[an article]].")


class MarkdownBlock(blocks.TextBlock):
    """Paragraphs in the small Markdown."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"
        help_text = MARKDOWN_HELP

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["html"] = render(value, context.get("resolve"))
        return context


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level, with its anchor."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "anchor": slugify(value)}


class QuotationBlock(blocks.StructBlock):
    quotation = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quotation.html"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/figure.html"


class PageBody(blocks.StreamBlock):
    """What a site page is made of."""

    heading = HeadingBlock()
    text = MarkdownBlock()
    quotation = QuotationBlock()
    figure = FigureBlock()
