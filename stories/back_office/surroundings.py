"""What stands around a text, in a moderator's words: the account, the brand's week, the twins."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..detector.behaviour import CIRCUMSTANCES, HOLD
from ..models import Screening

ALIKE = (  # from which similarity, in what words
    (0.97, gettext_lazy("the same text, or nearly")),
    (0.9, gettext_lazy("the same text, a few words apart")),
    (0.8, gettext_lazy("most of the text is the same")),
    (0.0, gettext_lazy("much of the text is the same")),
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`facts` are what was counted, `unusual` what weighed; `holds` whether it is a lot."""

    facts: list[str]
    unusual: list[str]
    score: str
    holds: bool


def alike_in_words(similarity: float) -> str:
    return str(next(words for least, words in ALIKE if similarity >= least))


def surroundings_of(screening: Screening) -> Surroundings | None:
    """None for an import, which no account told."""
    row = screening.behaviour
    if not row:
        return None
    return Surroundings(
        facts=_facts(row["around"]),
        unusual=[_(CIRCUMSTANCES[r["code"]]) for r in row["reasons"] if r["code"] in CIRCUMSTANCES],
        score=_("%(score)s out of 1; a person is asked from %(hold)s")
        % {"score": number_format(row["score"], 2), "hold": number_format(HOLD, 1)},
        holds=row["holds"],
    )


def _facts(around: dict) -> list[str]:
    days, told, links = int(around["account_days"]), around["told"], around["links"]
    week, usual = around["week"], around["usual_week"]
    facts = [
        ngettext("account of %(n)s day", "account of %(n)s days", days) % {"n": days},
        ngettext("%(n)s story told", "%(n)s stories told", told) % {"n": told},
    ]
    if told > 1 and week:
        share = round(100 * around["brand_share"])
        facts.append(_("%(percent)s %% of them about this brand") % {"percent": share})
    if week:
        facts.append(
            ngettext(
                "%(n)s story about the brand in seven days",
                "%(n)s stories about the brand in seven days",
                week,
            )
            % {"n": week}
        )
        usually = number_format(usual, 0 if usual == int(usual) else 1)
        facts.append(
            _("%(usual)s in its usual week") % {"usual": usually}
            if usual
            else _("no earlier week to compare with")
        )
    link_words = ngettext("%(n)s link to another site", "%(n)s links to other sites", links)
    return [*facts, link_words % {"n": links}]
