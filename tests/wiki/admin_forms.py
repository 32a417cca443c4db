"""The form of an article in the admin, as a browser would send it."""

from __future__ import annotations

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from cherclient.wiki.models import WikiArticlePage, WikiCategory
from cherclient.wiki.notation import to_text


class AdminTab:
    """An article open in the admin, in one tab of one person."""

    def __init__(self, client, user, article: WikiArticlePage, path: str = ""):
        client.force_login(user)
        self.client, self.user = client, user
        self.path = reverse("wagtailadmin_pages:edit", args=[article.pk])
        answered = client.get(path or self.path)
        assert answered.status_code == 200, answered
        page = self.page = answered.context["page"]
        latest = WikiArticlePage.objects.get(pk=article.pk).get_latest_revision()
        self.fields = {
            "title": page.title,
            "slug": page.slug,
            "kind": page.kind,
            "seo_title": page.seo_title,
            "search_description": page.search_description,
            "edit_summary": answered.context["form"].initial["edit_summary"],
            "loaded_revision_id": str(latest.pk),
            "loaded_revision_created_at": latest.created_at.isoformat(),
            **{
                name: getattr(page, name)
                for name in ("thesis", "summary", "origin", "hypotheses", "figures")
            },
            **{name: getattr(page, name) for name in ("signed_by", "company", "interest")},
            "categories": list(
                WikiCategory.objects.filter(articles=article).values_list("pk", flat=True)
            ),
        }
        self.blocks = [dict(each) for each in page.body.get_prep_value()]

    def write(self, old: str, new: str) -> AdminTab:
        for block in self.blocks:
            if isinstance(block["value"], str):
                block["value"] = block["value"].replace(old, new)
        return self

    def send(self, action: str = "", *, json: bool = False, **more):
        """`action` is "publish", "submit", or nothing to save a draft."""
        self.client.force_login(self.user)
        data = self.fields | nested_form_data({"body": _stream(self.blocks)}) | more
        if action:
            data[f"action-{action}"] = "1"
        headers = {"accept": "application/json"} if json else {"accept": "text/html"}
        return self.client.post(self.path, data, headers=headers)


def _stream(blocks: list[dict]) -> dict:
    rows = {
        str(at): {
            "type": each["type"],
            "id": each["id"],
            "value": each["value"],
            "deleted": "",
            "order": str(at),
        }
        for at, each in enumerate(blocks)
    }
    return {"count": str(len(rows)), **rows}


def body_of(article: WikiArticlePage) -> str:
    """What the public reads."""
    return said(WikiArticlePage.objects.get(pk=article.pk))


def draft_of(article: WikiArticlePage) -> str:
    """What the admin opens."""
    return said(WikiArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object())


def said(page: WikiArticlePage) -> str:
    return to_text(page.content.blocks).strip()
