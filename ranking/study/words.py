"""The study in words: hypotheses as stated before the data, and why a figure is not given."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..methods.study import Lack, Missing
from ..methods.study.plan import LEAST_SHOWN

_LACKS = {
    Missing.NO_LOVE: gettext_lazy("no story says yet how strong love was"),
    Missing.NO_END: gettext_lazy("no love has ended in these stories: there is nothing to explain"),
    Missing.TOO_FEW: gettext_lazy(
        "not enough stories yet (%(n)d of %(needed)d in the smaller group)"
    ),
    Missing.TOO_FEW_ENDS: gettext_lazy("not enough loves have ended yet (%(n)d of %(needed)d)"),
    Missing.TOO_FEW_BRANDS: gettext_lazy("not enough brands yet (%(n)d of %(needed)d)"),
    Missing.SAME_LOVE: gettext_lazy("love is too much alike in these stories to compare them"),
    Missing.SEPARATION: gettext_lazy(
        "in these stories love foretells every end: no finite figure fits, more stories are needed"
    ),
    Missing.NOT_FOLLOWED: gettext_lazy("no story of this group has been followed for five years"),
    Missing.NO_FOLLOW_UP: gettext_lazy(
        "nobody has been asked again yet (%(n)d ends of %(needed)d)"
    ),
}


def words_of(lack: Lack) -> str:
    """Why a figure is not given, without a capital nor a full stop."""
    if lack.why == Missing.TOO_FEW and lack.needed == LEAST_SHOWN:
        return _("fewer than 5 stories: not shown") if lack.number else _("no story")
    return str(_LACKS[lack.why]) % {"n": lack.number, "needed": lack.needed}


@dataclass(frozen=True)
class Stated:
    """A hypothesis before its data: the question, and the two groups compared."""

    question: str
    first: str
    second: str


STATED = {
    "H1": Stated(
        gettext_lazy("Does a much-loved brand keep its customers longer?"),
        gettext_lazy("loved 8 or more, together for a year already"),
        gettext_lazy("loved less, together for a year already"),
    ),
    "H2": Stated(
        gettext_lazy("After a complaint, does a human contact lengthen the relationship?"),
        gettext_lazy("complained, and a person answered"),
        gettext_lazy("complained, and only machines answered"),
    ),
    "H3": Stated(
        gettext_lazy("Do those who complain stay longer than those who keep silent?"),
        gettext_lazy("complained"),
        gettext_lazy("never complained"),
    ),
    "H4": Stated(
        gettext_lazy("Where machines answer, does love end sooner?"),
        gettext_lazy("half of the contacts or more with a machine"),
        gettext_lazy("most contacts with a person"),
    ),
    "H5": Stated(
        gettext_lazy("Do captives leave when the contract comes up for renewal?"),
        gettext_lazy("captives whose contract renews, asked again"),
        gettext_lazy("captives without a renewal, asked again"),
    ),
    "H6": Stated(
        gettext_lazy(
            "Does a gesture made for its own sake keep customers better than a calculated one?"
        ),
        gettext_lazy("a gesture in pure spirit"),
        gettext_lazy("a calculated gesture"),
    ),
}
