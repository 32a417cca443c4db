"""Making editions: what they say, computed from the sums, and the current one made anew."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from stories.published import brand_labels, number_told

from ..endings import ENDINGS, FORCED_ENDINGS, HABIT, LEFT_ENDINGS, SAD_ENDINGS
from ..methods import Fit, NothingToRank, Place, Settings, Tally, fit, month_number
from ..methods.cells import Cells, discounted, share_of_endings, tallies_of
from ..methods.changes import changes
from ..methods.lovemap import love_means
from ..methods.loyalty import cumulative_hazard
from ..methods.places import drawn_share, places_of
from ..models import Edition, Standing
from ..queries import read_cells, tallies
from ..windows import Window

log = logging.getLogger(__name__)
SETTINGS = Settings()
METHOD = SETTINGS.method
SURE = 0.95  # a change of a brand is announced from this probability


T = TypeVar("T")


def make_edition() -> Edition | None:
    """Make the current edition anew; None when nothing can be said of any brand.

    Without a counted story or an end of love nothing is published, and a former current edition
    goes.
    """
    return trying_again(_make_current)


def trying_again(make: Callable[[], T]) -> T:
    """Run a transaction anew when another process won the race, three times at most."""
    for _attempt in range(2):
        try:
            return make()
        except (IntegrityError, OperationalError) as error:
            if not _lost_a_race(error):
                raise
    return make()


def _lost_a_race(error: Exception) -> bool:
    serialization_failure = "40001"
    return (
        isinstance(error, IntegrityError)
        or getattr(error.__cause__, "sqlstate", "") == serialization_failure
    )


@transaction.atomic
def _make_current() -> Edition | None:
    one_view_of_the_sums()
    Edition.objects.select_for_update().filter(kind=Edition.Kind.CURRENT).delete()
    made = compute_edition()
    if made is None:
        return None
    edition, standings = made
    return keep_edition(edition, standings)


def compute_edition(until: dt.date | None = None) -> tuple[Edition, list[Standing]] | None:
    """An edition and its standings, unsaved: of all stories, or of those published up to the
    month that begins on `until`. None when nothing can be said, which is logged with its reason.
    """
    month = month_number(until) if until else None
    cells = read_cells(Window(until=month))
    sums = tallies_of(cells)
    try:
        estimate = fit(sums, SETTINGS)
    except NothingToRank as nothing:
        log.info("No edition%s: %s.", f" of {until:%Y-%m}" if until else "", nothing.reason)
        return None
    edition = Edition(
        kind=Edition.Kind.CLOSED if until else Edition.Kind.CURRENT,
        month=until,
        made_at=timezone.now().replace(microsecond=0),
        method=METHOD,
        digest=digest_of(sums),
        stories=sum(tally.stories for tally in sums),
        told=number_told(before=_month_after(until) if until else None),
        parameters=parameters_of(estimate),
    )
    honesty = estimate.ads.honesty
    sad, forced = _codes(*SAD_ENDINGS), _codes(*FORCED_ENDINGS)
    if share := share_of_endings(cells, honesty, sad, forced):
        edition.sad_share, edition.sad_number = share.value, share.effective_number
        edition.sad_lower, edition.sad_upper = share.interval.low, share.interval.high
    changed = _changes(estimate, month)
    return edition, list(standings_from(edition, estimate, cells, changed))


def keep_edition(edition: Edition, standings: Iterable[Standing]) -> Edition:
    """Write an edition with its standings."""
    edition.save()
    Standing.objects.bulk_create(standings, batch_size=500)
    return edition


def _month_after(month: dt.date) -> dt.datetime:
    """The first moment of the next month (UTC, like the months of publication)."""
    following = (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return dt.datetime.combine(following, dt.time(), dt.UTC)


def one_view_of_the_sums() -> None:
    """Read all sums as they were at one moment (SQLite always does)."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _codes(*endings: str) -> list[int]:
    return [ENDINGS.index(ending) for ending in endings]


def parameters_of(estimate: Fit) -> dict:
    """What was estimated from all brands together, and what was chosen: all a reader needs."""
    honesty, sums = estimate.ads.honesty, estimate.sums
    return {
        "hazard": estimate.hazard.tolist(),  # ends a story month, in each interval
        "ends": np.einsum("bj,bjk->k", honesty, sums.events).tolist(),  # discounted
        "months": np.einsum("bj,bjk->k", honesty, sums.exposure).tolist(),  # lived, discounted
        "lambda5": cumulative_hazard(estimate.hazard, SETTINGS.horizon_months),
        "shape": estimate.frailty.shape,
        "mean": estimate.frailty.mean,
        "ad_mean": estimate.ads.mean,
        "ad_strength": estimate.ads.strength,
        "pi0": SETTINGS.detector_prior,
        "model_variance": SETTINGS.model_variance,
        "horizon_months": SETTINGS.horizon_months,
    }


def _changes(estimate: Fit, until: int | None) -> dict:
    """Brand to the probability that its stories of the month closed are the more loyal."""
    if until is None:
        return {}
    new = tallies(Window(since=until, until=until))
    return changes(estimate, new, tallies(Window(until=until - 1)), SETTINGS)


def standings_from(
    edition: Edition, estimate: Fit, cells: Cells, changed: dict
) -> Iterable[Standing]:
    """The standings of an edition, unsaved, the best score first."""
    honesty = estimate.ads.honesty
    weight = discounted(cells, honesty)
    love = love_means(
        cells.by_bin("love_weight"),
        cells.by_bin("love_sum"),
        cells.by_bin("love_squares"),
        honesty,
    )
    extra = {
        "love_stories": cells.per_brand("loved"),
        "months": cells.published_months,
        "share_habit": _drawn(cells, honesty, weight, HABIT),
        "share_left": _drawn(cells, honesty, weight, *LEFT_ENDINGS),
        "love": love.mean,
        "love_lower": love.lower,
        "love_upper": love.upper,
    }
    labels = {slug: (pk, name) for pk, (slug, name) in brand_labels().items()}
    place_of = {brand: at for at, brand in enumerate(cells.brands)}
    for position, place in enumerate(places_of(estimate, SETTINGS)):
        pk, name = labels[place.brand]
        at = place_of[place.brand]
        yield Standing(
            edition=edition,
            brand_id=pk,
            slug=place.brand,
            name=name,
            position=position,
            **_figures(place),
            **{key: _value(column[at]) for key, column in extra.items()},
            **_announced(changed.get(place.brand)),
        )


def _drawn(cells: Cells, honesty: np.ndarray, weight: np.ndarray, *endings: str) -> np.ndarray:
    chosen = np.isin(cells.ending, _codes(*endings))
    return drawn_share(discounted(cells, honesty, chosen), weight, SETTINGS)


def _value(number) -> float | None:
    return None if np.isnan(number) else number.item()


def _announced(better: float | None) -> dict:
    change = ""
    if better is not None and better > SURE:
        change = Standing.Change.BETTER
    elif better is not None and better < 1 - SURE:
        change = Standing.Change.WORSE
    return {"change": change, "change_probability": better}


def _figures(place: Place) -> dict:
    return {
        "gate": place.gate.value,
        "stories": place.stories,
        "weight": place.weight,
        "ad_share": place.ad_share,
        "ad_odds": place.ad_odds,
        "score": place.score,
        "lower": place.lower,
        "upper": place.upper,
        "shape": place.shape,
        "rate": place.rate,
        "observed": place.observed,
        "expected": place.expected,
        "expected_rank": place.expected_rank,
        "rank_lower": place.rank_lower,
        "rank_upper": place.rank_upper,
        "tier": place.tier,
        "share_captive": place.share_captive,
        "share_came_back": place.share_came_back,
        "love_years": place.restricted_mean_years,
    }


def digest_of(sums: Iterable[Tally]) -> str:
    """SHA-256 of the sums in the order of brands: equal sums, equal edition."""
    digest = hashlib.sha256()
    for tally in sorted(sums, key=lambda tally: tally.brand):
        head = (tally.brand, tally.stories, tally.authors, tally.months)
        digest.update(repr(head).encode())
        for table in (tally.weight, tally.exposure, tally.events, tally.outcome_weight):
            digest.update(table.astype("<i8").tobytes())
    return digest.hexdigest()
