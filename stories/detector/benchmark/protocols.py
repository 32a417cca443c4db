"""Every row of the table, by number, in the order that matters."""

from collections.abc import Callable, Collection, Iterator

from ..pipeline import Model
from . import calibration, in_domain, sentences, shipped
from .across import LeaveOneOut, one_domain_out
from .rows import METRICS, Row
from .sets import SetError, Sets
from .speed import cost_of_judging

SEED = 20_260
Protocol = Callable[[], Row]


def protocols(sets: Sets, model: Model, *, seed: int = SEED) -> dict[int, Protocol]:
    """What measures each row of `METRICS`; slow parts that two rows share run once."""
    left_out = LeaveOneOut(sets, model, seed)
    return {
        1: lambda: shipped.genres_unseen(sets, model),
        2: lambda: one_domain_out(left_out, seed),
        3: lambda: shipped.own_corpus(model, seed),
        4: lambda: in_domain.invented_hotel_stays(sets, seed),
        5: lambda: sentences.native_advertisements(sets, seed),
        6: lambda: in_domain.written_by_a_model(sets, seed),
        7: lambda: in_domain.english_to_french(sets, seed),
        8: lambda: in_domain.read_out_advertisements(sets, seed),
        9: lambda: calibration.calibration(left_out, seed),
        10: lambda: shipped.misspelt(sets, model, seed),
        11: lambda: cost_of_judging(seed),
    }


def measure(
    sets: Sets, model: Model, *, only: Collection[int] = METRICS, seed: int = SEED
) -> Iterator[Row]:
    """The rows asked for, in the table's order; one whose set is missing says so."""
    for number, protocol in protocols(sets, model, seed=seed).items():
        if number in only:
            try:
                yield protocol()
            except SetError as error:
                yield Row(number, not_measured=str(error))
