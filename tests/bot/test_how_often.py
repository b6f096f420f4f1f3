"""How often somebody hears unasked about one mentorship, and changing it back (R45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import how_often, ledger, nudges, tact
from bot.errors import DateInThePast, DateTooFar
from bot.how_often import HowOften
from bot.models import Delivery, Member, Mentorship, Message
from tests.conftest import NOW

MakePair = Callable[..., Mentorship]
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    return make_pair(session)


def tell(
    session: Session, pair: Mentorship, kind: str = "goals_reached", *, repeat: int = 0, state: str = "sent"
) -> Message:
    """Put a nudge to the mentor into the ledger, as it stands some time after its sending."""
    me = pair.mentor
    ledger.owe_nudge(session, pair, me, kind, NOW, occasion=f"{kind}.{repeat}.{state}", repeat=repeat)
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    message.state = Delivery(state)
    message.sent_at = NOW if state == "sent" else None
    session.flush()
    return message


def chosen(session: Session, pair: Mentorship) -> HowOften:
    session.flush()
    return how_often.look_at(session, pair.mentor, pair, TODAY)


def choose(session: Session, pair: Mentorship, slower: int | None = 0, days: int | None = None) -> None:
    until = None if days is None else TODAY + timedelta(days=days)
    how_often.choose(session, pair, pair.mentor, slower, until, NOW, TODAY)


def test_r45_at_first_everything_is_as_usual(session: Session, pair: Mentorship) -> None:
    assert chosen(session, pair) == HowOften()
    assert not chosen(session, pair).is_silent


def test_r45_everything_can_be_chosen_and_changed_back(session: Session, pair: Mentorship) -> None:
    choose(session, pair, slower=2, days=30)
    assert chosen(session, pair) == HowOften(slower=2, snoozed_until=TODAY + timedelta(days=30))
    choose(session, pair, slower=None)
    assert chosen(session, pair).is_off
    assert chosen(session, pair).slower == 2, "who wants some again has their pace"
    choose(session, pair)
    assert chosen(session, pair) == HowOften()


@pytest.mark.parametrize("days", [None, 0])
def test_r45_a_snooze_is_undone_by_no_day_or_by_today(session: Session, pair: Mentorship, days: int | None) -> None:
    choose(session, pair, days=10)
    choose(session, pair, days=days)
    assert not chosen(session, pair).is_silent


@pytest.mark.parametrize(("days", "problem"), [(-1, DateInThePast), (5000, DateTooFar)])
def test_r45_a_day_that_does_not_fit_changes_nothing(
    session: Session, pair: Mentorship, days: int, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        choose(session, pair, slower=None, days=days)
    assert chosen(session, pair) == HowOften()


def test_r45_a_snooze_that_is_over_counts_as_none(session: Session, pair: Mentorship) -> None:
    choose(session, pair, days=1)
    assert how_often.look_at(session, pair.mentor, pair, TOMORROW) == HowOften()


def test_r45_forged_paces_stay_within_what_there_is(session: Session, pair: Mentorship) -> None:
    choose(session, pair, slower=10**9)
    assert chosen(session, pair).slower == tact.MOST_OFTEN_SLOWER


@pytest.mark.parametrize(
    ("slower", "days", "answer"),
    [
        (None, None, nudges.NOT_HERE),
        (0, 10, f"{nudges.NOT_YET}:{TODAY + timedelta(days=10)}"),
        (1, None, nudges.LESS_OFTEN),
        (0, None, None),
    ],
)
def test_r45_r46_a_message_that_asks_shows_what_was_chosen(
    session: Session, pair: Mentorship, slower: int | None, days: int | None, answer: str | None
) -> None:
    """R45, R46: and one that is on its way is not sent; what asks for more leaves the message as it is."""
    sent, due = tell(session, pair), tell(session, pair, state="due")
    choose(session, pair, slower, days)
    session.refresh(sent)
    session.refresh(due)
    assert (sent.answer, sent.is_stale) == (answer, answer is not None)
    assert due.state is Delivery.DROPPED
    assert pair.look_at == NOW, "what still holds is planned anew"


def test_r45_back_to_the_usual_pace_plans_anew_what_was_planned_later(session: Session, pair: Mentorship) -> None:
    choose(session, pair, slower=3)
    later = NOW + timedelta(days=50)
    ledger.owe_nudge(session, pair, pair.mentor, "goals_reached", later, occasion="x#1.0")
    choose(session, pair)
    assert ledger.owe_nudge(session, pair, pair.mentor, "goals_reached", NOW, occasion="x#1.0"), "it is owed again"
    assert session.scalars(select(Message.not_before).where(Message.occasion == "x#1.0")).one() == NOW


def test_r45_what_fell_silent_is_seen_and_can_be_asked_again(session: Session, pair: Mentorship) -> None:
    for repeat in range(3):
        tell(session, pair, repeat=repeat)
        assert chosen(session, pair).has_fallen_silent == (repeat == 2)
    how_often.ask_again(session, pair, pair.mentor, NOW)
    assert not chosen(session, pair).has_fallen_silent
    answers = session.scalars(select(Message.answer).where(Message.kind == "goals_reached"))
    assert set(answers) == {nudges.AGAIN}


@pytest.mark.parametrize("state", ["unknown", "lost", "refused"])
def test_r45_what_was_lost_counts_as_said(session: Session, pair: Mentorship, state: str) -> None:
    tell(session, pair, repeat=2, state=state)
    assert chosen(session, pair).has_fallen_silent


def test_r3_the_earliest_day_does_not_tell_whether_there_is_something(session: Session, pair: Mentorship) -> None:
    """R3, R45: neither by what is owed, nor by what the other one plans."""
    before = how_often.earliest(session, pair.mentor, pair, HowOften(), NOW, tact.WEEK)
    tell(session, pair, state="due")
    assert how_often.earliest(session, pair.mentor, pair, HowOften(), NOW, tact.WEEK) == before


@pytest.mark.parametrize(
    ("now_chosen", "days"),
    [(HowOften(), 7), (HowOften(slower=1), 14), (HowOften(snoozed_until=TODAY + timedelta(days=40)), 40)],
)
def test_r45_the_earliest_day_keeps_the_pauses(
    session: Session, pair: Mentorship, now_chosen: HowOften, days: int
) -> None:
    tell(session, pair)
    earliest = how_often.earliest(session, pair.mentor, pair, now_chosen, NOW, tact.WEEK)
    assert earliest.date() >= TODAY + timedelta(days=days)
    assert earliest - NOW < timedelta(days=days + 5)


def test_r45_each_mentorship_and_each_of_the_two_for_themselves(
    session: Session, make_pair: MakePair, make_member: Callable[..., Member]
) -> None:
    one = make_pair(session)
    other = make_pair(session, mentor=one.mentor, mentee_id="U0PRIYA001", mentee_name="Priya")
    choose(session, one, slower=None)
    session.flush()
    seen = how_often.look(session, one.mentor, [one.id, other.id], {}, TODAY)
    assert [seen[each.id].is_off for each in (one, other)] == [True, False]
    assert how_often.look_at(session, one.mentee, one, TODAY) == HowOften()
