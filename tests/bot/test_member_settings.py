"""What somebody chooses for themselves (R4, R44, R45)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import enrolment, ledger, member_settings, nudges, reasons, suggestions, tact
from bot.errors import DateInThePast, DateTooFar, Empty, EndsBeforeItStarts, NoWorkday, Problem
from bot.member_settings import Choices, Nudging
from bot.mentorships import Terms
from bot.models import Delivery, Member, Mentorship, Message
from prompts.messages import RENDERERS
from tests.conftest import NOW

MakeMember = Callable[..., Member]
TODAY = NOW.date()
CHOICES = Choices(
    language="de",
    workday_starts=time(8, 30),
    workday_ends=time(16),
    workdays=["4", "0"],
    nudging=Nudging.PAUSED,
    paused_until=TODAY + timedelta(days=20),
    country="DE",
    region="DE-BY",
)


def test_r45_what_was_chosen_is_kept(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Maya")
    member_settings.choose(session, me, CHOICES, NOW)
    session.flush()
    session.refresh(me)
    assert member_settings.choices_of(me, TODAY) == replace(CHOICES, workdays="04")


def test_r4_the_language_can_follow_slack_again(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Maya", language="de")
    member_settings.choose(session, me, replace(CHOICES, language=None), NOW)
    assert me.language is None


def test_r45_nudges_go_off_and_on_and_the_day_of_a_pause_does_not_linger(
    session: Session, make_member: MakeMember
) -> None:
    me = make_member(session, "Maya")
    member_settings.choose(session, me, CHOICES, NOW)
    member_settings.choose(session, me, replace(CHOICES, nudging=Nudging.OFF), NOW)
    assert (me.nudges_off, me.nudges_paused_until) == (True, None)
    member_settings.choose(session, me, replace(CHOICES, nudging=Nudging.ON, paused_until=None), NOW)
    assert (me.nudges_off, me.nudges_paused_until) == (False, None)


def test_a_pause_that_is_over_counts_as_none(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Maya", nudges_paused_until=TODAY)
    assert member_settings.choices_of(me, TODAY).nudging is Nudging.ON
    assert member_settings.choices_of(me, TODAY - timedelta(days=1)).nudging is Nudging.PAUSED


@pytest.mark.parametrize(
    ("wrong", "problem", "field"),
    [
        ({"workday_ends": time(8, 30)}, EndsBeforeItStarts, "workday_ends"),
        ({"workday_ends": time(7)}, EndsBeforeItStarts, "workday_ends"),
        ({"workdays": []}, NoWorkday, "workdays"),
        ({"workdays": ["9"]}, NoWorkday, "workdays"),
        ({"paused_until": None}, Empty, "paused_until"),
        ({"paused_until": TODAY - timedelta(days=1)}, DateInThePast, "paused_until"),
        ({"paused_until": date(9999, 1, 1)}, DateTooFar, "paused_until"),
    ],
)
def test_what_cannot_be_chosen_changes_nothing(
    session: Session, make_member: MakeMember, wrong: dict[str, object], problem: type[Problem], field: str
) -> None:
    me = make_member(session, "Maya")
    before = member_settings.choices_of(me, TODAY)
    with pytest.raises(problem) as told:
        member_settings.choose(session, me, replace(CHOICES, **wrong), NOW)
    assert told.value.field == field
    assert member_settings.choices_of(me, TODAY) == before


@pytest.mark.parametrize(
    ("country", "region", "kept"),
    [
        (None, None, (None, None)),
        ("", "DE-BY", ("", "DE-BY")),
        ("CH", "CH-ZH", ("CH", "CH-ZH")),
        ("XX", None, (None, None)),
        ("Germany", "BY", (None, None)),
        ("DE", "DE-XX", ("DE", None)),
        ("DE", "x" * 500, ("DE", None)),
    ],
)
def test_r44_a_country_and_region_that_are_known_are_kept(
    session: Session,
    make_member: MakeMember,
    country: str | None,
    region: str | None,
    kept: tuple[str | None, str | None],
) -> None:
    """R44: others could only come from elsewhere than the form."""
    me = make_member(session, "Maya")
    member_settings.choose(session, me, replace(CHOICES, country=country, region=region), NOW)
    session.flush()
    assert (me.country, me.region) == kept


def test_r44_r45_what_waited_for_a_pause_comes_when_the_pause_is_taken_back(
    session: Session, make_pair: Callable[..., Mentorship]
) -> None:
    """R44, R45: neither before it is due by itself, nor at an hour that was unwelcome before and is welcome now."""
    pair = make_pair(session)
    me = pair.mentor
    later = NOW + timedelta(days=2)
    ledger.owe_nudge(session, pair, me, "goals_reached", NOW, occasion="now")
    ledger.owe_nudge(session, pair, me, "goals_reached", later, occasion="in two days")
    for message in session.scalars(select(Message).where(Message.receiver_id == me.user_id)):
        message.due_at = tact.instant(date(2026, 8, 3), time(9), ZoneInfo("Europe/London"))
    unpaused = replace(CHOICES, nudging=Nudging.ON, paused_until=None, workdays="0123456", country="")
    member_settings.choose(session, me, unpaused, NOW)
    waiting = select(Message.occasion, Message.due_at).where(Message.kind == "goals_reached")
    assert dict(session.execute(waiting).all()) == {"now": NOW, "in two days": later}


def test_r45_switching_on_again_looks_at_everything_anew(
    session: Session, make_pair: Callable[..., Mentorship]
) -> None:
    pair = make_pair(session)
    nudges.switch_off(session, pair.mentor, NOW)
    pair.look_at = None
    member_settings.choose(session, pair.mentor, replace(CHOICES, nudging=Nudging.ON), NOW)
    assert pair.look_at == NOW


def test_r4_each_kind_that_asks_is_one_that_is_sent() -> None:
    assert reasons.ASKING - set(ledger.SIGNALS) <= set(RENDERERS)


def test_r4_what_still_asks_is_shown_anew_in_the_new_language(
    session: Session, make_pair: Callable[..., Mentorship]
) -> None:
    """R4: and nothing else, so that a long past is no flood."""
    pair = make_pair(session)
    me = pair.mentor
    suggestion = Terms("Lead", pair.rhythm, None, "", "")
    suggestions.suggest(session, pair, pair.mentee, pair.proposal, suggestion, NOW, TODAY)
    ledger.owe(session, pair, me.user_id, "invitation", NOW, occasion="1")
    ledger.owe(session, pair, me.user_id, "goodbye", NOW)
    ledger.owe_nudge(session, pair, me, "energy_low", NOW, occasion="gone")
    ledger.owe(session, pair, pair.mentee_id, enrolment.TOLD, NOW)
    ledger.owe(session, pair, me.user_id, enrolment.TOLD, NOW)
    session.execute(update(Message).values(state=Delivery.SENT, sent_at=NOW))
    ledger.settle(session, pair, me.user_id, [enrolment.TOLD], "answered", NOW)
    session.execute(update(Message).values(is_stale=False))

    member_settings.choose(session, me, replace(CHOICES, language=me.language), NOW)
    assert session.scalars(select(Message).where(Message.is_stale)).all() == []
    member_settings.choose(session, me, CHOICES, NOW)
    stale = session.scalars(select(Message).where(Message.is_stale)).all()
    assert [(message.kind, message.receiver_id) for message in stale] == [(suggestions.KIND, me.user_id)]
