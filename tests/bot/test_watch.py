"""Looking at mentorships: which nudges follow, once, and when the next look is."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bench import record
from bot import closure, endings, ledger, mentorships, nudges, step_back, watch
from bot.database import Database
from bot.errors import NotYours
from bot.models import CheckIn, Delivery, Ending, Goal, GoalState, Member, Mentorship, Message, State
from bot.settings import Settings
from tests.conftest import NOW, TEAM

MakePair = Callable[..., Mentorship]
SETTINGS = Settings(slack_bot_token="xoxb-test")
A_DAY_LATER = record.NOW + timedelta(days=1)


def messages(database: Database, *kinds: str) -> list[Message]:
    with database.reading(TEAM) as session:
        return list(session.scalars(select(Message).where(Message.kind.in_(kinds)).order_by(Message.id)))


def look(database: Database, now: datetime) -> None:
    """Look as often as a day of ticks does: it must not matter how often."""
    with database.writing(TEAM) as session:
        for mentorship in session.scalars(select(Mentorship)):
            mentorship.look_at = now
    assert watch.look(database, now, SETTINGS) >= 1
    assert watch.look(database, now, SETTINGS) == 0


def sent(database: Database, now: datetime) -> None:
    """As if the sender had sent everything that is owed: of two messages that ask the same, the newer one counts."""
    with database.writing(TEAM) as session:
        due = session.scalars(select(Message).where(Message.state == Delivery.DUE)).all()
        older = session.scalars(
            select(Message).where(
                Message.state == Delivery.SENT,
                Message.answered_at.is_(None),
                Message.receiver_id.in_({message.receiver_id for message in due}),
            )
        ).all()
        ledger.supersede(session, older, nudges.SUPERSEDED, now)
        for message in due:
            message.state, message.sent_at, message.channel, message.ts = Delivery.SENT, now, "D1", f"{message.id}.0"


def add_goals(session: Session, mentorship: Mentorship, *states: GoalState) -> None:
    for state in states:
        session.add(
            Goal(
                team_id=TEAM,
                mentorship_id=mentorship.id,
                title="Lead a review",
                state=state,
                settled_on=NOW.date(),
                created_at=NOW,
            )
        )
    session.flush()


def test_r6_r14_all_goals_reached_is_told_to_the_mentor_alone_and_once(
    any_database: Database, make_pair: MakePair
) -> None:
    """R6, R14, R3: the mentee hears of it from a person."""
    with any_database.writing(TEAM) as session:
        mentorship = make_pair(session, began=NOW - timedelta(days=3))
        add_goals(session, mentorship, GoalState.REACHED, GoalState.LET_GO)
    for day in range(6):
        look(any_database, NOW + timedelta(days=day))
    (nudge,) = messages(any_database, *ledger.NUDGES)
    assert (nudge.kind, nudge.receiver_id, nudge.state) == ("goals_reached", "U0MAYA0001", Delivery.DUE)


def test_r44_a_nudge_is_owed_in_the_receivers_working_hours(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        add_goals(session, make_pair(session, began=NOW - timedelta(days=3)), GoalState.REACHED)
    saturday = datetime(2026, 5, 9, 12, tzinfo=UTC)
    look(database, saturday)
    (nudge,) = messages(database, "goals_reached")
    assert nudge.due_at == datetime(2026, 5, 11, 8, tzinfo=UTC), "Monday at nine in London"


def test_r12_the_three_milestones_of_a_planned_end(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        make_pair(session, planned_end=date(2026, 6, 30), rhythm="monthly")
        mentorship = session.scalars(select(Mentorship)).one()
        mentorship.continued_at = NOW
    for day in range(58):
        now = NOW + timedelta(days=day)
        look(database, now)
        sent(database, now)
    told = messages(database, "planned_end")
    assert [message.facts["reason"] for message in told] == ["2026-06-30:30", "2026-06-30:14", "2026-06-30:0"]
    assert [message.sent_at and message.sent_at.date() for message in told] == [
        date(2026, 5, 31),
        date(2026, 6, 16),
        date(2026, 6, 30),
    ]


def test_r12_a_milestone_before_the_beginning_is_no_news(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        make_pair(session, began=NOW - timedelta(hours=1), planned_end=NOW.date() + timedelta(days=20))
    look(database, NOW)
    assert messages(database, "planned_end") == []
    look(database, NOW + timedelta(days=6))
    assert [message.facts["reason"] for message in messages(database, "planned_end")] == ["2026-05-24:14"]


def test_r13_both_are_asked_privately_and_nothing_ends(any_database: Database, make_pair: MakePair) -> None:
    with any_database.writing(TEAM) as session:
        make_pair(session, began=NOW - timedelta(days=29))
    look(any_database, NOW)
    asked = messages(any_database, "stale_check_ins")
    assert {message.receiver_id for message in asked} == {"U0MAYA0001", "U0JONAS001"}
    with any_database.reading(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        assert mentorship.state is State.ACTIVE
        assert mentorship.closure is None


def test_r13_when_one_goes_on_the_other_is_not_asked_any_more(database: Database, make_pair: MakePair) -> None:
    """R13, R46"""
    with database.writing(TEAM) as session:
        make_pair(session, began=NOW - timedelta(days=29))
    look(database, NOW)
    sent(database, NOW)
    with database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        mentorships.go_on(session, mentorship, mentorship.mentor, NOW + timedelta(hours=1))
    look(database, NOW + timedelta(hours=1))
    answers = {message.receiver_id: message.answer for message in messages(database, "stale_check_ins")}
    assert answers == {"U0MAYA0001": "go_on", "U0JONAS001": nudges.GONE}
    look(database, NOW + timedelta(days=10))
    assert len(messages(database, "stale_check_ins")) == 2


def test_r13_a_pause_is_over_by_itself_and_both_are_told(any_database: Database, make_pair: MakePair) -> None:
    with any_database.writing(TEAM) as session:
        mentorship = make_pair(session)
        mentorships.pause(session, mentorship, mentorship.mentor, date(2026, 5, 20), NOW, NOW.date())
    watch.look(any_database, NOW, SETTINGS)
    with any_database.reading(TEAM) as session:
        paused = session.scalars(select(Mentorship)).one()
        assert paused.look_at is not None
        assert paused.look_at.astimezone(ZoneInfo("Europe/London")).date() == date(2026, 5, 20), "nothing to see before"
        woken_at = paused.look_at
    assert watch.look(any_database, woken_at, SETTINGS) == 1
    with any_database.reading(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        assert (mentorship.state, mentorship.paused_until) == (State.ACTIVE, None)
    told = messages(any_database, "resumed")
    assert {message.receiver_id for message in told} == {"U0MAYA0001", "U0JONAS001"}
    assert all(message.due_at.astimezone(ZoneInfo("Europe/London")).hour in {8, 9} for message in told)
    assert messages(any_database, *ledger.NUDGES) == [], "the silence of a pause is no silence"


CHRISTMAS = date(2026, 12, 25)
BACK_IN_LONDON = datetime(2026, 12, 29, 9, tzinfo=UTC)
"""In England the Boxing Day of 2026, a Saturday, is made up for on Monday 28 December; in Germany it is not."""


def test_r44_a_pause_that_ends_on_a_holiday_is_over_for_each_when_they_work_again(
    database: Database, make_pair: MakePair
) -> None:
    """R44, R13"""
    with database.writing(TEAM) as session:
        mentorship = make_pair(session)
        mentorships.pause(session, mentorship, mentorship.mentor, CHRISTMAS, NOW, NOW.date())
    look(database, datetime(2026, 12, 25, 5, tzinfo=UTC))
    told = {message.receiver_id: message.due_at for message in messages(database, "resumed")}
    assert told == {"U0MAYA0001": BACK_IN_LONDON, "U0JONAS001": datetime(2026, 12, 28, 8, tzinfo=UTC)}


def test_r44_a_snooze_that_ends_on_a_holiday_ends_when_its_receiver_works_again(
    database: Database, make_pair: MakePair
) -> None:
    """R44, R45"""
    with database.writing(TEAM) as session:
        mentorship = make_pair(session, began=NOW - timedelta(days=3), rhythm="monthly")
        add_goals(session, mentorship, GoalState.REACHED)
        nudges.not_yet(session, mentorship, mentorship.mentor, ledger.SIGNALS, CHRISTMAS, NOW, NOW.date())
    look(database, datetime(2026, 12, 24, 12, tzinfo=UTC))
    assert messages(database, *ledger.SIGNALS) == []
    look(database, datetime(2026, 12, 25, 5, tzinfo=UTC))
    (message,) = messages(database, *ledger.SIGNALS)
    assert message.due_at == BACK_IN_LONDON


def test_r3_once_one_plans_nothing_more_is_said_and_nothing_changes_for_the_other(
    database: Database, make_pair: MakePair
) -> None:
    """R3, R46"""
    with database.writing(TEAM) as session:
        make_pair(session, began=NOW - timedelta(days=29))
    look(database, NOW)
    sent(database, NOW)
    with database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        closure.begin(session, mentorship, mentorship.mentor, NOW)
        session.add(
            CheckIn(team_id=TEAM, mentorship_id=mentorship.id, author_id=mentorship.mentor_id, energy=3, at=NOW)
        )
        add_goals(session, mentorship, GoalState.REACHED)
    look(database, NOW + timedelta(days=1))
    theirs = [message for message in messages(database, "stale_check_ins") if message.receiver_id == "U0JONAS001"]
    assert [(message.answer, message.is_stale) for message in theirs] == [(None, False)]
    assert messages(database, *ledger.SIGNALS) == []


@pytest.mark.parametrize("gone", ["mentor", "mentee"])
def test_r46_nobody_is_nudged_about_somebody_who_has_left(database: Database, make_pair: MakePair, gone: str) -> None:
    with database.writing(TEAM) as session:
        mentorship = make_pair(session, began=NOW - timedelta(days=29))
        add_goals(session, mentorship, GoalState.REACHED)
        getattr(mentorship, gone).is_deactivated = True
    look(database, NOW)
    assert messages(database, *ledger.NUDGES) == []


def test_r45_who_switched_nudges_off_gets_none(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        mentorship = make_pair(session, began=NOW - timedelta(days=29))
        add_goals(session, mentorship, GoalState.REACHED)
        nudges.switch_off(session, mentorship.mentor, NOW)
    look(database, NOW)
    assert {message.receiver_id for message in messages(database, *ledger.NUDGES)} == {"U0JONAS001"}


def test_r46_a_sent_signal_that_holds_no_longer_is_shown_anew(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        add_goals(session, make_pair(session, began=NOW - timedelta(days=3)), GoalState.REACHED)
    look(database, NOW)
    sent(database, NOW)
    with database.writing(TEAM) as session:
        session.scalars(select(Goal)).one().state = GoalState.OPEN
    look(database, NOW + timedelta(days=1))
    (message,) = messages(database, "goals_reached")
    assert (message.answer, message.is_stale) == (nudges.GONE, True)


def test_r11_stepping_back_is_reminded_of_a_week_later(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        mentorship = make_pair(session, began=NOW - timedelta(days=3), rhythm="monthly")
        step_back.step_back(mentorship, mentorship.mentor, NOW)
        step_back.step_back(mentorship, mentorship.mentor, NOW + timedelta(hours=1))
        assert mentorship.step_back_at == NOW
        with pytest.raises(NotYours):
            step_back.step_back(mentorship, mentorship.mentee, NOW)
    look(database, NOW + timedelta(days=6))
    assert messages(database, "step_back") == []
    look(database, NOW + timedelta(days=7))
    (message,) = messages(database, "step_back")
    assert message.receiver_id == "U0MAYA0001"
    with database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        step_back.take_back(session, mentorship, mentorship.mentor, NOW + timedelta(days=8))
        assert mentorship.step_back_at is None
    (message,) = messages(database, "step_back")
    assert message.state is Delivery.DROPPED


def test_r14_not_yet_and_less_often_are_kept(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        add_goals(session, make_pair(session, began=NOW - timedelta(days=3), rhythm="monthly"), GoalState.REACHED)
    look(database, NOW)
    sent(database, NOW)
    with database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        until = nudges.not_yet(session, mentorship, mentorship.mentor, ledger.SIGNALS, None, NOW, NOW.date())
        assert until == NOW.date() + timedelta(days=28)
    look(database, NOW + timedelta(days=27))
    (message,) = messages(database, "goals_reached")
    assert (message.answer, message.is_stale) == ("not_yet:2026-06-01", True)
    with database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        nudges.less_often(session, mentorship, mentorship.mentor, ledger.SIGNALS, NOW + timedelta(days=27))
    look(database, NOW + timedelta(days=28))
    again = messages(database, "goals_reached")[-1]
    assert again.id != message.id
    assert again.due_at >= NOW + timedelta(days=28)


def test_the_next_look_is_early_in_the_mentors_next_morning(database: Database, make_pair: MakePair) -> None:
    with database.writing(TEAM) as session:
        make_pair(session)
    look(database, NOW)
    with database.reading(TEAM) as session:
        next_look = session.scalars(select(Mentorship)).one().look_at
    assert next_look is not None
    local = next_look.astimezone(ZoneInfo("Europe/London"))
    assert local.date() == date(2026, 5, 5)
    assert local.hour < 4


@pytest.mark.parametrize("state", [State.ENDED, State.DECLINED])
def test_what_is_over_is_not_looked_at_again(database: Database, make_pair: MakePair, state: State) -> None:
    with database.writing(TEAM) as session:
        make_pair(session).state = state
    look(database, NOW)
    with database.reading(TEAM) as session:
        assert session.scalars(select(Mentorship)).one().look_at is None


def test_one_that_cannot_be_weighed_does_not_hold_up_the_others(
    database: Database, make_pair: MakePair, make_member: Callable[..., object]
) -> None:
    with database.writing(TEAM) as session:
        first = make_pair(session, began=NOW - timedelta(days=3))
        add_goals(session, first, GoalState.REACHED)
        second = make_pair(session, began=NOW - timedelta(days=3), mentor=first.mentor, mentee_id="U0LENA0001")
        add_goals(session, second, GoalState.REACHED)
        second_id = second.id
        # No zone of this name: something that no look can cope with.
        first.mentee.timezone = "Nowhere/Land"
        first.rhythm = second.rhythm
        first.continued_at = first.begun_at = NOW - timedelta(days=90)
        first.look_at = second.look_at = NOW
    assert watch.look(database, NOW, SETTINGS) == 2
    assert second_id in {message.mentorship_id for message in messages(database, "goals_reached")}
    assert watch.look(database, NOW, SETTINGS) == 0


def test_the_number_of_statements_does_not_grow_with_the_mentorships(
    any_database: Database, make_pair: MakePair
) -> None:
    def add(numbers: range) -> None:
        """Each owes a nudge, has got one whose reason is gone, and comes out of a pause."""
        with any_database.writing(TEAM) as session:
            maya = session.scalars(select(Member).where(Member.user_id == "U0MAYA0001")).first()
            for number in numbers:
                pair = make_pair(session, mentor=maya, mentee_id=f"U0MENTEE{number:02}", began=NOW - timedelta(days=3))
                maya = pair.mentor
                add_goals(session, pair, GoalState.REACHED)
                ledger.owe(session, pair, maya.user_id, "skills_mastered", NOW, facts={"reason": "1", "round": "0.0"})
                mentorships.pause(session, pair, maya, NOW.date() + timedelta(days=1), NOW, NOW.date())
                pair.look_at = NOW + timedelta(days=1)
            session.execute(update(Message).values(state=Delivery.SENT, sent_at=NOW))

    def statements() -> list[str]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            seen.append(statement.lstrip().partition(" ")[0])

        event.listen(any_database.engine, "before_cursor_execute", note)
        watch.look(any_database, NOW + timedelta(days=1), SETTINGS)
        event.remove(any_database.engine, "before_cursor_execute", note)
        return seen

    add(range(2))
    few = statements()
    add(range(2, 32))
    assert statements() == few
    assert {"SELECT", "UPDATE", "INSERT"} <= set(few)
    assert len(messages(any_database, "goals_reached")) == 32
    assert len(messages(any_database, "resumed")) == 64
    assert {message.answer for message in messages(any_database, "skills_mastered")} == {nudges.GONE}


def test_two_processes_share_what_is_due_and_owe_nothing_twice(postgresql_database: Database) -> None:
    record.fill(postgresql_database.engine, 3 * watch.BATCH)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(watch.look, postgresql_database, A_DAY_LATER, SETTINGS) for _ in range(2)]
    # Each passed over what the other one had taken.
    assert sum(look.result() for look in looks) == 3 * watch.BATCH
    assert watch.look(postgresql_database, A_DAY_LATER, SETTINGS) == 0
    twice = (
        select(func.count())
        .select_from(Message)
        .where(Message.state == Delivery.DUE)
        .group_by(Message.mentorship_id, Message.receiver_id, Message.kind)
        .having(func.count() > 1)
    )
    with postgresql_database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(Message.state == Delivery.DUE)) > watch.BATCH
        assert connection.execute(twice).all() == []


def test_a_look_that_dies_has_done_nothing_and_the_next_one_does_it_all(postgresql_database: Database) -> None:
    record.fill(postgresql_database.engine, 40)
    engine = postgresql_database.engine
    owed = select(func.count()).where(Message.state == Delivery.DUE)
    waiting = select(func.count()).where(Mentorship.look_at <= A_DAY_LATER)
    # Counts those that it ended: none as long as none waits for the lock.
    end = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )

    def ended() -> int:
        # A transaction of its own each time: within one, the activity stays as it was first seen.
        with engine.connect() as watching:
            return watching.scalar(text(end)) or 0

    with ThreadPoolExecutor(1) as pool, engine.connect() as connection:
        # The look has to wait when it is about to write what it owes, and there it dies.
        connection.execute(text("LOCK TABLE messages IN SHARE MODE"))
        look = pool.submit(watch.look, postgresql_database, A_DAY_LATER, SETTINGS)
        while not ended():
            time.sleep(0.01)
        with pytest.raises(OperationalError):
            look.result()
        assert (connection.scalar(waiting), connection.scalar(owed)) == (40, 0)
    assert watch.look(postgresql_database, A_DAY_LATER, SETTINGS) == 40
    with engine.connect() as connection:
        assert connection.scalar(waiting) == 0
        assert connection.scalar(owed)


def _let_weeks_pass(database: Database, weeks: range) -> None:
    for week in weeks:
        now = NOW + timedelta(weeks=week)
        look(database, now)
        sent(database, now)


def test_r40_a_silence_comes_to_rest_and_never_silently(database: Database, make_pair: MakePair) -> None:
    """R40, R13: asked three times, told that it rests, and only after many weeks more told that it has faded."""
    with database.writing(TEAM) as session:
        make_pair(session, began=NOW - timedelta(days=30))
    _let_weeks_pass(database, range(12))
    assert [m.receiver_id for m in messages(database, "resting")] == ["U0MAYA0001", "U0JONAS001"]
    assert messages(database, "faded") == []
    _let_weeks_pass(database, range(12, 15))
    assert messages(database, "faded") == []
    _let_weeks_pass(database, range(15, 30))
    assert [m.receiver_id for m in messages(database, "faded")] == ["U0MAYA0001", "U0JONAS001"]
    with database.reading(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        assert (mentorship.state, mentorship.ending) == (State.ENDED, Ending.FADED)
    assert len(messages(database, "stale_check_ins")) == 6
    assert len(messages(database, "resting")) == 2


def test_r40_one_answer_keeps_it_from_resting(database: Database, make_pair: MakePair) -> None:
    """R40"""
    with database.writing(TEAM) as session:
        make_pair(session, began=NOW - timedelta(days=30))
    _let_weeks_pass(database, range(12))
    with database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        mentorships.go_on(session, mentorship, mentorship.mentee, NOW + timedelta(weeks=12))
    look(database, NOW + timedelta(weeks=13))
    assert {m.answer for m in messages(database, "resting")} == {"go_on", nudges.GONE}
    assert messages(database, "faded") == []


def test_r40_somebody_who_cannot_be_asked_lets_nothing_fade(database: Database, make_pair: MakePair) -> None:
    """R40"""
    with database.writing(TEAM) as session:
        make_pair(session, began=NOW - timedelta(days=30)).mentee.nudges_off = True
    _let_weeks_pass(database, range(40))
    assert messages(database, "resting", "faded") == []


def test_r40_with_more_time_what_was_known_is_silent_until_the_new_end_is_near(
    database: Database, make_pair: MakePair
) -> None:
    """R40, R12"""
    with database.writing(TEAM) as session:
        mentorship = make_pair(session, planned_end=date(2026, 5, 20), rhythm="monthly")
        add_goals(session, mentorship, GoalState.REACHED)
        endings.extend(session, mentorship, mentorship.mentor, date(2026, 7, 20), NOW, NOW.date())
    for day in range(1, 45):
        look(database, NOW + timedelta(days=day))
    assert messages(database, *ledger.SIGNALS) == []
    look(database, datetime(2026, 6, 22, 10, tzinfo=UTC))
    assert {m.kind for m in messages(database, *ledger.SIGNALS)} == {"planned_end", "goals_reached"}
