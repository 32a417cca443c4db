"""The simulator's page: a brand, what is moved, before and after."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from stories.published import brands_called

from ..models import Edition
from ..queries import standing_of
from .holding import Holding, holding_of
from .simulation import Simulation, simulate
from .simulation_form import SimulationForm


@dataclass(frozen=True)
class SimulatorPage:
    """A form, and once it is sent and right, what it comes to."""

    form: SimulationForm
    holding: Holding | None = None
    simulation: Simulation | None = None

    @property
    def brand(self):
        return self.holding.standing.brand if self.holding else None


def simulator_page(query: QueryDict, edition: Edition) -> SimulatorPage:
    """A fixed number of queries, whatever is asked."""
    if "brand" not in query:
        return SimulatorPage(SimulationForm())
    holding, wrong = _holding(query["brand"].strip(), edition)
    data = query.copy()
    for name, field in SimulationForm.base_fields.items():  # an address that names the brand only
        if name not in data and field.initial is not None:
            data[name] = str(field.initial)
    form = SimulationForm(data, holding=holding)
    if wrong and not form.has_error("brand"):
        form.add_error("brand", wrong)
    simulation = simulate(holding, form.asked) if holding and form.is_valid() else None
    return SimulatorPage(form, holding, simulation)


def _holding(typed: str, edition: Edition) -> tuple[Holding | None, str]:
    """The brand meant and what is known of it, or what is wrong with its name."""
    if not typed or len(typed) > 200 or "\x00" in typed:
        return None, _("No brand goes by this name here. Check the spelling.") if typed else ""
    brand = brands_called([typed]).get(typed)
    if not brand:
        return None, _("No brand goes by this name here. Check the spelling.")
    standing = standing_of(brand, edition)
    if not standing:
        return None, _("No story of this brand is counted yet.")
    standing.brand = brand
    return holding_of(brand, edition, standing), ""
