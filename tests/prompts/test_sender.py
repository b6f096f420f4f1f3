"""Sending what is owed, over real HTTP to a stand-in for Slack that fails on demand."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import claims, ledger, mentorships, nudges, signals
from bot.database import Database
from bot.models import Delivery, Goal, GoalState, Member, Mentorship, Message
from bot.settings import Settings
from playground.faults import Fault
from playground.person import Person
from playground.seen import SeenMessage
from playground.server import Playground, serve
from prompts.language import Languages
from prompts.noting import MOST_ATTEMPTS
from prompts.preparing import Preparation
from prompts.quiet import MOST_AT_ONCE, QuietHours
from prompts.sender import THREADS, WORTH_A_STEP, Sender
from tests.conftest import TEAM

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
MONDAY = datetime(2026, 5, 11, 10, tzinfo=UTC)
MAYA = "U0MAYA0001"
JONAS = "U0JONAS001"
MakePair = Callable[..., Mentorship]


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Playground]:
    with serve(MANIFEST, offset_file=tmp_path / "offset") as playground:
        playground.clock.turn_to(MONDAY)
        yield playground


@pytest.fixture
def maya(slack: Playground) -> Person:
    return slack.person("Maya")


@pytest.fixture
def jonas(slack: Playground) -> Person:
    return slack.person("Jonas")


@dataclass
class Office:
    """A sender with its database, and the stand-in for Slack."""

    database: Database
    slack: Playground
    languages: Languages
    api_url: str = ""

    def __post_init__(self) -> None:
        self.api_url = self.slack.api_url
        self.sender = self.new_sender()

    def new_sender(self, messages_a_minute: int = 60_000) -> Sender:
        token = self.slack.world.default_workspace.bot_token
        return Sender(
            self.database,
            self.languages,
            self.slack.clock.now,
            lambda _team: WebClient(token=token, base_url=self.api_url, retry_handlers=[]),
            Settings(slack_bot_token="", messages_a_minute=messages_a_minute),
        )

    @property
    def now(self) -> datetime:
        return self.slack.clock.now()

    def send(self, after: timedelta = timedelta()) -> int:
        if after:
            self.slack.clock.turn(after)
        return self.sender.send_due()

    def rows(self, *kinds: str) -> list[Message]:
        with self.database.reading(TEAM) as session:
            query = select(Message).order_by(Message.id)
            return list(session.scalars(query.where(Message.kind.in_(kinds)) if kinds else query))

    def states(self, *kinds: str) -> list[Delivery]:
        return [message.state for message in self.rows(*kinds)]

    def pair(self, session: Session, make_pair: MakePair, **facts: object) -> Mentorship:
        """A pair whose beginning was told long ago."""
        mentorship = make_pair(session, **facts)
        for message in session.scalars(select(Message).where(Message.mentorship_id == mentorship.id)):
            session.delete(message)
        session.add(
            Goal(
                team_id=TEAM,
                mentorship_id=mentorship.id,
                title="Lead",
                state=GoalState.REACHED,
                settled_on=MONDAY.date(),
                created_at=MONDAY,
            )
        )
        session.flush()
        session.expire(mentorship, ["goals"])
        return mentorship

    def owe(self, session: Session, mentorship: Mentorship, receiver: str, kind: str, **more: object) -> None:
        facts = more.pop("facts", {"reason": "1:1", "round": "0.0"})
        assert ledger.owe(session, mentorship, receiver, kind, self.now, facts=facts, **more)  # type: ignore[arg-type]


@pytest.fixture
def office(database: Database, slack: Playground, languages: Languages) -> Office:
    return Office(database, slack, languages)


@pytest.fixture
def pair(office: Office, make_pair: MakePair) -> Mentorship:
    with office.database.writing(TEAM) as session:
        return office.pair(session, make_pair)


@pytest.fixture
def two_pairs(office: Office, make_pair: MakePair) -> tuple[Mentorship, Mentorship]:
    """Maya is the mentor of both."""
    with office.database.writing(TEAM) as session:
        first = office.pair(session, make_pair)
        lena = office.slack.world.add_person("Lena Abel", user_id="U0LENA0001")
        second = office.pair(session, make_pair, mentor=first.mentor, mentee_id=lena.id, mentee_name="Lena")
        return first, second


def notice(office: Office, mentorship: Mentorship, receiver: str = JONAS, occasion: str = "") -> None:
    with office.database.writing(TEAM) as session:
        office.owe(session, mentorship, receiver, "paused", occasion=occasion)


def nudge(office: Office, mentorship: Mentorship, kind: str = "goals_reached", **more: object) -> None:
    with office.database.writing(TEAM) as session:
        office.owe(session, mentorship, MAYA, kind, occasion=str(more.pop("occasion", "a")), **more)


class Crowd:
    """Many people, each of whom is owed something about a mentorship with the same mentor."""

    def __init__(self, office: Office, make_pair: MakePair, size: int, kind: str = "paused") -> None:
        world = office.slack.world
        ids = [f"U0CROWD{number:03}" for number in range(size)]
        with office.database.writing(TEAM) as session:
            first = office.pair(session, make_pair)
            for number, user_id in enumerate(ids):
                world.add_person(f"Person {number}", user_id=user_id)
                pair = make_pair(session, mentor=first.mentor, mentee_id=user_id, mentee_name=f"Person {number}")
                session.execute(delete(Message).where(Message.mentorship_id == pair.id))
                last = signals.last_sign(pair).isoformat()
                office.owe(session, pair, user_id, kind, facts={"since": last, "reason": last, "round": "0.0"})
        self.people = [Person(world, user_id) for user_id in ids]

    def received(self) -> list[SeenMessage]:
        return [message for person in self.people for message in person.messages()]


def nudged_at(office: Office, user_id: str = MAYA) -> datetime | None:
    with office.database.reading(TEAM) as session:
        return session.get_one(Member, (TEAM, user_id)).nudged_at


# What goes out


def test_a_notice_goes_out_at_once_in_the_receivers_language(office: Office, pair: Mentorship, jonas: Person) -> None:
    notice(office, pair)
    office.send()
    (message,) = jonas.messages()
    assert "Mentoring" in message.words, "German for Jonas"
    (row,) = office.rows("paused")
    assert (row.state, row.ts) == (Delivery.SENT, message.message.ts)


def test_r44_nudges_about_several_mentorships_are_one_message(
    office: Office, two_pairs: tuple[Mentorship, Mentorship], maya: Person
) -> None:
    for mentorship in two_pairs:
        nudge(office, mentorship)
    office.send()
    (message,) = maya.messages()
    assert "Jonas" in message.words
    assert "Lena" in message.words
    assert len({row.ts for row in office.rows("goals_reached")}) == 1


def test_r14_several_signals_of_one_mentorship_speak_with_one_voice(
    office: Office, pair: Mentorship, maya: Person
) -> None:
    with office.database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        mentorship.step_back_at = MONDAY
    nudge(office, pair)
    nudge(office, pair, "step_back")
    office.send()
    (message,) = maya.messages()
    assert message.words.index("ready to fly") < message.words.index("The one goal is reached")
    assert "Several signs point the same way" in message.words
    assert message.words.count("Plan the ending") == 1
    assert office.states("goals_reached", "step_back") == [Delivery.SENT, Delivery.SENT]


def test_r44_the_second_nudge_of_a_week_waits_for_the_next(
    office: Office, two_pairs: tuple[Mentorship, Mentorship], maya: Person
) -> None:
    nudge(office, two_pairs[0])
    office.send()
    nudge(office, two_pairs[1])
    office.send(timedelta(days=1))
    assert len(maya.messages()) == 1
    (row,) = [row for row in office.rows("goals_reached") if row.state is Delivery.DUE]
    assert timedelta(days=7) <= row.due_at - MONDAY < timedelta(days=7, minutes=5)
    office.send(timedelta(days=6, hours=1))
    assert len(maya.messages()) == 2


def test_r44_at_night_a_nudge_is_put_off_and_a_notice_is_not(
    office: Office, pair: Mentorship, maya: Person, jonas: Person
) -> None:
    office.slack.clock.turn_to(datetime(2026, 5, 11, 2, tzinfo=UTC))
    nudge(office, pair)
    notice(office, pair)
    office.send()
    assert (len(maya.messages()), len(jonas.messages())) == (0, 1)
    office.send(timedelta(hours=7))
    assert len(maya.messages()) == 1


def test_r44_who_wants_no_notifications_is_not_nudged(office: Office, pair: Mentorship, maya: Person) -> None:
    ends = office.now + timedelta(hours=2)
    office.slack.world.users[MAYA].dnd = (int(office.now.timestamp()) - 60, int(ends.timestamp()))
    nudge(office, pair)
    office.send()
    assert maya.messages() == []
    assert nudged_at(office) is None
    office.send(timedelta(hours=2, minutes=1))
    assert len(maya.messages()) == 1


def test_r44_do_not_disturb_that_ends_on_a_holiday_leads_to_the_next_working_day(
    office: Office, pair: Mentorship, maya: Person
) -> None:
    """R44: the Spring bank holiday of 2026 is Monday 25 May."""
    office.slack.clock.turn_to(datetime(2026, 5, 22, 14, tzinfo=UTC))
    ends = datetime(2026, 5, 25, 10, tzinfo=UTC)
    office.slack.world.users[MAYA].dnd = (int(office.now.timestamp()) - 60, int(ends.timestamp()))
    nudge(office, pair)
    office.send()
    office.slack.clock.turn_to(ends + timedelta(minutes=1))
    office.send()
    assert maya.messages() == []
    (row,) = office.rows("goals_reached")
    assert row.due_at == datetime(2026, 5, 26, 8, tzinfo=UTC)
    office.slack.clock.turn_to(row.due_at + timedelta(minutes=1))
    office.send()
    assert len(maya.messages()) == 1


def test_r44_somebody_who_has_travelled_is_reached_in_their_hours_and_the_workspaces_pace(
    office: Office, pair: Mentorship, maya: Person
) -> None:
    """R44: planned for a morning in London, sent in the morning of Auckland."""
    nudge(office, pair)
    with office.database.writing(TEAM) as session:
        session.get_one(Member, (TEAM, MAYA)).timezone = "Pacific/Auckland"
    office.send()
    assert maya.messages() == [], "it is night in Auckland"
    (row,) = office.rows("goals_reached")
    assert row.due_at == datetime(2026, 5, 11, 21, tzinfo=UTC)
    office.send(row.due_at - office.now + timedelta(minutes=1))
    assert len(maya.messages()) == 1


@pytest.mark.parametrize("silent", ["no scope", "no answer", "not now"])
def test_r44_where_slack_does_not_say_working_hours_are_enough(
    office: Office, pair: Mentorship, maya: Person, silent: str
) -> None:
    """R44: the scope dnd:read is optional."""
    now = int(office.now.timestamp())
    office.slack.world.users[MAYA].dnd = (now - 60, now + 3600)
    match silent:
        case "no scope":
            workspace = office.slack.world.default_workspace
            workspace.granted = frozenset(scope for scope in workspace.granted if scope != "dnd:read")
        case "no answer":
            office.slack.world.faults.add(Fault("answer_lost", "dnd.info"))
        case _:
            office.slack.world.users[MAYA].dnd = (now + 3600, now + 7200)
    nudge(office, pair)
    office.send()
    assert len(maya.messages()) == 1


def test_r44_many_are_asked_about_at_once(office: Office, make_pair: MakePair) -> None:
    """R44: one by one, Slack would allow fifty a minute."""
    world = office.slack.world
    crowd = Crowd(office, make_pair, 20, kind="stale_check_ins")
    quiet = crowd.people[3]
    quiet.user.dnd = (int(office.now.timestamp()) - 60, int(office.now.timestamp()) + 3600)
    world.limits.on = True
    world.limits.posts_per_workspace = 60_000
    office.send()
    assert {person.id for person in crowd.people if not person.messages()} == {quiet.id}
    office.send(timedelta(hours=1, seconds=1))
    assert len(quiet.messages()) == 1


def test_each_process_asks_about_other_people(office: Office, make_pair: MakePair) -> None:
    """So that each soon knows of some whom no other takes."""
    Crowd(office, make_pair, 3 * MOST_AT_ONCE, kind=nudges.QUIET)
    asked = []
    for _ in range(2):
        quiet = QuietHours(lambda _team: WebClient())
        preparation = Preparation(office.database, office.languages, office.slack.clock.now, quiet, timedelta(days=7))
        ready = preparation.new_messages(TEAM, most=THREADS)
        assert (ready.count, len(ready.unsure)) == (0, MOST_AT_ONCE)
        asked.append(set(ready.unsure))
    assert asked[0] != asked[1]


def test_r44_while_slack_wants_to_be_left_alone_a_nudge_waits(office: Office, pair: Mentorship, maya: Person) -> None:
    office.slack.world.faults.add(Fault("rate_limited", "dnd.info", times=1, seconds=40))
    nudge(office, pair)
    office.send()
    assert (maya.messages(), office.states("goals_reached")) == ([], [Delivery.DUE])
    office.send(timedelta(seconds=41))
    assert len(maya.messages()) == 1


@pytest.mark.parametrize("gone", ["reopened", "switched off", "ended", "planned"])
def test_r46_what_holds_no_longer_is_not_sent(office: Office, pair: Mentorship, maya: Person, gone: str) -> None:
    nudge(office, pair)
    with office.database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        match gone:
            case "reopened":
                session.scalars(select(Goal)).one().state = GoalState.OPEN
            case "switched off":
                mentorship.mentor.nudges_off = True
            case "ended":
                mentorship.state = mentorships.State.ENDED
            case _:
                ledger.settle(session, mentorship, MAYA, ledger.NUDGES, "planned", office.now)
    office.send()
    assert maya.messages() == []
    assert office.states("goals_reached") == [Delivery.DROPPED]


def test_r45_a_newer_nudge_leaves_one_place_to_answer(office: Office, pair: Mentorship, maya: Person) -> None:
    nudge(office, pair)
    office.send()
    nudge(office, pair, occasion="again")
    office.send(timedelta(days=8))
    older, newer = maya.messages()
    assert "newer message" in older.words
    assert "Plan the ending" not in older.words
    assert "Plan the ending" in newer.words


def test_r46_an_answered_message_says_so(
    office: Office, two_pairs: tuple[Mentorship, Mentorship], maya: Person
) -> None:
    """R46; and what stands in the same message stays."""
    for mentorship in two_pairs:
        nudge(office, mentorship)
    office.send()
    with office.database.writing(TEAM) as session:
        first = session.get_one(Mentorship, two_pairs[0].id)
        nudges.not_yet(session, first, first.mentor, ledger.SIGNALS, None, office.now, MONDAY.date())
    office.send()
    (message,) = maya.messages()
    assert "not yet. I'll say nothing about it before 8 June 2026" in message.words
    assert message.words.count("Plan the ending") == 1, "the other mentorship still asks"


# What goes wrong


def test_an_answer_that_is_lost_is_not_asked_for_again(office: Office, pair: Mentorship, jonas: Person) -> None:
    office.slack.world.faults.add(Fault("answer_lost", "chat.postMessage"))
    notice(office, pair)
    office.send()
    assert office.states("paused") == [Delivery.UNKNOWN]
    office.send(timedelta(days=2))
    assert len(jonas.messages()) == 1
    assert office.states("paused") == [Delivery.SENT], "it was found in the conversation"
    (row,) = office.rows("paused")
    assert row.ts == jonas.messages()[0].message.ts


def test_a_request_that_never_arrived_is_sent_once_that_is_certain(
    office: Office, pair: Mentorship, jonas: Person
) -> None:
    notice(office, pair, occasion="before")
    office.send()
    notice(office, pair, occasion="lost on its way")
    with office.database.writing(TEAM) as session:
        row = session.scalars(select(Message).where(Message.occasion == "lost on its way")).one()
        row.state, row.claimed_until = Delivery.UNKNOWN, office.now + timedelta(seconds=20)
    office.send()
    assert office.states() == [Delivery.SENT, Delivery.UNKNOWN], "it may still be on its way"
    office.send(timedelta(minutes=1))
    office.send()
    assert office.states() == [Delivery.SENT, Delivery.SENT]
    assert len(jonas.messages()) == 2


def test_without_the_optional_scope_it_is_lost_rather_than_sent_twice(
    office: Office, pair: Mentorship, jonas: Person
) -> None:
    workspace = office.slack.world.default_workspace
    workspace.granted = workspace.granted - {"im:history"}
    office.slack.world.faults.add(Fault("answer_lost", "chat.postMessage"))
    notice(office, pair)
    office.send()
    office.send(timedelta(minutes=1))
    office.send(timedelta(days=1))
    assert len(jonas.messages()) == 1
    assert office.states() == [Delivery.LOST]


def test_while_slack_does_not_say_it_stays_unknown(office: Office, pair: Mentorship, jonas: Person) -> None:
    office.slack.world.faults.add(Fault("answer_lost", "chat.postMessage", times=1))
    notice(office, pair)
    office.send()
    office.slack.world.faults.add(Fault("server_error", "conversations.history", times=1))
    office.send(timedelta(minutes=1))
    assert office.states() == [Delivery.UNKNOWN]
    office.send(timedelta(minutes=1))
    assert office.states() == [Delivery.SENT]
    assert len(jonas.messages()) == 1


def test_a_nudge_whose_answer_is_lost_counts_for_the_week(office: Office, pair: Mentorship) -> None:
    office.slack.world.faults.add(Fault("answer_lost", "chat.postMessage"))
    nudge(office, pair)
    office.send()
    assert nudged_at(office) is not None


def test_r44_a_nudge_that_did_not_arrive_does_not_wait_for_the_next_week(
    office: Office, two_pairs: tuple[Mentorship, Mentorship], maya: Person
) -> None:
    """R44: what never arrived is no reason to be silent; and what belonged together still comes as one message."""
    office.slack.world.faults.add(Fault("request_lost", "chat.postMessage", times=1))
    for mentorship in two_pairs:
        nudge(office, mentorship)
    office.send()
    assert office.states("goals_reached") == [Delivery.UNKNOWN, Delivery.UNKNOWN]
    office.send(timedelta(minutes=1))
    office.send()
    (message,) = maya.messages()
    assert "Jonas" in message.words
    assert "Lena" in message.words
    assert office.states("goals_reached") == [Delivery.SENT, Delivery.SENT]
    assert nudged_at(office) is not None


def test_where_nobody_took_the_request_it_is_sent_later(office: Office, pair: Mentorship, jonas: Person) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        office.api_url = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"
    notice(office, pair)
    office.send()
    assert office.states("paused") == [Delivery.DUE]
    office.api_url = office.slack.api_url
    office.send()
    assert jonas.messages() == [], "not at once"
    office.send(timedelta(seconds=40))
    assert len(jonas.messages()) == 1


def test_a_server_error_puts_a_message_off_ever_longer(office: Office, pair: Mentorship, jonas: Person) -> None:
    office.slack.world.faults.add(Fault("server_error", "chat.postMessage", times=3))
    notice(office, pair)
    for pause in (30, 60, 120):
        before = office.now
        office.send()
        (row,) = office.rows("paused")
        # Up to a quarter more or less, so that not everything comes back at once.
        assert before + timedelta(seconds=0.75 * pause) <= row.due_at <= office.now + timedelta(seconds=1.25 * pause)
        office.slack.clock.turn(row.due_at - office.now + timedelta(seconds=1))
    office.send()
    assert len(jonas.messages()) == 1


def test_r44_what_belongs_together_is_tried_again_together(
    office: Office, two_pairs: tuple[Mentorship, Mentorship], maya: Person
) -> None:
    """R44: one by one, the second would have to wait for the next week."""
    office.slack.world.faults.add(Fault("server_error", "chat.postMessage", times=1))
    for mentorship in two_pairs:
        nudge(office, mentorship)
    office.send()
    first, second = office.rows("goals_reached")
    assert first.due_at == second.due_at > office.now
    office.send(first.due_at - office.now + timedelta(seconds=1))
    assert office.states("goals_reached") == [Delivery.SENT, Delivery.SENT]
    assert len(maya.messages()) == 1


def test_a_limit_is_kept_by_all_messages_of_the_workspace(
    office: Office, pair: Mentorship, maya: Person, jonas: Person
) -> None:
    office.slack.world.faults.add(Fault("rate_limited", "chat.postMessage", times=1, seconds=40))
    nudge(office, pair)
    office.send()
    assert nudged_at(office) is None, "what was not sent does not count for the week"
    notice(office, pair, occasion="one")
    notice(office, pair, occasion="two")
    office.send()
    another = office.new_sender()
    another.send_due()
    assert maya.messages() + jonas.messages() == [], "nobody tries meanwhile, in no process"
    assert {row.attempts for row in office.rows()} == {0}, "a limit is no failure"
    office.send(timedelta(seconds=30))
    assert maya.messages() + jonas.messages() == []
    office.send(timedelta(seconds=12))
    assert (len(maya.messages()), len(jonas.messages())) == (1, 2)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("rate_limited", "chat.update", times=1, seconds=5),
        Fault("server_error", "chat.update", times=1),
        Fault("answer_lost", "chat.update", times=1),
    ],
    ids=lambda fault: fault.kind,
)
def test_r46_an_update_that_slack_did_not_take_is_tried_again(
    office: Office, pair: Mentorship, maya: Person, fault: Fault
) -> None:
    nudge(office, pair)
    office.send()
    office.slack.world.faults.add(fault)
    with office.database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        nudges.less_often(session, mentorship, mentorship.mentor, ledger.SIGNALS, office.now)
    office.send()
    assert office.rows("goals_reached")[0].is_stale
    office.send(timedelta(seconds=40))
    (message,) = maya.messages()
    assert "less often" in message.words
    (row,) = office.rows("goals_reached")
    assert (row.is_stale, row.state) == (False, Delivery.SENT)


def test_an_update_of_a_message_that_was_deleted_is_given_up(office: Office, pair: Mentorship, maya: Person) -> None:
    nudge(office, pair)
    office.send()
    office.slack.world.delete_message(maya.messages()[0].message)
    with office.database.writing(TEAM) as session:
        mentorship = session.scalars(select(Mentorship)).one()
        nudges.less_often(session, mentorship, mentorship.mentor, ledger.SIGNALS, office.now)
    office.send()
    (row,) = office.rows("goals_reached")
    assert (row.is_stale, row.state) == (False, Delivery.SENT)


def test_r46_somebody_who_has_left_is_not_written_to_and_the_partner_is_told_once(
    office: Office, pair: Mentorship, maya: Person, jonas: Person
) -> None:
    """R46, where the event that tells of it was lost."""
    office.slack.world.users[JONAS].deleted = True
    notice(office, pair, occasion="one")
    notice(office, pair, occasion="two")
    office.send()
    office.send(timedelta(days=1))
    assert jonas.messages() == []
    assert office.states("paused") == [Delivery.REFUSED, Delivery.REFUSED]
    (message,) = maya.messages()
    assert "Jonas Weber is no longer in this workspace" in message.words


def test_slack_does_not_know_somebody_who_has_not_left(office: Office, pair: Mentorship, maya: Person) -> None:
    """A person of another workspace, say: nothing is told to the partner that is not known."""
    user = office.slack.world.users.pop(JONAS)
    notice(office, pair)
    office.send()
    office.slack.world.users[JONAS] = user
    assert office.states() == [Delivery.REFUSED]
    assert maya.messages() == []


def test_after_the_app_was_removed_nothing_is_tried_again(
    office: Office, pair: Mentorship, jonas: Person, maya: Person
) -> None:
    office.slack.world.default_workspace.calls_refused_with = "account_inactive"
    notice(office, pair, occasion="one")
    notice(office, pair, receiver=MAYA, occasion="two")
    office.send()
    office.slack.world.default_workspace.calls_refused_with = ""
    office.send(timedelta(days=1))
    assert set(office.states("paused")) == {Delivery.REFUSED}
    assert maya.messages() + jonas.messages() == []


def test_what_cannot_be_rendered_holds_up_nobody(office: Office, pair: Mentorship, jonas: Person) -> None:
    with office.database.writing(TEAM) as session:
        office.owe(session, pair, JONAS, "no_such_kind")
    notice(office, pair)
    office.send()
    assert len(jonas.messages()) == 1
    (row,) = office.rows("no_such_kind")
    assert (row.state, row.attempts) == (Delivery.DUE, 1)
    with office.database.writing(TEAM) as session:
        session.scalars(select(Message).where(Message.kind == "no_such_kind")).one().attempts = MOST_ATTEMPTS - 1
    office.send(timedelta(hours=1))
    (row,) = office.rows("no_such_kind")
    assert (row.state, row.attempts) == (Delivery.REFUSED, MOST_ATTEMPTS)


def test_what_cannot_be_rendered_spoils_no_nudge_beside_it(office: Office, pair: Mentorship, maya: Person) -> None:
    with office.database.writing(TEAM) as session:
        session.scalars(select(Mentorship)).one().planned_end = MONDAY.date()
    nudge(office, pair)
    nudge(office, pair, "planned_end", facts={"planned_end": MONDAY.date().isoformat(), "notice": "not a number"})
    office.send()
    assert len(maya.messages()) == 1
    assert office.states("goals_reached", "planned_end") == [Delivery.SENT, Delivery.DUE]


def test_a_request_that_was_out_when_the_process_died_is_looked_for(
    office: Office, pair: Mentorship, jonas: Person
) -> None:
    notice(office, pair)
    with office.database.writing(TEAM) as session:
        row = session.scalars(select(Message)).one()
        row.state, row.claimed_until = Delivery.SENDING, office.now + claims.LEASE
    office.send()
    assert office.states() == [Delivery.SENDING], "perhaps another process waits for the answer"
    office.send(claims.LEASE + timedelta(seconds=1))
    assert office.states() == [Delivery.SENT], "it had not arrived"
    assert len(jonas.messages()) == 1


def test_what_a_dead_process_had_only_claimed_is_sent_by_the_next(
    office: Office, pair: Mentorship, jonas: Person
) -> None:
    notice(office, pair)
    with office.database.writing(TEAM) as session:
        session.scalars(select(Message)).one().claimed_until = office.now + claims.LEASE
    assert office.send() == 0
    office.send(claims.LEASE + timedelta(seconds=1))
    assert len(jonas.messages()) == 1


def test_slacks_limits_are_used_and_never_reached(office: Office, make_pair: MakePair) -> None:
    """One a second in a conversation, 300 a minute in the workspace; two processes share them."""
    limits = office.slack.world.limits
    limits.on, limits.channel_burst, limits.posts_per_workspace, limits.burst_seconds = True, 5, 300, 5
    crowd = Crowd(office, make_pair, 30)
    with office.database.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship).where(Mentorship.mentee_id == crowd.people[0].id)).one()
        office.owe(session, pair, pair.mentee_id, "resumed")
    began = time.monotonic()
    senders = [office.new_sender(messages_a_minute=300) for _ in range(2)]
    for sender in senders:
        sender.start()
        sender.wake()
    crowd.people[0].wait_for(lambda: len(crowd.received()) == 31)
    took = time.monotonic() - began
    for sender in senders:
        sender.stop()
    assert {row.attempts for row in office.rows()} == {0}
    assert {row.state for row in office.rows()} == {Delivery.SENT}
    assert {row.due_at <= office.now - timedelta(seconds=took) for row in office.rows()} == {True}, "none was put off"
    assert took > (31 - 15) / 5, "a burst of three seconds, then five a second"


def test_sending_holds_no_transaction(office: Office, pair: Mentorship) -> None:
    office.slack.world.faults.add(Fault("slow", "chat.postMessage", seconds=1.5))
    notice(office, pair)
    sending = threading.Thread(target=office.send)
    sending.start()
    office.slack.person("Jonas").wait_for(lambda: office.slack.person("Jonas").messages())
    with office.database.writing(TEAM) as session:
        session.scalars(select(Mentorship)).one().purpose = "Written meanwhile"
    assert sending.is_alive(), "the answer is still on its way"
    sending.join()
    assert office.states("paused") == [Delivery.SENT]


def test_nobody_waits_for_the_slowest(office: Office, make_pair: MakePair) -> None:
    """Where so many answers are late that a step is not worth it, others go out all the same."""
    late = THREADS - WORTH_A_STEP + 5
    office.slack.world.faults.add(Fault("slow", "chat.postMessage", seconds=4, times=late))
    answered: list[str] = []
    office.slack.world.faults.witness = lambda method, moment: (
        answered.append(method) if (method, moment) == ("chat.postMessage", "answered") else None
    )
    crowd = Crowd(office, make_pair, THREADS + 10)
    office.sender.start()
    office.sender.wake()
    crowd.people[0].wait_for(lambda: len(crowd.received()) == THREADS + 10)
    assert len(answered) <= THREADS + 10 - late, "the others are still waited for"
    office.sender.stop()
    assert set(office.states("paused")) == {Delivery.SENT}


def test_stopping_finishes_what_is_on_its_way_and_gives_the_rest_back(office: Office, make_pair: MakePair) -> None:
    office.slack.world.faults.add(Fault("slow", "chat.postMessage", seconds=0.5))
    crowd = Crowd(office, make_pair, THREADS + 10)
    office.sender.start()
    office.sender.wake()
    crowd.people[0].wait_for(crowd.received)
    office.sender.stop()
    rows = office.rows("paused")
    sent = [row for row in rows if row.state is Delivery.SENT]
    assert len(sent) == len(crowd.received()) == THREADS
    rest = [row for row in rows if row.state is not Delivery.SENT]
    assert {(row.state, row.claimed_until) for row in rest} == {(Delivery.DUE, ledger.NEVER)}
    office.new_sender().send_due()
    assert len(crowd.received()) == THREADS + 10


def test_several_processes_send_each_message_once(
    any_database: Database, slack: Playground, languages: Languages, make_pair: MakePair
) -> None:
    office = Office(any_database, slack, languages)
    crowd = Crowd(office, make_pair, 60)
    senders = [threading.Thread(target=office.new_sender().send_due) for _ in range(4)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    assert sorted(message.message.channel_id for message in crowd.received()) == sorted(
        person.dm.id for person in crowd.people
    )
    assert set(office.states("paused")) == {Delivery.SENT}


# Files


def document(office: Office, pair: Mentorship) -> None:
    with office.database.writing(TEAM) as session:
        office.owe(session, pair, JONAS, "document", occasion="asked")


def test_a_document_arrives_as_a_file(office: Office, pair: Mentorship, jonas: Person) -> None:
    document(office, pair)
    office.send()
    assert [file.name.rpartition(".")[2] for file in jonas.files()] == ["pdf", "md"]
    file = jonas.files()[1]
    assert file.content
    assert office.states() == [Delivery.SENT]
    with office.database.writing(TEAM) as session:
        session.scalars(select(Message)).one().is_stale = True
    office.send()
    assert not office.rows()[0].is_stale, "there is no message of ours to change"


def test_where_files_are_not_allowed_the_person_is_told(office: Office, pair: Mentorship, jonas: Person) -> None:
    office.slack.world.default_workspace.files_refused_with = "file_uploads_disabled"
    document(office, pair)
    office.send()
    assert jonas.files() == []
    assert "keine Dateien" in jonas.messages()[0].words
    assert office.states() == [Delivery.SENT]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("server_error", "files.getUploadURLExternal", times=1),
        Fault("answer_lost", "files.getUploadURLExternal", times=1),
        Fault("answer_lost", "conversations.open", times=1),
        Fault("rate_limited", "files.completeUploadExternal", times=1),
        Fault("answer_lost", "files.completeUploadExternal", times=1),
    ],
    ids=lambda fault: f"{fault.kind} {fault.what}",
)
def test_a_file_arrives_once_whatever_fails_on_the_way(
    office: Office, pair: Mentorship, jonas: Person, fault: Fault
) -> None:
    office.slack.world.faults.add(fault)
    document(office, pair)
    office.send()
    office.send(timedelta(seconds=40))
    assert [file.name.rpartition(".")[2] for file in jonas.files()] == ["pdf", "md"]
