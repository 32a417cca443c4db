"""Editing an article, whole or one section of it: seen before it is saved, lost in no case."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..content import Content
from ..forms import ArticleForm, TextForm, title_taken, words_of
from ..models import ArticleRevision, WikiArticlePage
from ..notation import to_text
from ..reading.drafting import Start, checked, closed_to, start_for, start_of
from ..reading.history import changes_between, head_of
from ..rights import Rank, rank_of, writes_directly
from ..sections import heading_words, section_name, section_span, with_section
from ..services.recording import record
from ..services.saving import EditConflict, TitleTaken
from ..services.submitting import key_of, submit_edit
from .common import Moved, article_at, article_frame, of_article
from .conflicts import conflict_page
from .sending import SAVED, done, evidence_for, keep_for_later, kept_for_now, lost, said_in


@require_safe
@of_article
def text(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """The source of an article, for anybody to read and copy."""
    shown = {"page": article, "article": article, "tab": "edit"}
    return render(request, "wiki/source.html", shown | {"source": _source(article)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """`?section=n`: the n-th heading and what follows it, 0 for the introduction; else all."""
    sent = request.method == "POST"
    try:
        article = article_at(slug)
    except Moved as moved:
        article = article_at(moved.slug)
        if not sent:
            return HttpResponseRedirect(f"{article.address('edit')}?{request.GET.urlencode()}")
    except Http404:
        if not sent:
            raise
        return lost(request, _("This article is no longer public: nothing could be saved."), 409)
    if closed := closed_to(request.user, article):
        return _closed(request, article, closed)
    editing = Editing(request, article)
    return editing.posted(request.POST) if sent else editing.opened()


def _closed(request: HttpRequest, article: WikiArticlePage, closed) -> HttpResponse:
    """The text to read, why it cannot be edited, and what was typed meanwhile."""
    shown = article_frame(request, article, "edit") | {"closed": closed}
    shown |= {"source": _source(article), "typed": said_in(request.POST)}
    if shown["typed"] and closed.signed_out:
        shown["kept"] = keep_for_later(request)
    return render(request, "wiki/source.html", shown, status=403 if shown["typed"] else 200)


def _source(article: WikiArticlePage) -> str:
    head = head_of(article)
    return to_text((head.text if head and head.text else article.content).blocks, article.language)


class Editing:
    """One request to edit one article."""

    def __init__(self, request: HttpRequest, article: WikiArticlePage) -> None:
        self.request, self.article, self.member = request, article, request.user
        self.asked = request.GET.get("section", "")
        self.section = _number(self.asked)
        self.head: ArticleRevision = head_of(article) or record(article)
        self.notes: dict = {}

    # --- what is asked ----------------------------------------------------------------------------

    def opened(self) -> HttpResponse:
        """The form as it is filled in from the public text, or as it was left."""
        if kept := kept_for_now(self.request):
            return self.posted(kept, "restore")
        self.start = start_for(self.member, self.article, self.head)
        if not self._section_is_there():
            return self._whole()
        return self.page(self.form(initial=self._initial()))

    def posted(self, data: QueryDict, act: str = "") -> HttpResponse:
        act = act or data.get("do", "save")
        start = start_of(self.member, self.article, data.get("base", ""), data.get("continues", ""))
        self.start = start or Start(self.head, self.head.text)
        if not self._section_is_there() or (self.asked and start is None):
            return self._whole(data)
        if start is None:
            data = data.copy()
            data["base"], act = self.head.hash, "lost-base"
        form = self.form(data)
        if act == "find":
            self.notes["found"] = evidence_for(self.request, self.article.language)
            return self.page(self.form(initial=as_typed(data)))
        is_right = form.is_valid()
        if act != "save" and act != "draft":
            form.errors.pop("summary", None)
            is_right = not form.errors
            self.notes["restored"], self.notes["lost_base"] = act == "restore", start is None
        if not is_right:
            return self.page(form, status=422)
        return self._act(form, act)

    def _section_is_there(self) -> bool:
        """Whether the section asked for is one of the text the form starts from; none is."""
        try:
            section_span(self.start.content.blocks, self.section or 0)
        except LookupError:
            return False
        return self.section is not None or not self.asked

    def _whole(self, typed: QueryDict | None = None) -> HttpResponse:
        """In place of a section that is not there: the whole article, and what was typed."""
        self.section, self.start = None, start_for(self.member, self.article, self.head)
        self.notes |= {"no_section": True, "action": self.article.address("edit")}
        self.notes["typed"] = said_in(typed) if typed else []
        form = self.form(initial=self._initial())
        return self.page(form, status=409 if self.request.method == "POST" else 200)

    def _act(self, form: TextForm, act: str) -> HttpResponse:
        content = self._content(form)
        seen = checked(content, self.article.language, self.start.base.text)
        held = bool(seen.new) and act == "save" and writes_directly(self.member)
        if held or act not in ("save", "draft"):
            self.notes |= {"seen": seen, "held": held, "previewed": content}
            self.notes["changes"] = changes_between(
                self.start.base.text, content, self.article.language
            )
            return self.page(form, status=422 if held else 200)
        return self._saved(form, content, is_draft=act == "draft" or bool(seen.new))

    def _saved(self, form: TextForm, content: Content, *, is_draft: bool) -> HttpResponse:
        summary = form.cleaned_data["summary"]
        try:
            submitted = submit_edit(
                self.article,
                content,
                author=self.member,
                base=self.start.base,
                summary=summary,
                edit_key=key_of(form["edit_key"].value() or "", self.member, form.cleaned_data),
                is_draft=is_draft,
                continues=self.start.continues,
            )
        except EditConflict as conflict:
            return conflict_page(self.request, self.article, conflict, summary=summary)
        except TitleTaken as taken:
            form.add_error(None, title_taken(taken.article))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except PermissionDenied:
            return lost(self.request, _("You may no longer write in this article."), 403)
        else:
            return done(self.request, submitted, form)
        return self.page(form, status=422)

    # --- the form ---------------------------------------------------------------------------------

    def form(self, data=None, **more) -> TextForm:
        blocks = self.start.content.blocks
        if self.section is not None:
            span = section_span(blocks, self.section)
            form = TextForm(data, like=blocks[span.start : span.stop], **more)
            form.fields["text"].required = False  # a section may go
            return form
        may = rank_of(self.member) >= Rank.EDITOR
        return ArticleForm(data, like=blocks, may_change_kind=may, **more)

    def _initial(self) -> dict:
        start, language = self.start, self.article.language
        words = words_of(start.content, language)
        if self.section is not None:
            span = section_span(start.content.blocks, self.section)
            words["text"] = to_text(start.content.blocks[span.start : span.stop], language)
        words["base"] = start.base.hash
        if start.continues:
            words |= {"continues": start.continues.pk, "summary": start.continues.summary}
        return words

    def _content(self, form: TextForm) -> Content:
        if self.section is None:
            return form.content(self.start.content)
        blocks = with_section(self.start.content.blocks, self.section, form.blocks)
        return self.start.content.with_blocks(blocks)

    def page(self, form: TextForm, status: int = 200) -> HttpResponse:
        frame = article_frame(self.request, self.article, "edit") | self.notes
        frame |= {"form": form, "section": self.section, "continues": self.start.continues}
        if self.section is not None:
            frame["section_name"] = section_name(self.start.content.blocks, self.section)
            frame["headings"] = heading_words(self.start.content.blocks)
        frame["is_newcomer"] = not writes_directly(self.member)
        frame["saved_forms"] = " ".join(self.request.session.get(SAVED, ()))
        return render(self.request, "wiki/edit.html", frame, status=status)


def _number(section: str) -> int | None:
    return int(section) if section.isdecimal() and len(section) < 5 else None


def as_typed(data: QueryDict) -> dict:
    """Posted values as initial ones: a form shown again without a word on what is wrong."""
    return data.dict() | {"categories": data.getlist("categories")}
