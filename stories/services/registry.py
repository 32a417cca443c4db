"""Running a retraining, and deciding which detector judges."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.log_actions import log as log_action

from ..detector_in_use import folder_of, load_version
from ..detector_registry import version_by
from ..models import DetectorVersion, Retraining
from ..vocabulary import RunState, VersionState
from .learning import NothingToLearn, make_challenger
from .rules import keep_version

log = logging.getLogger(__name__)
ACTIVATED = "stories.detector.activate"
RETRAINED = "stories.detector.retrain"
LONGEST_RUN = dt.timedelta(hours=1)  # after that, whoever was at work is gone
INTERRUPTED = gettext_noop("The process that was at work is gone. Nothing was changed.")
_at_work: set[int] = set()  # the retrainings this process is busy with


class RetrainingUnderWay(Exception):
    """Two retrainings at once are refused."""


class NotActivable(Exception):
    """This version cannot judge; the message says why."""


# --- retraining -----------------------------------------------------------------------------------


def start_retraining(*, by=None) -> Retraining:
    """Open a retraining, to be run by `run_retraining`. Raises `RetrainingUnderWay`."""
    close_interrupted()
    try:
        with transaction.atomic():
            return Retraining.objects.create(started_by=by)
    except IntegrityError as error:
        raise RetrainingUnderWay(_("A retraining is under way already.")) from error


def run_retraining(run_id: int) -> Retraining:
    """Train, try and keep a challenger; whatever happens, the row says how it ended."""
    run = Retraining.objects.get(pk=run_id)
    if run.state != RunState.RUNNING:
        return run
    run.host, run.process = socket.gethostname(), os.getpid()
    run.save(update_fields=["host", "process"])
    _at_work.add(run.pk)
    try:
        run.version = make_challenger()
        run.state = RunState.DONE
    except NothingToLearn as nothing:
        run.state, run.message = RunState.FAILED, str(nothing)
    except Exception as error:  # anything at all: the row must not stay open
        log.exception("The retraining of the detector stopped.")
        run.state, run.message = RunState.FAILED, f"{type(error).__name__}: {error}"
    finally:
        _at_work.discard(run.pk)
    with transaction.atomic():
        run.ended_at = timezone.now()
        run.save()
        if run.version:
            log_action(run.version, RETRAINED, user=run.started_by)
    return run


def close_interrupted() -> int:
    """Close the retrainings nobody is at work on any more; returns how many."""
    gone = [run for run in Retraining.objects.filter(state=RunState.RUNNING) if _is_gone(run)]
    return Retraining.objects.filter(pk__in=[run.pk for run in gone]).update(
        state=RunState.FAILED, message=INTERRUPTED, ended_at=timezone.now()
    )


def _is_gone(run: Retraining) -> bool:
    if timezone.now() - run.started_at > LONGEST_RUN:
        return run.pk not in _at_work
    if run.process is None or run.host != socket.gethostname():
        return False
    return run.pk not in _at_work if run.process == os.getpid() else not _is_alive(run.process)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is there, and belongs to somebody else
        return True
    return True


# --- which detector judges ------------------------------------------------------------------------


@transaction.atomic
def activate_version(digest: str, *, by, note: str = "") -> DetectorVersion:
    """Let this version judge from now on; the one in use is retired and can be activated again.

    Raises `NotActivable` for an unknown, refused or damaged one: it is loaded before it is used.
    """
    from ..detector.artifact import ArtifactError

    retired = DetectorVersion.objects.select_for_update().filter(state=VersionState.ACTIVE)
    before = retired.first()
    try:
        version = version_by(digest)
        load_version(folder_of(version), version.digest)
    except DetectorVersion.DoesNotExist as error:
        raise NotActivable(_("No detector is registered under this digest.")) from error
    except ArtifactError as error:
        raise NotActivable(str(error)) from error
    if version.state == VersionState.REFUSED:
        raise NotActivable(_("This version was refused: it did worse than the one it challenged."))
    if version.pk and version == before:
        return version
    retired.update(state=VersionState.RETIRED)
    version.state, version.note = VersionState.ACTIVE, note[:200]
    version.activated_at, version.activated_by = timezone.now(), by
    version.save()
    data = {"before": before.short if before else "", "note": version.note}
    log_action(version, ACTIVATED, user=by, data=data)
    keep_version()
    return version
