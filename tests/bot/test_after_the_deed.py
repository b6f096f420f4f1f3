"""No nudge after what it asks for is done; and one that was sent says so (R46), for each kind that asks something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import (
    check_ins,
    closure,
    connection,
    departures,
    endings,
    introductions,
    ledger,
    mentorships,
    nudges,
    paying_forward,
    reminders,
    watch,
)
from bot.connection import Given, Terms
from bot.database import Database
from bot.models import (
    Delivery,
    Ending,
    GoalState,
    Introduction,
    IntroductionState,
    Member,
    Mentorship,
    Message,
    Rhythm,
    State,
    Wish,
)
from bot.reasons import still_holds
from bot.settings import Settings
from tests.conftest import NOW, TEAM

MakePair = Callable[..., Mentorship]
TODAY = NOW.date()
LATER = NOW + timedelta(days=1)
DAYS = 30
SETTINGS = Settings(slack_bot_token="xoxb-test")
ASKING = frozenset(
    {
        *ledger.UNASKED,
        "invitation",
        "agreement_settle",
        "reopening_asked",
        "introduction_offered",
        "introduction_asked",
        "partner_left",
    }
)
"""Kinds that ask somebody to do something. Suggested terms and a public thank-you have tests of their own."""


SAYS_HOW_IT_STANDS = frozenset({"partner_left"})
"""Kinds that tell something as well, and ask only as long as it can be done."""


@dataclass(frozen=True)
class Case:
    """One thing that a message asks for, and a way in which it is done, or can be done no longer."""

    kind: str
    to: str
    name: str
    deed: Callable[[Session, Mentorship], object]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def _leaves(role: str) -> Callable[[Session, Mentorship], object]:
    def leave(session: Session, pair: Mentorship) -> None:
        member: Member = getattr(pair, role)
        member.is_deactivated = True
        departures.tell_partners(session, member, LATER)

    return leave


def _person_leaves(session: Session, pair: Mentorship) -> None:
    person = pair.introductions[0].person
    person.is_deactivated = True
    departures.tell_partners(session, person, LATER)


def _reopens(session: Session, pair: Mentorship) -> None:
    endings.ask_to_reopen(session, pair, pair.mentor, LATER, DAYS)
    endings.confirm_reopening(session, pair, pair.mentee, LATER, DAYS)


def _answer_introduction(role: str, *, agrees: bool) -> Callable[[Session, Mentorship], object]:
    def answer(session: Session, pair: Mentorship) -> None:
        [introduction] = pair.introductions
        me = introduction.person if role == "person" else pair.mentee
        introductions.answer(session, introduction, pair, me, LATER, agrees=agrees)

    return answer


def _no(session: Session, pair: Mentorship) -> None:
    connection.answer(session, pair, pair.mentor, Given(Wish.NO), LATER, TODAY)


def _extend(session: Session, pair: Mentorship) -> None:
    endings.extend(session, pair, pair.mentor, TODAY + timedelta(days=90), LATER, TODAY)


def _both_go_on(session: Session, pair: Mentorship) -> None:
    for member in (pair.mentor, pair.mentee):
        mentorships.go_on(session, pair, member, LATER)


def _take_back(session: Session, pair: Mentorship) -> None:
    introductions.withdraw(session, pair, pair.mentor, pair.introductions[0].id, LATER)


def _put_off(session: Session, pair: Mentorship) -> None:
    reminders.put_off(session, pair, pair.mentor, TODAY + timedelta(days=9), LATER, TODAY)


def _agree_anew(session: Session, pair: Mentorship) -> None:
    connection.settle(session, pair, pair.mentor, 1, Terms(("coffee",), "", Rhythm.YEARLY), LATER, TODAY)


def _confirm(session: Session, pair: Mentorship) -> None:
    connection.confirm(session, pair, pair.mentee, 2, LATER, TODAY)


WORK: list[Case] = [
    *(
        Case(kind, "mentor", name, deed)
        for kind in ledger.SIGNALS
        for name, deed in (
            ("is planned", lambda s, p: closure.begin(s, p, p.mentor, LATER)),
            ("is talked about", lambda s, p: closure.hold_conversation(s, p, p.mentee, LATER)),
            ("ends", lambda s, p: closure.finish(s, p, Ending.ENDED_EARLY, LATER)),
        )
    ),
    Case("planned_end", "mentor", "is extended", _extend),
    *(
        Case("stale_check_ins", role, name, deed)
        for role in ("mentor", "mentee")
        for name, deed in (
            ("go on", _both_go_on),
            ("extend", _extend),
            ("end", lambda s, p: closure.finish(s, p, Ending.ENDED_EARLY, LATER)),
        )
    ),
    Case("resting", "mentor", "goes on", lambda s, p: mentorships.go_on(s, p, p.mentor, LATER)),
    Case("resting", "mentee", "fades", lambda s, p: endings.fade(s, p, LATER)),
    Case("partner_left", "mentor", "ends", lambda s, p: closure.finish(s, p, Ending.ENDED_EARLY, LATER)),
    Case("introduction_offered", "mentee", "yes", _answer_introduction("mentee", agrees=True)),
    Case("introduction_offered", "mentee", "no", _answer_introduction("mentee", agrees=False)),
    Case("introduction_offered", "mentee", "is taken back", _take_back),
    Case("introduction_offered", "mentee", "the person leaves", _person_leaves),
]
AFTERWARDS: list[Case] = [
    Case(reminders.KIND, "mentor", "is done", lambda s, p: reminders.answer(s, p, p.mentor, LATER)),
    Case(reminders.KIND, "mentor", "is put off", _put_off),
    Case(reminders.KIND, "mentor", "is off", lambda s, p: reminders.switch(s, p, p.mentor, LATER, on=False)),
    Case(reminders.KIND, "mentor", "is agreed anew", _agree_anew),
    Case(reminders.KIND, "mentor", "is a no now", _no),
    Case(reminders.KIND, "mentor", "the other one leaves", _leaves("mentee")),
    Case(reminders.KIND, "mentee", "is taken up again", _reopens),
    Case(paying_forward.KIND, "mentee", "is offered", lambda s, p: paying_forward.offer(s, p, p.mentee, LATER)),
    Case(paying_forward.KIND, "mentor", "is not now", lambda s, p: paying_forward.take_back(s, p, p.mentor, LATER)),
    Case(paying_forward.KIND, "mentor", "is taken up again", _reopens),
    Case("reopening_asked", "mentee", "yes", lambda s, p: endings.confirm_reopening(s, p, p.mentee, LATER, DAYS)),
    Case("reopening_asked", "mentee", "no", lambda s, p: endings.decline_reopening(s, p, p.mentee, LATER)),
    Case("reopening_asked", "mentee", "the other one leaves", _leaves("mentor")),
    Case("agreement_settle", "mentee", "is confirmed", _confirm),
    Case("agreement_settle", "mentee", "is a no now", _no),
    Case("agreement_settle", "mentee", "the other one leaves", _leaves("mentor")),
    Case("introduction_asked", "person", "yes", _answer_introduction("person", agrees=True)),
    Case("introduction_asked", "person", "no", _answer_introduction("person", agrees=False)),
    Case("introduction_asked", "person", "the mentee leaves", _leaves("mentee")),
]
INVITED: list[Case] = [
    Case("invitation", "mentee", "yes", lambda s, p: mentorships.accept(s, p, p.mentee, p.proposal, LATER)),
    Case("invitation", "mentee", "no", lambda s, p: mentorships.decline(s, p, p.mentee, p.proposal, LATER)),
]


def receiver(pair: Mentorship, to: str) -> str:
    if to == "person":
        return pair.introductions[0].person_id
    member: Member = getattr(pair, to)
    return member.user_id


def ask(session: Session, pair: Mentorship, case: Case, state: Delivery) -> Message:
    """The message of this kind in the ledger, in this state; those that nothing has owed yet are owed."""
    to = receiver(pair, case.to)
    found = select(Message).where(Message.kind == case.kind, Message.receiver_id == to)
    if session.scalars(found).first() is None:
        facts = {"version": 1, "round": "0.0", "question": "x"}
        ledger.owe(session, pair, to, case.kind, NOW, occasion="asked", facts=facts)
    message = session.scalars(found.order_by(Message.id.desc())).first()
    assert message is not None
    message.state = state
    session.flush()
    return message


def is_settled(session: Session, message: Message, pair: Mentorship, before: Delivery) -> None:
    session.flush()
    session.refresh(message)
    if before is Delivery.SENT:
        assert message.answered_at is not None or message.kind in SAYS_HOW_IT_STANDS, "it still asks"
        assert message.is_stale, "it is shown anew"
    elif message.kind not in SAYS_HOW_IT_STANDS:
        assert message.state is not Delivery.DUE or not still_holds(message, pair), "it would still go out"


@pytest.fixture
def at_work(session: Session, make_pair: MakePair, make_member: Callable[..., Member]) -> Mentorship:
    """A pair at work, with a person whom the mentor would like to introduce."""
    pair = make_pair(session)
    introductions.propose(session, pair, pair.mentor, make_member(session, "Priya"), "Both love maps", NOW)
    return pair


@pytest.fixture
def ended(session: Session, at_work: Mentorship) -> Mentorship:
    """The same pair, ended well, who stay in touch."""
    [introduction] = at_work.introductions
    introductions.answer(session, introduction, at_work, at_work.mentee, NOW, agrees=True)
    closure.hold_conversation(session, at_work, at_work.mentor, NOW)
    for member in (at_work.mentor, at_work.mentee):
        terms = Terms(("coffee",), "", Rhythm.MONTHLY)
        connection.answer(session, at_work, member, Given(Wish.YES, terms), NOW, TODAY)
    closure.finish(session, at_work, Ending.COMPLETED, NOW)
    return at_work


@pytest.mark.parametrize("before", [Delivery.DUE, Delivery.SENT])
@pytest.mark.parametrize("case", WORK, ids=str)
def test_r46_at_work(session: Session, at_work: Mentorship, case: Case, before: Delivery) -> None:
    if case.kind == "partner_left":
        at_work.mentee.is_deactivated = True
    message = ask(session, at_work, case, before)
    case.deed(session, at_work)
    is_settled(session, message, at_work, before)


@pytest.mark.parametrize("before", [Delivery.DUE, Delivery.SENT])
@pytest.mark.parametrize("case", AFTERWARDS, ids=str)
def test_r46_after_the_ending(session: Session, ended: Mentorship, case: Case, before: Delivery) -> None:
    if case.kind == "reopening_asked":
        endings.ask_to_reopen(session, ended, ended.mentor, NOW, DAYS)
    if case.kind == "agreement_settle":
        terms = Terms(("coffee",), "", Rhythm.QUARTERLY)
        connection.settle(session, ended, ended.mentor, 1, terms, NOW, TODAY)
    message = ask(session, ended, case, before)
    case.deed(session, ended)
    is_settled(session, message, ended, before)


@pytest.mark.parametrize("before", [Delivery.DUE, Delivery.SENT])
@pytest.mark.parametrize("case", INVITED, ids=str)
def test_r46_an_invitation(session: Session, make_pair: MakePair, case: Case, before: Delivery) -> None:
    pair = make_pair(session)
    pair.state = State.INVITED
    message = session.scalars(select(Message).where(Message.kind == "invitation")).one()
    message.state, message.answered_at, message.answer, message.is_stale = before, None, None, False
    session.flush()
    case.deed(session, pair)
    is_settled(session, message, pair, before)


def test_r46_every_kind_that_asks_is_tried() -> None:
    assert {case.kind for case in (*WORK, *AFTERWARDS, *INVITED)} == ASKING


SEEN_LATER: list[tuple[str, Callable[[Session, Mentorship], object]]] = [
    ("goals_reached", lambda _s, p: setattr(p.goals[0], "state", GoalState.OPEN)),
    ("planned_end", lambda _s, p: setattr(p, "planned_end", TODAY + timedelta(days=300))),
    ("stale_check_ins", lambda s, p: check_ins.log(s, p, p.mentee, 4, "", NOW)),
    ("stale_check_ins", lambda s, p: mentorships.pause(s, p, p.mentor, TODAY + timedelta(days=30), NOW, TODAY)),
]


@pytest.mark.parametrize(("kind", "deed"), SEEN_LATER, ids=[f"{kind} {n}" for n, (kind, _) in enumerate(SEEN_LATER)])
def test_r46_what_changes_in_the_record_is_seen_at_the_next_look(
    any_database: Database,
    make_pair: MakePair,
    make_goal: Callable[..., object],
    kind: str,
    deed: Callable[[Session, Mentorship], object],
) -> None:
    with any_database.writing(TEAM) as session:
        pair = make_pair(session, planned_end=TODAY + timedelta(days=10))
        make_goal(session, pair, "Lead", state="reached", settled_on=TODAY)
    watch.look(any_database, NOW, SETTINGS)
    with any_database.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        told = session.scalars(select(Message).where(Message.kind == kind)).all()
        assert told
        for message in told:
            message.state, message.sent_at = Delivery.SENT, NOW
        deed(session, pair)
        pair.look_at = NOW
    watch.look(any_database, LATER, SETTINGS)
    with any_database.reading(TEAM) as session:
        answers = session.execute(select(Message.answer, Message.is_stale).where(Message.kind == kind)).all()
        assert all(answer in {nudges.GONE, "paused"} and is_stale for answer, is_stale in answers)


def test_r46_who_is_to_meet_somebody_who_has_left_is_told_kindly(session: Session, ended: Mentorship) -> None:
    """R29, R46: the third person leaves after the mentee's yes: nobody waits in vain."""
    _person_leaves(session, ended)
    [introduction] = session.scalars(select(Introduction))
    assert introduction.state is IntroductionState.PERSON_DECLINED
    told = session.scalars(select(Message.receiver_id).where(Message.kind == "introduction_declined"))
    assert set(told) == {ended.mentor_id, ended.mentee_id}
