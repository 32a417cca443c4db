"""What a row of the table says: values, the goal of each, and where they come from."""

from dataclasses import dataclass
from typing import Any

from ..measures import Figure


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound that a value must reach (`at_least`) or not exceed."""

    bound: float
    at_least: bool = True

    def met_by(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


def at_most(bound: float) -> Goal:
    return Goal(bound, at_least=False)


@dataclass(frozen=True, slots=True)
class Value:
    """A named figure. One without a goal is there to read the others by."""

    name: str
    figure: Figure
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.goal.met_by(self.figure.value)

    def as_json(self) -> dict[str, Any]:
        figure = self.figure
        return {
            "name": self.name,
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "goal": str(self.goal) if self.goal else None,
            "met": self.met,
        }


METRICS = {
    1: "genuine French flagged, genre unseen in training",
    2: "leave-one-domain-out ROC-AUC, mean of ten sets",
    3: "own corpus, unseen voices and sectors",
    4: "Ott, folds by hotel",
    5: "native ads, unseen topics",
    6: "French AI reviews, unseen cities",
    7: "English → French, no French label",
    8: "host-read ads, unseen episodes",
    9: "calibration error (ECE), mean of ten sets",
    10: "false-hold rate under misspelling (French)",
    11: "one story of 3 000 characters, verdict and explanation",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `not_measured` says why there is no value."""

    number: int
    values: tuple[Value, ...] = ()
    detail: tuple[str, ...] = ()
    not_measured: str = ""

    @property
    def metric(self) -> str:
        return METRICS[self.number]

    @property
    def met(self) -> bool | None:
        """Whether every goal is met; None when nothing with a goal was measured."""
        answers = [value.met for value in self.values if value.met is not None]
        return all(answers) if answers else None

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "metric": self.metric,
            "values": [value.as_json() for value in self.values],
            "met": self.met,
            "detail": list(self.detail),
            "not_measured": self.not_measured or None,
        }
