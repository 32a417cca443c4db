"""The fields of accounts, of the ranking and of the editorial pages."""

from __future__ import annotations

from .groups import Entry, Personal
from .of_stories import OF_STORY, STAFF_ACT
from .purposes import ACCOUNT, RANKING, STAFF, WRITING

ELSEWHERE = (
    Entry(
        "accounts.User",
        "id is_active",
        (
            Personal(
                "email pseudonym first_name last_name language date_joined last_login",
                ACCOUNT,
                section="account",
            ),
            Personal("password", ACCOUNT, withheld="kept unreadable"),
            Personal("is_staff is_superuser", STAFF, withheld="rights of people in charge"),
        ),
    ),
    Entry(
        "accounts.User_groups",
        "id group",
        (Personal("user", STAFF, withheld="rights of people in charge"),),
    ),
    Entry(
        "accounts.User_user_permissions",
        "id permission",
        (Personal("user", STAFF, withheld="rights of people in charge"),),
    ),
    Entry(
        "ranking.Spell",
        "id story part brand",
        (
            Personal(
                "author month week published_at bin weight surge cluster began duration interval "
                "rest event outcome cause ending contract love",
                RANKING,
                withheld=OF_STORY,
            ),
        ),
    ),
    Entry(
        "ranking.BrandMonth",
        "id brand month bin ending cause part interval event stories weight squares months loved "
        "love_weight love_sum love_squares",
    ),
    Entry(
        "ranking.Edition",
        "id kind month revision reason made_at method digest stories told parameters sad_share "
        "sad_lower sad_upper sad_number standings_digest previous_hash hash signature key document",
    ),
    Entry(
        "ranking.Standing",
        "id edition brand slug name position gate stories love_stories months weight ad_share ad_odds "
        "score lower upper shape rate observed expected expected_rank rank_lower rank_upper tier "
        "share_captive share_came_back share_habit share_left love_years love love_lower love_upper "
        "change change_probability",
    ),
    Entry(
        "ranking.SurgeDecision",
        "id story kind decided_at",
        (Personal("actor note", STAFF, withheld=STAFF_ACT),),
    ),
    Entry("home.HomePage", "page_ptr call lead opening_story"),
    Entry("home.StandardPage", "page_ptr summary body"),
    Entry(
        "home.SectionIntro",
        "id translation_key locale latest_revision live_revision live has_unpublished_changes "
        "first_published_at last_published_at go_live_at expire_at expired section title lead",
    ),
    Entry(
        "images.CherImage",
        "id collection file width height focal_point_x focal_point_y focal_point_width "
        "focal_point_height file_size file_hash credit",
        (
            Personal(
                "uploaded_by_user title description created_at", WRITING, section="wiki_images"
            ),
        ),
    ),
    Entry("images.CherRendition", "id filter_spec file width height focal_point_key image"),
    Entry("surfaces.SurfaceVersion", "name version"),
)
