"""Exit statuses of the commands on open data, and how they say what is wrong."""

from __future__ import annotations

from django.core.management.base import CommandError

from ranking.methods import NothingToRank

DIFFERENT, COULD_NOT_RUN, NOTHING_TO_RANK = 1, 2, 3
REASONS = {
    NothingToRank.NO_STORY: "no story counts",
    NothingToRank.NO_EVENT: "no love has ended, so nothing says who keeps its customers",
}


def nothing_to_rank(nothing: NothingToRank, kept: str) -> CommandError:
    reason = REASONS.get(nothing.reason, nothing.reason)
    return CommandError(f"Nothing can be ranked: {reason}. {kept}", returncode=NOTHING_TO_RANK)


def could_not_run(problem: str | Exception) -> CommandError:
    if isinstance(problem, OSError):
        where = f"{problem.filename}: " if problem.filename else ""
        problem = f"{where}{problem.strerror or problem}"
    return CommandError(str(problem), returncode=COULD_NOT_RUN)
