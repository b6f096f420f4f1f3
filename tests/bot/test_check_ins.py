"""Check-ins (R9), and that only their author reads them (R47)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot import check_ins
from bot.errors import Empty, TooLong
from bot.models import Mentorship
from bot.privacy import may_read
from tests.conftest import NOW

MakePair = Callable[..., Mentorship]


def test_r9_either_logs_energy_and_a_line(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    pair.look_at = NOW + timedelta(days=1)
    check_ins.log(session, pair, pair.mentor, 2, "  Talked about reviews ", NOW - timedelta(days=1))
    mine = check_ins.log(session, pair, pair.mentee, 5, "", NOW)
    session.expire_all()
    assert [(each.author_id, each.energy, each.progress) for each in pair.check_ins] == [
        (pair.mentor_id, 2, "Talked about reviews"),
        (pair.mentee_id, 5, ""),
    ]
    assert pair.look_at == NOW, "the signals are weighed anew"
    assert check_ins.last_of(pair, pair.mentee) is mine
    assert (check_ins.count_of(pair, pair.mentor), check_ins.count_of(pair, pair.mentee)) == (1, 1)


def test_r47_nobody_reads_a_check_in_but_its_author(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    check_in = check_ins.log(session, pair, pair.mentee, 1, "Private", NOW)
    assert may_read(pair.mentee_id, check_in, pair)
    assert not may_read(pair.mentor_id, check_in, pair)
    assert not may_read("U0MANAGER1", check_in, pair)
    assert check_ins.last_of(pair, pair.mentor) is None


@pytest.mark.parametrize("energy", [None, 0, 6])
def test_energy_is_one_of_five(session: Session, make_pair: MakePair, energy: int | None) -> None:
    pair = make_pair(session)
    with pytest.raises(Empty) as told:
        check_ins.log(session, pair, pair.mentor, energy, "", NOW)
    assert told.value.field == "energy"
    assert pair.check_ins == []


def test_a_line_has_an_end(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    with pytest.raises(TooLong) as told:
        check_ins.log(session, pair, pair.mentor, 3, "x" * 3001, NOW)
    assert told.value.field == "progress"
