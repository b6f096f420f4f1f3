"""After the ending the two are colleagues: everything that reaches them then, in both languages (R34)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, connection, endings, goodbye, guidance, introductions, ledger, paying_forward, reminders, watch
from bot.connection import Given, Terms
from bot.database import Database
from bot.glance import glances
from bot.models import CheckIn, Ending, GoalState, Member, Mentorship, Message, Rhythm, State, Wish
from bot.settings import Settings
from bot.waiting import waiting
from prompts import closure as pages
from prompts import connect, home, status
from prompts import guidance as pages_to_read
from prompts import introductions as people
from prompts.choose import chooser
from prompts.language import Language
from prompts.letter import Letter
from prompts.messages import render
from tests.conftest import NOW, TEAM

MakePair = Callable[..., Mentorship]
TODAY = NOW.date()
SETTINGS = Settings(slack_bot_token="xoxb-test")
AS_A_ROLE = re.compile(
    r"\b(you are the|your|my|their|the) (mentor|mentee)s?\b|\b[dm]ein(e|em|en|er|es)? (Mentor|Mentee)(in|s)?\b",
    re.IGNORECASE,
)
"""Somebody spoken of by what they were; "mentor somebody next" is what they may become."""


@pytest.fixture
def pair(session: Session, make_pair: MakePair, make_goal: Callable[..., object]) -> Mentorship:
    """A good ending, with an agreement to stay in touch."""
    mentorship = make_pair(session)
    make_goal(session, mentorship, "Run a retrospective", state="reached", settled_on=TODAY)
    closure.hold_conversation(session, mentorship, mentorship.mentor, NOW)
    closure.hold_meeting(session, mentorship, NOW, TODAY)
    yes = Given(Wish.YES, Terms(("coffee",), "", Rhythm.MONTHLY))
    for member in (mentorship.mentor, mentorship.mentee):
        closure.finish_part(session, mentorship, member, closure.REFLECTION, NOW, TODAY)
        connection.answer(session, mentorship, member, yes, NOW, TODAY)
    assert mentorship.ending is Ending.COMPLETED
    return mentorship


def said_after(session: Session, pair: Mentorship, say: Language) -> Iterator[str]:
    """Every message that the ledger still holds for the two."""
    session.flush()
    for message in session.scalars(select(Message).where(Message.kind != "invitation", Message.kind != "begun")):
        letter = Letter(message=message, mentorship=pair, receiver=pair.member(message.receiver_id), now=NOW)
        if message.kind != "ending_begun":
            yield f"{message.kind}: {[block.to_dict() for block in render([letter], say).blocks]}"


def shown_after(session: Session, pair: Mentorship, me: Member, say: Language) -> Iterator[str]:
    """Every page that is about the two as colleagues."""
    session.expire_all()
    seen = connection.look(session, pair, me.user_id)
    found = glances(session, me, TODAY)
    yield str(home.home(me, found, waiting(session, me, NOW, SETTINGS), TODAY, say).to_dict())
    yield str(status.status(found, me, TODAY, say).to_dict())
    yield str(chooser([pair], me, "closure_open", "A good ending", say).to_dict())
    yield str(pages.ended(pair, me, closure.progress(session, pair), say, may_be_reopened=True).to_dict())
    yield str(connect.answered(pair, me, seen, say).to_dict())
    yield str(connect.form(pair, me, seen, {"wish": "yes"}, say, rate=None).to_dict())
    yield str(connect.agreement_form(pair, me, seen, {}, say).to_dict())
    yield str(people.page(pair, me, say).to_dict())
    guide = guidance.situation([pair], me, NOW)
    yield str(pages_to_read.overview(guide, me, (), say).to_dict())
    for topic in guide.topics:
        yield str(pages_to_read.page(topic, guide, say).to_dict())


def test_r34_what_is_said_afterwards_names_nobody_by_a_role(session: Session, pair: Mentorship, say: Language) -> None:
    mentor, mentee = pair.mentor, pair.mentee
    goodbye.write(session, pair, mentor, "Fare well", NOW, TODAY)
    introductions.share_opportunity(session, pair, mentor, "A course", "", NOW)
    endings.ask_to_reopen(session, pair, mentor, NOW, 30)
    endings.decline_reopening(session, pair, mentee, NOW)
    agreement = connection.look(session, pair, mentor.user_id).agreement
    assert agreement is not None
    ledger.owe(session, pair, mentor.user_id, reminders.KIND, NOW, occasion="1", facts={"version": 1, "idea": "coffee"})
    said = list(said_after(session, pair, say))
    kinds = {text.partition(":")[0] for text in said}
    assert kinds >= {"closing", "document", "agreement_reached", "goodbye", "opportunity", "stay_in_touch"}
    assert kinds >= {"reopening_declined", paying_forward.KIND}
    assert [text for text in said if AS_A_ROLE.search(text)] == []


def test_r34_the_pages_afterwards_name_nobody_by_a_role(session: Session, pair: Mentorship, say: Language) -> None:
    for me in (pair.mentor, pair.mentee):
        assert [text for text in shown_after(session, pair, me, say) if AS_A_ROLE.search(text)] == []


@pytest.mark.parametrize("ending", Ending)
def test_r34_no_prompt_for_a_mentor_or_mentee_comes_after_any_ending(
    database: Database, make_pair: MakePair, make_goal: Callable[..., object], ending: Ending
) -> None:
    """Whatever had spoken for an ending, or for asking how it goes, for more than a year."""
    with database.writing(TEAM) as session:
        pair = make_pair(session, planned_end=TODAY + timedelta(days=20))
        make_goal(session, pair, "Run a retrospective", state=GoalState.REACHED, settled_on=TODAY)
        pair.check_ins += [
            CheckIn(team_id=TEAM, author_id=pair.mentee_id, energy=1, at=NOW - timedelta(days=day)) for day in (9, 6, 3)
        ]
        pair.step_back_at = NOW - timedelta(days=30)
        closure.finish(session, pair, ending, NOW)
        before = set(session.scalars(select(Message.id).where(Message.kind.in_(ledger.NUDGES))))
        assert pair.state is State.ENDED
        pair_id = pair.id
    for day in range(0, 400, 7):
        with database.writing(TEAM) as session:
            session.get_one(Mentorship, pair_id).look_at = NOW + timedelta(days=day)
        watch.look(database, NOW + timedelta(days=day), SETTINGS)
    with database.reading(TEAM) as session:
        assert set(session.scalars(select(Message.id).where(Message.kind.in_(ledger.NUDGES)))) == before
