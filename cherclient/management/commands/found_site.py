"""manage.py found_site: everything a new site needs before its first visitor. Safe to run again."""

from __future__ import annotations

import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from cherclient.founding import FoundingText, read_text
from cherclient.home.models import HomePage, SectionIntro, StandardPage
from cherclient.site_words import CATEGORIES, HOME, INTROS, SECTORS, WIKI
from cherclient.wiki.models import WikiIndexPage
from cherclient.wiki.services.founding import (
    catch_up,
    found_articles,
    found_categories,
    found_sources,
)

HERE = Path(__file__).resolve().parent.parent.parent
FIRST_LOGIN = "first-login.txt"
FIRST_ADDRESS = "editor@cherclient.example"
STORY = ("stories", "story")
_EDITED = ("brand", "brandalias", "brandevent", "sector", "storytagword")  # by editors
_TRAIN = ("stories", "detectorversion", "change_detectorversion")
# Beside the way in and the results: (app, model, right). Editors have pages and brands besides.
ROLES: dict[str, list[tuple[str, str, str]]] = {
    "Editors": [],
    "Moderators": [
        (*STORY, "view_story"),
        (*STORY, "publish_story"),
        ("stories", "report", "view_report"),
        ("stories", "report", "change_report"),
        ("stories", "comment", "view_comment"),
        ("stories", "comment", "change_comment"),
        ("ranking", "surgedecision", "add_surgedecision"),
    ],
    "Appeal panel": [(*STORY, "view_story"), ("stories", "decision", "decide_appeal")],
    "Data officers": [_TRAIN],
    "Operators": [  # they decide on no story, and see the addresses of staff only
        _TRAIN,
        ("accounts", "user", "add_user"),
        ("accounts", "user", "change_user"),
        ("wagtailcore", "site", "change_site"),
        ("wagtailredirects", "redirect", "add_redirect"),
        ("wagtailredirects", "redirect", "change_redirect"),
        ("wagtailredirects", "redirect", "delete_redirect"),
    ],
}


class Command(BaseCommand):
    help = "Found the site: languages, root pages, first articles, groups, workflow, first login."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        homes = self._homes()
        self._sectors_and_intros()
        self._pages(homes)
        groups = self._groups(homes)
        self._review(groups["Moderators"])
        self._first_login(groups)
        self.stdout.write("The site is founded.")

    # --- pages ------------------------------------------------------------------------------------

    def _homes(self) -> dict[str, HomePage]:
        """A home page a language, the French one the root of the site."""
        for code in ("fr", "en"):
            Locale.objects.get_or_create(language_code=code)
        french = Locale.objects.get(language_code="fr")
        home = HomePage.objects.filter(locale=french).first()
        if home is None:
            root = Page.objects.get(depth=1)
            Page.objects.filter(depth=2, slug="home").delete()
            root = Page.objects.get(pk=root.pk)
            home = root.add_child(instance=HomePage(locale=french, slug="accueil", **HOME["fr"]))
        host, _slash, _path = settings.SITE_URL.partition("://")[2].partition("/")
        name, _colon, port = host.partition(":")
        secure = settings.SITE_URL.startswith("https")
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={
                "hostname": name or "localhost",
                "port": int(port) if port.isdigit() else 443 if secure else 80,
                "root_page": home,
                "site_name": settings.WAGTAIL_SITE_NAME,
            },
        )
        return {"fr": home, "en": self._translated(home, "en", **HOME["en"], slug="home")}

    @staticmethod
    def _translated(page: Page, code: str, **fields) -> Page:
        locale = Locale.objects.get(language_code=code)
        found = page.get_translation_or_none(locale)
        if found:
            return found.specific
        copy = page.copy_for_translation(locale, copy_parents=False, alias=False)
        for name, value in fields.items():
            setattr(copy, name, value)
        copy.save_revision().publish()
        return type(copy).objects.get(pk=copy.pk)  # publishing moved it: children need its new path

    def _pages(self, homes: dict[str, HomePage]) -> None:
        indexes = {}
        for code, home in homes.items():
            index = WikiIndexPage.objects.child_of(home).first()
            if index is None:
                index = WikiIndexPage(slug="wiki", locale=home.locale, **WIKI[code])
                if "fr" in indexes:
                    index.translation_key = indexes["fr"].translation_key
                home.add_child(instance=index)
                found_articles(code)
                self._site_pages(home, code)
            indexes[code] = index
        catch_up()

    def _site_pages(self, home: HomePage, code: str) -> None:
        for text in _texts("home", code):
            page = StandardPage(
                title=text.head["title"],
                slug=text.head["slug"],
                summary=text.head.get("summary", ""),
                search_description=text.head.get("summary", ""),
                locale=home.locale,
                body=text.blocks,
                show_in_menus=True,
            )
            original = text.head.get("translation_of")
            if original:
                page.translation_key = StandardPage.objects.get(
                    slug=original, locale__language_code="fr"
                ).translation_key
            home.add_child(instance=page)
            page.save_revision().publish()

    # --- words ------------------------------------------------------------------------------------

    def _sectors_and_intros(self) -> None:
        sector = apps.get_model("stories", "Sector")
        for code, (french, english) in SECTORS.items():
            sector.objects.get_or_create(
                code=code, defaults={"name_fr": french, "name_en": english}
            )
        found_categories(CATEGORIES)
        found_sources()
        french = Locale.objects.get(language_code="fr")
        for section, words in INTROS.items():
            if SectionIntro.objects.filter(section=section).exists():
                continue
            first = SectionIntro.objects.create(section=section, locale=french, **words["fr"])
            english = first.copy_for_translation(Locale.objects.get(language_code="en"))
            english.title, english.lead, english.live = (
                words["en"]["title"],
                words["en"]["lead"],
                True,
            )
            english.save()

    # --- people -----------------------------------------------------------------------------------

    def _groups(self, homes: dict[str, HomePage]) -> dict[str, Group]:
        """What each role may do in the back office; docs/reference/permissions.md says the rest."""
        groups = {name: Group.objects.get_or_create(name=name)[0] for name in ROLES}
        moderators, editors = groups["Moderators"], groups["Editors"]
        admin = _permission("wagtailadmin", "admin", "access_admin")
        results = [_permission("ranking", name, f"view_{name}") for name in ("edition", "standing")]
        GroupPagePermission.objects.filter(group=moderators).delete()
        GroupCollectionPermission.objects.filter(group=moderators).delete()
        for name, rights in ROLES.items():
            given = (_permission(app, model, codename) for app, model, codename in rights)
            groups[name].permissions.set([admin, *given, *results])
        content = Permission.objects.filter(
            content_type__in=[
                *(_type("stories", name) for name in _EDITED),
                _type("home", "sectionintro"),
                _type("wiki", "wikicategory"),
                _type("wiki", "source"),
            ]
        )
        editors.permissions.add(*content)
        for home in homes.values():
            for action in ("add", "change", "publish", "lock", "unlock"):
                GroupPagePermission.objects.get_or_create(
                    group=editors,
                    page=home.page_ptr,
                    permission=_permission("wagtailcore", "page", f"{action}_page"),
                )
        for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            for action in ("add", "change", "choose"):
                GroupCollectionPermission.objects.get_or_create(
                    group=editors,
                    collection=Collection.get_first_root_node(),
                    permission=_permission(app, model, f"{action}_{model}"),
                )
        return groups

    def _review(self, moderators: Group) -> None:
        """Held stories go to the moderators; editors publish pages themselves."""
        WorkflowPage.objects.all().delete()
        task_model = apps.get_model("stories", "StoryReviewTask")
        task = task_model.objects.first() or task_model.objects.create(name="Relecture d’un récit")
        task.groups.add(moderators)
        workflow, _made = Workflow.objects.get_or_create(name="Récits en attente")
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
        WorkflowContentType.objects.update_or_create(
            content_type=_type(*STORY), defaults={"workflow": workflow}
        )

    def _first_login(self, groups: dict[str, Group]) -> None:
        """A superuser of two roles, the password in a file only its owner reads."""
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        user = users.create_superuser(FIRST_ADDRESS, password, pseudonym="La rédaction")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        user.groups.set([groups["Moderators"], groups["Editors"]])
        file = Path(settings.DATA_DIR) / FIRST_LOGIN
        file.touch(mode=0o600)
        file.write_text(f"{FIRST_ADDRESS}\n{password}\n", encoding="utf-8")


def _texts(section: str, code: str) -> list[FoundingText]:
    folder = HERE / section / "founding" / ("" if code == "fr" else code)
    return [read_text(path) for path in sorted(folder.glob("*.md"))]


def _type(app: str, model: str) -> ContentType:
    return ContentType.objects.get_by_natural_key(app, model)


def _permission(app: str, model: str, codename: str) -> Permission:
    return Permission.objects.get(content_type=_type(app, model), codename=codename)
