"""Somebody has all erased: nothing leads to them any more, and the partner keeps what was shared (R48)."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import closure, connection, diary, drafts, erasure, export, introductions, mentorships, plan, reminders, watch
from bot.called import ERASED
from bot.connection import Given
from bot.database import Database
from bot.errors import FilesOnTheirWay, NotSure
from bot.models import (
    BY_TABLE,
    Base,
    Delivery,
    Ending,
    Introduction,
    IntroductionState,
    Manager,
    Member,
    Mentorship,
    Message,
    Rhythm,
    Role,
    ShoutOutState,
    State,
    Wish,
)
from bot.settings import Settings
from tests.conftest import NOW, TEAM
from tests.record import ADMIN, FORMER_MENTEE, MENTEE, MENTOR, PEOPLE, STRANGER, THIRD, UNASKED, Stage, numbered, write

MakePair = Callable[..., Mentorship]
MakeMember = Callable[..., Member]
TEXT = re.compile(r"Text\d{4}")
SETTINGS = Settings(slack_bot_token="xoxb-x")


def test_r48_somebody_has_decided_what_becomes_of_each_table() -> None:
    """A new table fails here until somebody decides."""
    assert erasure.FATES.keys() == {table.name for table in Base.metadata.sorted_tables}
    for table, fate in erasure.FATES.items():
        if isinstance(fate, erasure.Own):
            assert fate.owner in BY_TABLE[table].__table__.columns


def everything(session: Session) -> str:
    """All that stands in the database, in one text."""
    rows = [session.execute(select(table)).all() for table in Base.metadata.sorted_tables]
    return json.dumps([[list(row) for row in of_table] for of_table in rows], default=str, ensure_ascii=False)


def texts(session: Session) -> set[str]:
    """The texts that people have written."""
    return set(TEXT.findall(everything(session)))


def readable(session: Session, user_id: str) -> set[str]:
    """The texts that somebody may read."""
    me = session.get_one(Member, (TEAM, user_id))
    return set(TEXT.findall(export.as_json(export.collect(session, me, NOW))))


def texts_that_go(session: Session, user_id: str) -> set[str]:
    """What others may read, and lose: where to reach somebody and how to stay in touch, a remark of the moment, what a
    third person was told of them, an invitation that came to nothing."""
    rows = export.collect(session, session.get_one(Member, (TEAM, user_id)), NOW).tables
    gone: list[Any] = [
        [row for row in rows["connection_wishes"] if row["author_id"] == user_id],
        rows["connection_agreements"],
        [row for row in rows["remarks"] if row["author_id"] == user_id],
        [row for row in rows["mentorships"] if row.get("state") in {State.INVITED, State.DECLINED}],
        rows["suggestions"],
        # Whoever worded one that came to nothing keeps their own words.
        [r for r in rows["shout_outs"] if r["state"] is not ShoutOutState.POSTED and r["worded_by"] == user_id],
        list(session.scalars(select(Introduction.why).where(Introduction.person_id == user_id))),
    ]
    # A partner may have wished for the very words that the two agreed on.
    own_wishes = [row for row in rows["connection_wishes"] if row["author_id"] != user_id]
    return set(TEXT.findall(json.dumps(gone, default=str))) - set(TEXT.findall(json.dumps(own_wishes, default=str)))


def record_wish(session: Session, pair: Mentorship, me: Member) -> None:
    wish = Given(Wish.YES, connection.Terms(("coffee",), "", Rhythm.MONTHLY))
    connection.answer(session, pair, me, wish, NOW, NOW.date())


def fill(session: Session, stage: Stage) -> None:
    write(session, stage, NOW, numbered())
    session.flush()
    for message in session.scalars(select(Message)):
        message.state, message.sent_at = Delivery.SENT, NOW
        message.channel, message.ts = f"D{message.receiver_id}", f"{message.id}.000000"
    stranger = session.get_one(Member, (TEAM, STRANGER))
    session.add(Manager(team_id=TEAM, user_id=STRANGER, named_by=MENTOR, named_at=NOW))
    for user_id in PEOPLE:
        drafts.keep(session, TEAM, STRANGER, f"begin:partner={user_id}", {"purpose": "Something"}, NOW)
        drafts.keep(session, TEAM, STRANGER, f"introduction:mentorship={user_id[2:]}", {"person": user_id}, NOW)
        looked = {"list": "mentor,mentee", "ids": {"somebody@example.org": user_id}}
        drafts.keep(session, TEAM, STRANGER, "pair_list_looked", looked, NOW)
    diary.write(session, stranger, numbered("Mine")(1), NOW)
    session.flush()


ERASED_AT = [
    *((stage, user_id) for stage in Stage for user_id in (MENTOR, MENTEE)),
    *((Stage.ENDED, user_id) for user_id in (THIRD, UNASKED, FORMER_MENTEE, ADMIN)),
]


@pytest.mark.parametrize(("stage", "user_id"), ERASED_AT, ids=lambda each: getattr(each, "name", str(each)).lower())
def test_r48_nothing_leads_to_somebody_who_was_erased(database: Database, stage: Stage, user_id: str) -> None:
    """Whoever it is, however far their mentorships have come: no id, no name, none of their private words; and what
    others could read stays, but for what is listed above."""
    with database.reading(TEAM) as session:
        fill(session, stage)
        name = PEOPLE[user_id][0]
        before = everything(session)
        assert user_id in before
        assert name in before
        others = set().union(*(readable(session, other) for other in PEOPLE if other != user_id))
        gone = texts_that_go(session, user_id)
        erasure.erase(session, session.get_one(Member, (TEAM, user_id)), NOW)
        after = everything(session)
        assert user_id not in after
        assert name not in after
        assert texts(session) == others - gone


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    return make_pair(session)


def owed(session: Session, receiver: Member) -> list[tuple[str, dict[str, Any]]]:
    """What waits to be sent to somebody: kind and facts."""
    due = select(Message).where(Message.receiver_id == receiver.user_id, Message.state == Delivery.DUE)
    return [(message.kind, message.facts) for message in session.scalars(due.order_by(Message.id))]


def test_r48_a_mentorship_under_way_ends_and_the_partner_is_told(session: Session, pair: Mentorship) -> None:
    partner = pair.mentor
    assert erasure.erase(session, pair.mentee, NOW) == [partner.user_id]
    assert (pair.state, pair.ending) == (State.ENDED, Ending.ENDED_EARLY)
    assert ("erased", {"ends": "mentorship"}) in owed(session, partner)
    assert (pair.mentee.name, pair.mentee.was, pair.mentee.is_deactivated) == ("", Role.MENTEE, True)
    assert pair.pair == ":".join(sorted((pair.mentor_id, pair.mentee_id)))
    assert pair.mentee_id.startswith(ERASED)


def test_r48_a_plan_that_the_partner_knows_nothing_of_stays_unknown(session: Session, pair: Mentorship) -> None:
    """R3: no step of an ending is there that only the one who has left had begun to plan."""
    plan.save(session, pair, pair.mentor, plan.Plan(opener="Between us …"), NOW)
    erasure.erase(session, pair.mentor, NOW)
    assert pair.closure is None
    assert pair.step_back_at is None


def test_r24_r48_an_ending_that_waited_only_for_them_is_complete(session: Session, pair: Mentorship) -> None:
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    closure.hold_meeting(session, pair, NOW, NOW.date())
    closure.finish_part(session, pair, pair.mentor, closure.REFLECTION, NOW, NOW.date())
    record_wish(session, pair, pair.mentor)
    erasure.erase(session, pair.mentee, NOW)
    assert pair.ending is Ending.COMPLETED
    kinds = [kind for kind, _ in owed(session, pair.mentor)]
    assert {"closing", "document", "erased"} <= set(kinds)


@pytest.mark.parametrize("by_mentor", [True, False])
def test_r48_an_invitation_without_an_answer_is_closed(
    session: Session, make_member: MakeMember, *, by_mentor: bool
) -> None:
    """Whoever was asked sees that nothing is asked any more; whoever asked is told that no answer comes."""
    maya, jonas = make_member(session, "Maya"), make_member(session, "Jonas")
    terms = mentorships.Terms("Learn", mentorships.CHECK_IN_RHYTHMS[0], None, "", "")
    inviting, invited = (maya, jonas) if by_mentor else (jonas, maya)
    mentorships.propose(session, inviting, invited, Role.MENTOR, terms, NOW, NOW.date())
    message = session.scalars(select(Message)).one()
    message.state, message.channel, message.ts = Delivery.SENT, "D1", "1.0"
    erasure.erase(session, maya, NOW)
    assert session.scalar(select(func.count()).select_from(Mentorship)) == 0
    if by_mentor:
        kept = session.scalars(select(Message)).one()
        assert (kept.id, kept.kind, kept.mentorship_id, kept.is_stale) == (message.id, erasure.CLOSED, None, True)
    else:
        assert owed(session, jonas) == [("erased", {"ends": "invitation", "day": NOW.isoformat()})]


@pytest.mark.parametrize("gone", ["the third person", "the mentee"])
def test_r48_who_was_asked_about_an_introduction_sees_that_it_is_closed(
    session: Session, pair: Mentorship, make_member: MakeMember, gone: str
) -> None:
    priya = make_member(session, "Priya")
    made = introductions.propose(session, pair, pair.mentor, priya, "Both love birds", NOW)
    if gone == "the mentee":
        introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    for message in session.scalars(select(Message)):
        message.state, message.channel, message.ts = Delivery.SENT, "D1", f"{message.id}.0"
    erasure.erase(session, priya if gone == "the third person" else pair.mentee, NOW)
    asked = pair.mentee_id if gone == "the third person" else priya.user_id
    closed = session.scalars(select(Message).where(Message.kind == erasure.CLOSED)).all()
    assert [(message.receiver_id, message.is_stale) for message in closed] == [(asked, True)]
    left = session.scalars(select(Introduction)).all()
    assert [each.state for each in left] == ([] if gone == "the third person" else [IntroductionState.WITHDRAWN])


def test_r48_one_record_does_not_lead_to_another(session: Session, make_pair: MakePair) -> None:
    """Two partners of the same person keep two that have nothing in common."""
    first = make_pair(session)
    second = make_pair(session, mentor=first.mentor, mentee_name="Tom", mentee_id="U0TOM00001")
    erasure.erase(session, first.mentor, NOW)
    assert first.mentor_id != second.mentor_id
    assert {first.mentor.was, second.mentor.was} == {Role.MENTOR}


def test_r48_when_both_are_erased_nothing_is_left_of_the_two(session: Session, pair: Mentorship) -> None:
    both = (pair.mentor, pair.mentee)
    assert erasure.erase(session, both[0], NOW) == [both[1].user_id]
    assert erasure.erase(session, both[1], NOW) == []
    left = {
        table.name for table in Base.metadata.sorted_tables if session.scalar(select(func.count()).select_from(table))
    }
    assert left == set()


def test_r48_two_who_erase_at_once_leave_nothing_behind(any_database: Database, make_pair: MakePair) -> None:
    """On PostgreSQL one waits for the other, and then finds an anonymous member where the other was."""
    with any_database.writing(TEAM) as session:
        pair = make_pair(session)
        both = [pair.mentor_id, pair.mentee_id]
    barrier = threading.Barrier(2)

    def have_all_erased(user_id: str) -> None:
        with any_database.writing(TEAM) as session:
            me = session.get_one(Member, (TEAM, user_id))
            if any_database.engine.dialect.name == "postgresql":
                barrier.wait()
            erasure.erase(session, me, NOW)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(have_all_erased, both))
    with any_database.reading(TEAM) as session:
        assert session.scalars(select(Member)).all() == []
        assert session.scalars(select(Mentorship)).all() == []


def test_r48_somebody_who_comes_again_begins_anew(session: Session, pair: Mentorship, make_member: MakeMember) -> None:
    mentor, mentee_id = pair.mentor, pair.mentee_id
    erasure.erase(session, pair.mentee, NOW)
    again = make_member(session, "Jonas", user_id=mentee_id)
    assert mentorships.all_of(session, again) == []
    terms = mentorships.Terms("Once more", mentorships.CHECK_IN_RHYTHMS[0], None, "", "")
    assert mentorships.propose(session, mentor, again, Role.MENTOR, terms, NOW, NOW.date()).id != pair.id
    assert pair.mentee.name == "", "the earlier one still has no name"


def test_r48_it_needs_a_clear_yes_and_waits_for_the_files(session: Session, pair: Mentorship) -> None:
    me = pair.mentee
    with pytest.raises(NotSure):
        erasure.check(session, me, NOW, is_sure=False)
    erasure.check(session, me, NOW, is_sure=True)
    export.order(session, me, NOW)
    with pytest.raises(FilesOnTheirWay) as waiting:
        erasure.check(session, me, NOW + timedelta(minutes=9), is_sure=True)
    assert waiting.value.field == "sure"
    erasure.check(session, me, NOW + timedelta(minutes=11), is_sure=True)
    session.scalars(select(Message).where(Message.kind == export.KIND)).one().state = Delivery.SENT
    session.flush()
    erasure.check(session, me, NOW, is_sure=True)


def test_r48_what_it_means_for_others_is_told_before(session: Session, make_pair: MakePair) -> None:
    ended = make_pair(session, mentee_name="Tom", mentee_id="U0TOM00001")
    closure.hold_conversation(session, ended, ended.mentor, NOW)
    for me in (ended.mentor, ended.mentee):
        record_wish(session, ended, me)
    closure.finish(session, ended, Ending.COMPLETED, NOW)
    pair = make_pair(session, mentor=ended.mentor)
    meant = erasure.consequences(session, pair.mentor)
    assert [member.name for member in meant.ends] == ["Jonas"]
    assert [member.name for member in meant.lapses] == ["Tom"]
    assert [member.name for member in meant.keep] == ["Tom", "Jonas"]
    erasure.erase(session, pair.mentor, NOW)
    assert ("erased", {"ends": "agreement"}) in owed(session, ended.mentee)


def test_r48_the_jobs_go_on_over_what_is_left(any_database: Database) -> None:
    """On both databases: signals are weighed, reminders looked for, and nobody is reminded of who has left."""
    with any_database.writing(TEAM) as session:
        fill(session, Stage.ENDED)
        erasure.erase(session, session.get_one(Member, (TEAM, MENTEE)), NOW)
        assert MENTEE not in everything(session)
    later = NOW + timedelta(days=400)
    watch.look(any_database, later, SETTINGS)
    reminders.look(any_database, later)
    with any_database.reading(TEAM) as session:
        new = session.scalars(select(Message).where(Message.kind == reminders.KIND, Message.state == Delivery.DUE))
        assert new.all() == []
