"""manage.py benchmark_queue: it measures and leaves nothing behind."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from stories.models import Brand, Story


def test_it_says_what_each_act_takes_beside_a_bare_read_and_undoes_everything(db):
    before = [model.objects.count() for model in (Story, Brand, get_user_model())]
    said = StringIO()
    call_command("benchmark_queue", stories=60, rounds=2, stdout=said)
    lines = said.getvalue().splitlines()
    assert "60 stories wait" in lines[0]
    assert len(lines) == 6
    assert lines[1].split()[-2] == "1.0"
    assert [model.objects.count() for model in (Story, Brand, get_user_model())] == before


@pytest.mark.parametrize("asked", [{"stories": 3}, {"stories": 10**9}, {"rounds": 0}])
def test_numbers_out_of_reach_are_refused(db, asked):
    with pytest.raises(CommandError, match="From 40 to"):
        call_command("benchmark_queue", **asked)
