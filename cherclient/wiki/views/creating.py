"""Writing a new article: from a red link, from the index, from nothing."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..content import Content
from ..forms import NewArticleForm, title_taken
from ..models import ArticleRevision
from ..reading.drafting import checked, closed_to
from ..reading.suggestions import similar_titles
from ..rights import writes_directly
from ..services.saving import EditConflict, TitleTaken, holder_of
from ..services.submitting import key_of, submit_article, submit_edit
from ..titles import check_title, tidy
from .conflicts import conflict_page
from .editing import as_typed
from .sending import SAVED, done, evidence_for, keep_for_later, kept_for_now, lost, said_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """`?title=` is the title of a red link."""
    sent = request.method == "POST"
    if closed := closed_to(request.user):
        shown = {"closed": closed, "typed": said_in(request.POST)} | _about(_title(request))
        if shown["typed"] and closed.signed_out:
            shown["kept"] = keep_for_later(request)
        return render(request, "wiki/new_closed.html", shown, status=403 if sent else 200)
    writing = Writing(request)
    if sent:
        return writing.posted(request.POST)
    if kept := kept_for_now(request):
        return writing.posted(kept, "restore")
    return writing.page(NewArticleForm(initial={"title": _title(request)}))


def _title(request: HttpRequest) -> str:
    asked = request.POST.get("title") or request.GET.get("title", "")
    return tidy(asked.replace("\x00", "")[:1_000])


def _about(title: str) -> dict:
    """What is wrong with a title, the article that has it, and articles that resemble it."""
    if not title:
        return {"title": ""}
    language, said = get_language(), {"title": title}
    try:
        said["holder"] = holder_of(check_title(title), language)
    except ValidationError as error:
        said["title_problem"] = error.messages[0]
    found = similar_titles(title[:200], language)
    said["similar"] = [each for each in found if each != said.get("holder")]
    return said


class Writing:
    """One request to write an article."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.member, self.language = request, request.user, get_language()
        self.notes: dict = {}

    def posted(self, data: QueryDict, act: str = "") -> HttpResponse:
        act = act or data.get("do", "save")
        if act == "find":
            self.notes["found"] = evidence_for(self.request, self.language)
            return self.page(NewArticleForm(initial=as_typed(data)))
        earlier = self._earlier(data.get("edit_key", ""))
        form = NewArticleForm(data, like=earlier.text.blocks if earlier else ())
        self.notes["restored"] = act == "restore"
        if not form.is_valid():
            return self.page(form, status=422)
        content = form.content(Content(title=""))
        seen = checked(content, self.language, None)
        held = bool(seen.new) and act == "save" and writes_directly(self.member)
        if held or act not in ("save", "draft"):
            self.notes |= {"seen": seen, "held": held, "previewed": content}
            return self.page(form, status=422 if held else 200)
        return self._saved(form, content, earlier, is_draft=act == "draft" or bool(seen.new))

    def _earlier(self, form_key: str) -> ArticleRevision | None:
        """What this very form saved before, when it comes back by the back button."""
        known = self.request.session.get(SAVED, {}).get(form_key[:64])
        if not known:
            return None
        rows = ArticleRevision.objects.filter(hash=known, author=self.member, article__live=True)
        return rows.exclude(content=None).select_related("article").first()

    def _saved(
        self,
        form: NewArticleForm,
        content: Content,
        earlier: ArticleRevision | None,
        is_draft: bool,
    ) -> HttpResponse:
        summary = form.cleaned_data["summary"]
        key = key_of(form["edit_key"].value() or "", self.member, form.cleaned_data)
        said = {"author": self.member, "summary": summary, "edit_key": key, "is_draft": is_draft}
        try:
            if earlier and earlier.title == content.title:
                submitted = submit_edit(earlier.article, content, base=earlier, **said)
            else:
                submitted = submit_article(content, language=self.language, **said)
        except EditConflict as conflict:
            return conflict_page(self.request, earlier.article, conflict, summary=summary)
        except TitleTaken as taken:
            form.add_error("title", title_taken(taken.article))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except PermissionDenied:
            return lost(self.request, _("You may no longer write in the wiki."), 403)
        else:
            return done(self.request, submitted, form)
        return self.page(form, status=422)

    def page(self, form: NewArticleForm, status: int = 200) -> HttpResponse:
        shown = {"form": form, "is_newcomer": not writes_directly(self.member)} | self.notes
        shown |= _about(_title(self.request))
        shown["saved_forms"] = " ".join(self.request.session.get(SAVED, ()))
        return render(self.request, "wiki/new.html", shown, status=status)
