"""What need not be kept any more goes; what lasts, lasts; and nobody is surprised (R28, R48)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import closure, connection, diary, drafts, erasure, export, introductions, ledger, mentorships, retention
from bot.connection import Given, Terms
from bot.database import Database
from bot.models import (
    Base,
    Delivery,
    DiaryEntry,
    Draft,
    Ending,
    Member,
    Mentorship,
    Message,
    Removal,
    Rhythm,
    Role,
    State,
    Wish,
)
from bot.reasons import still_holds
from bot.settings import Settings
from tests.conftest import NOW, TEAM
from tests.record import MENTEE, Stage, numbered, write

MakePair = Callable[..., Mentorship]
MakeMember = Callable[..., Member]
DAY = timedelta(days=1)
KEEP = Settings(slack_bot_token="xoxb-x").keep or DAY
"""Five years."""


def installed(_team_id: str) -> bool:
    return True


def look(database: Database, days: float, keep: timedelta | None = KEEP) -> None:
    """Let so many days pass after the pair has ended."""
    retention.look(database, NOW + timedelta(days=days), keep, installed)


def count(database: Database, table: type[Base]) -> int:
    with database.reading(TEAM) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def told(database: Database) -> list[tuple[str, bool]]:
    """Who was told what is ahead, and whether that is still so."""
    with database.reading(TEAM) as session:
        messages = session.scalars(select(Message).where(Message.kind == retention.KIND).order_by(Message.id))
        return [(m.receiver_id, still_holds(m, session.get_one(Mentorship, m.mentorship_id))) for m in messages]


def send(database: Database) -> None:
    """All that is owed reaches its receivers."""
    with database.writing(TEAM) as session:
        for message in session.scalars(select(Message).where(Message.state == Delivery.DUE)):
            message.state, message.sent_at = Delivery.SENT, message.due_at
            message.channel, message.ts = "D1", f"{message.id}.0"


@pytest.fixture
def ended(any_database: Database, make_pair: MakePair) -> Database:
    """Maya and Jonas have ended well, on both databases."""
    with any_database.writing(TEAM) as session:
        pair = make_pair(session)
        diary.write(session, pair.mentee, "Ask", NOW)
        closure.finish(session, pair, Ending.COMPLETED, NOW)
    send(any_database)
    return any_database


def agree(session: Session, pair: Mentorship, days: float = 0, wish: Wish = Wish.YES) -> None:
    at = NOW + timedelta(days=days)
    for me in (pair.mentor, pair.mentee):
        given = Given(wish, Terms(("coffee",), "", Rhythm.YEARLY)) if wish is Wish.YES else Given(wish)
        connection.answer(session, pair, me, given, at, at.date())


def test_r48_an_ended_mentorship_goes_after_its_time_and_both_are_told_a_month_before(ended: Database) -> None:
    look(ended, KEEP.days - 31)
    assert told(ended) == []
    look(ended, KEEP.days - 30)
    look(ended, KEEP.days - 29)
    assert told(ended) == [("U0MAYA0001", True), ("U0JONAS001", True)], "once"
    look(ended, KEEP.days + 1)
    assert count(ended, Mentorship) == 1, "nobody has heard of it yet"
    send(ended)
    look(ended, KEEP.days - 1)
    assert count(ended, Mentorship) == 1
    look(ended, KEEP.days)
    assert count(ended, Mentorship) == 0
    with ended.reading(TEAM) as session:
        [entry] = session.scalars(select(DiaryEntry)).all()
        assert (entry.text, entry.mentorship_id) == ("Ask", None), "the diary stays its author's"


def test_r48_who_left_is_not_told_and_holds_nothing_up(ended: Database) -> None:
    with ended.writing(TEAM) as session:
        session.get_one(Member, (TEAM, "U0JONAS001")).is_deactivated = True
    look(ended, KEEP.days - 30)
    assert told(ended) == [("U0MAYA0001", True)]
    send(ended)
    look(ended, KEEP.days)
    assert count(ended, Mentorship) == 0


def test_r28_it_lasts_while_the_two_stay_in_touch(ended: Database) -> None:
    with ended.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        agree(session, pair)
    look(ended, 2 * KEEP.days)
    assert told(ended) == []
    assert count(ended, Mentorship) == 1
    # From the day on which one would rather not, its time begins anew.
    with ended.writing(TEAM) as session:
        agree(session, session.scalars(select(Mentorship)).one(), days=2 * KEEP.days, wish=Wish.NO)
    look(ended, 3 * KEEP.days - 31)
    assert told(ended) == []
    look(ended, 3 * KEEP.days - 29)
    assert len(told(ended)) == 2


def test_r28_who_agrees_to_stay_in_touch_after_hearing_of_it_keeps_it(ended: Database) -> None:
    look(ended, KEEP.days - 30)
    send(ended)
    with ended.writing(TEAM) as session:
        agree(session, session.scalars(select(Mentorship)).one(), days=KEEP.days - 20)
    look(ended, KEEP.days + 1)
    assert count(ended, Mentorship) == 1
    assert told(ended) == [("U0MAYA0001", False), ("U0JONAS001", False)]
    with ended.reading(TEAM) as session:
        messages = session.scalars(select(Message).where(Message.kind == retention.KIND))
        assert {(message.answer, message.is_stale) for message in messages} == {("kept", True)}


def test_r48_the_operator_may_keep_it_for_ever(ended: Database) -> None:
    look(ended, 40 * 365, keep=None)
    assert told(ended) == []
    assert count(ended, Mentorship) == 1
    assert Settings(slack_bot_token="xoxb-x", keep_months=0).keep is None


def test_r48_a_mentorship_under_way_is_never_let_go(any_database: Database, make_pair: MakePair) -> None:
    with any_database.writing(TEAM) as session:
        make_pair(session)
    send(any_database)
    look(any_database, 40 * 365)
    assert count(any_database, Mentorship) == 1
    assert count(any_database, Message) > 0, "what was sent about it is needed, so that nothing is said twice"


@pytest.mark.parametrize("is_declined", [True, False])
def test_r48_an_invitation_that_came_to_nothing_goes_after_half_a_year(
    any_database: Database, make_member: MakeMember, *, is_declined: bool
) -> None:
    with any_database.writing(TEAM) as session:
        maya, jonas = make_member(session, "Maya"), make_member(session, "Jonas")
        terms = mentorships.Terms("Learn", Rhythm.MONTHLY, None, "", "")
        pair = mentorships.propose(session, maya, jonas, Role.MENTOR, terms, NOW, NOW.date())
        if is_declined:
            mentorships.decline(session, pair, jonas, pair.proposal, NOW)
    send(any_database)
    look(any_database, 179)
    assert count(any_database, Mentorship) == 1
    look(any_database, 181)
    assert count(any_database, Mentorship) == 0
    with any_database.reading(TEAM) as session:
        left = session.scalars(select(Message.kind)).all()
        assert left == ([] if is_declined else [erasure.CLOSED]), (
            "whoever was asked sees that nothing is asked any more"
        )


def test_r48_drafts_and_the_notes_of_what_was_sent_go_when_nobody_needs_them(ended: Database) -> None:
    with ended.writing(TEAM) as session:
        maya = session.get_one(Member, (TEAM, "U0MAYA0001"))
        drafts.keep(session, TEAM, maya.user_id, "check_in", {"progress": "…"}, NOW)
        drafts.keep(session, TEAM, maya.user_id, "plan", {"opener": "…"}, NOW + 100 * DAY)
        export.order(session, maya, NOW)
    send(ended)
    look(ended, 181)
    with ended.reading(TEAM) as session:
        assert session.scalars(select(Draft.form)).all() == ["plan"]
    assert count(ended, Message) > 0
    look(ended, 366)
    assert count(ended, Message) == 0
    assert count(ended, Mentorship) == 1


def test_r48_many_are_let_go_in_batches(any_database: Database, make_member: MakeMember) -> None:
    with any_database.writing(TEAM) as session:
        maya = make_member(session, "Maya")
        for number in range(2 * retention.BATCH + 3):
            drafts.keep(session, TEAM, maya.user_id, f"form:{number}", {"a": "b"}, NOW)
            pair = Mentorship(
                team_id=TEAM,
                mentor_id=maya.user_id,
                mentee_id=maya.user_id,
                pair=f"{number}",
                proposed_by=maya.user_id,
                state=State.DECLINED,
                created_at=NOW,
            )
            session.add(pair)
    look(any_database, 200)
    assert (count(any_database, Mentorship), count(any_database, Draft)) == (0, 0)


@pytest.mark.parametrize("what", ["nothing", "a diary", "an introduction", "an offer to manage", "a mentorship"])
def test_r48_somebody_is_known_as_long_as_something_refers_to_them(
    database: Database, make_pair: MakePair, make_member: MakeMember, what: str
) -> None:
    with database.writing(TEAM) as session:
        pair = make_pair(session)
        priya = make_member(session, "Priya")
        if what == "a diary":
            diary.write(session, priya, "Mine", NOW)
        elif what == "an introduction":
            introductions.propose(session, pair, pair.mentor, priya, "Both love birds", NOW)
        elif what == "an offer to manage":
            ledger.owe_person(session, priya, "manager_named", NOW + 300 * DAY, facts={"by": "U0ADMIN001"})
        elif what == "a mentorship":
            pair = mentorships.propose(
                session,
                priya,
                pair.mentee,
                Role.MENTOR,
                mentorships.Terms("x", Rhythm.MONTHLY, None, "", ""),
                NOW,
                NOW.date(),
            )
            mentorships.accept(session, pair, pair.mentee, pair.proposal, NOW)
        user_id = priya.user_id
    look(database, 179)
    with database.reading(TEAM) as session:
        assert session.get(Member, (TEAM, user_id)) is not None
    look(database, 181)
    with database.reading(TEAM) as session:
        assert (session.get(Member, (TEAM, user_id)) is None) == (what == "nothing")
        assert session.get(Member, (TEAM, "U0MAYA0001")) is not None


def test_r48_nobody_stands_in_for_somebody_when_the_record_is_gone(ended: Database) -> None:
    """The anonymous member goes with the last record that they stand in."""
    with ended.writing(TEAM) as session:
        erasure.erase(session, session.get_one(Member, (TEAM, "U0JONAS001")), NOW)
    send(ended)
    look(ended, 1)
    assert count(ended, Member) == 2
    look(ended, KEEP.days - 30)
    send(ended)
    look(ended, KEEP.days)
    with ended.reading(TEAM) as session:
        assert session.scalars(select(Member).where(Member.was.is_not(None))).all() == []


def test_r48_somebody_who_left_long_ago_is_erased(any_database: Database) -> None:
    with any_database.writing(TEAM) as session:
        write(session, Stage.ENDED, NOW, numbered())
        session.get_one(Member, (TEAM, MENTEE)).is_deactivated = True
    look(any_database, KEEP.days - 1)
    with any_database.reading(TEAM) as session:
        assert session.get(Member, (TEAM, MENTEE)) is not None
    look(any_database, KEEP.days + 1)
    with any_database.reading(TEAM) as session:
        assert session.get(Member, (TEAM, MENTEE)) is None


@pytest.mark.parametrize("comes_back", [True, False])
def test_r48_a_workspace_that_removed_the_app_leaves_nothing_behind(
    any_database: Database, *, comes_back: bool
) -> None:
    with any_database.writing(TEAM) as session:
        write(session, Stage.ENDED, NOW, numbered())
        retention.note_removal(session, TEAM, NOW)
        retention.note_removal(session, TEAM, NOW + DAY)
    with any_database.writing("T0OTHER000") as session:
        session.add(Member(team_id="T0OTHER000", user_id="U0OTHER000", name="Somebody else", refreshed_at=NOW))
    asked: list[str] = []

    def is_installed(team_id: str) -> bool:
        asked.append(team_id)
        return comes_back

    retention.look(any_database, NOW + 29 * DAY, None, is_installed)
    assert asked == []
    retention.look(any_database, NOW + 31 * DAY, None, is_installed)
    assert asked == [TEAM]
    with any_database.engine.connect() as engine:
        left = {
            table.name
            for table in Base.metadata.sorted_tables
            if engine.scalar(select(func.count()).select_from(table).where(table.c.team_id == TEAM))
        }
        assert engine.scalar(select(func.count()).select_from(Member).where(Member.team_id == "T0OTHER000")) == 1
    assert "removals" not in left
    assert bool(left) == comes_back
    assert count(any_database, Removal) == 0
