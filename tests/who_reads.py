"""A record with something of every kind in it, of which it is known who may read what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, connection, final_meeting, introductions, ledger, open_views, received, retention
from bot.connection import Contact, Given, Terms
from bot.models import (
    Answer,
    CheckIn,
    Delivery,
    DiaryEntry,
    Draft,
    Extension,
    FinishedPart,
    Goal,
    Introduction,
    IntroductionState,
    Manager,
    Member,
    Mentorship,
    Message,
    NextStep,
    NudgeRhythm,
    Offer,
    OfferKind,
    Opportunity,
    Pace,
    Remark,
    RemarkKind,
    Rhythm,
    ShoutOut,
    ShoutOutState,
    Skill,
    Suggestion,
    Wish,
)
from tests.conftest import NOW, TEAM

MENTOR, MENTEE, THIRD, UNASKED, MANAGER = "mentor", "mentee", "third", "unasked", "manager"
BOTH = frozenset({MENTOR, MENTEE})
_SPACED = str.maketrans("._", "  ")


@dataclass
class Record:
    """Maya and Jonas, whose ending both know of, with everything that two people can have written; Priya has been
    introduced to Jonas, and Sam is to be, if Jonas would like it."""

    pair: Mentorship
    people: dict[str, Member]
    texts: dict[str, frozenset[str]] = field(default_factory=dict)
    """Every text in the record, with who may read it."""

    def text(self, what: str, *readers: str) -> str:
        """A text like no other, which these may read."""
        said = f"<{what} & {len(self.texts)}>"
        self.texts[said] = frozenset(readers)
        return said

    def readable_by(self, who: str) -> set[str]:
        """The texts that somebody may read."""
        return {text for text, readers in self.texts.items() if who in readers}


def write_record(session: Session, make_pair: Callable[..., Mentorship], make_member: Callable[..., Member]) -> Record:
    """Write such a record into the tests' workspace."""
    pair = make_pair(session)
    people = {
        MENTOR: pair.mentor,
        MENTEE: pair.mentee,
        THIRD: make_member(session, "Priya Raman", user_id="U0PRIYA001"),
        UNASKED: make_member(session, "Sam Lind", user_id="U0SAMLIND1"),
        MANAGER: make_member(session, "Lena Busch", user_id="U0LENABUSC"),
        "nobody": make_member(session, "Alex Roth", user_id="U0ALEXROTH"),
    }
    pair.enrolled_by = people[MANAGER].user_id
    record = Record(pair, people)
    pair.purpose = record.text("purpose", *BOTH)
    pair.ending_agreement = record.text("ending agreement", *BOTH)
    pair.confidentiality = record.text("confidentiality", *BOTH)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    _write_together(session, record)
    for role in (MENTOR, MENTEE):
        _write_alone(session, record, role)
    _introduce(session, record)
    _stay_in_touch(session, record)
    _leave_marks(session)
    _send_everything(session)
    return record


def _write_together(session: Session, record: Record) -> None:
    pair, of = record.pair, _of(record.pair)
    goal = Goal(
        team_id=TEAM,
        title=record.text("goal", *BOTH),
        measure=record.text("measure", *BOTH),
        evidence=record.text("evidence", *BOTH),
        created_at=NOW,
        changed_by=pair.mentee_id,
    )
    pair.goals.append(goal)
    pair.suggestion = Suggestion(
        team_id=TEAM,
        author_id=pair.mentee_id,
        suggested_at=NOW,
        purpose=record.text("suggested purpose", *BOTH),
        ending_agreement=record.text("suggested agreement", *BOTH),
        confidentiality=record.text("suggested confidentiality", *BOTH),
    )
    pair.skills.append(Skill(team_id=TEAM, name=record.text("skill", *BOTH), added_by=pair.mentor_id, created_at=NOW))
    pair.extensions.append(
        Extension(team_id=TEAM, extended_by=pair.mentee_id, extended_at=NOW, new_end=(NOW + timedelta(days=90)).date())
    )
    permalink = "https://example.slack.com/archives/C0GENERAL1/p17"
    record.texts[permalink] = BOTH
    session.add(
        ShoutOut(
            **of,
            version=1,
            state=ShoutOutState.POSTED,
            worded_by=pair.mentee_id,
            language="de",
            text=record.text("public thank-you", *BOTH),
            channel_id="C0GENERAL1",
            permalink=permalink,
            changed_at=NOW,
        )
    )
    link, what = "https://example.org/talk?q=quince", record.text("opportunity", *BOTH)
    record.texts[link] = BOTH
    pair.opportunities.append(Opportunity(team_id=TEAM, what=what, link=link, shared_at=NOW))
    session.add_all(
        FinishedPart(**of, author_id=user_id, part=closure.REFLECTION, finished_at=NOW)
        for user_id in (pair.mentor_id, pair.mentee_id)
    )
    final_meeting.schedule(session, pair, pair.mentee, NOW + timedelta(days=3), 0, NOW)


def _write_alone(session: Session, record: Record, role: str) -> None:
    """What one of the two wrote: for themselves, and shared with the other."""
    pair, me = record.pair, record.people[role]
    of, mine = _of(pair), {"author_id": me.user_id}

    def answer(question: str, *readers: str, shared: bool) -> Answer:
        shared_at = NOW if shared else None
        text = record.text(f"{question.translate(_SPACED)} {role}", *readers)
        return Answer(**of, **mine, question=question, text=text, written_at=NOW, shared_at=shared_at)

    def step(*readers: str, shared: bool) -> NextStep:
        shared_at = NOW if shared else None
        what = record.text(f"step {role}", *readers)
        return NextStep(**of, **mine, what=what, owner_id=me.user_id, created_at=NOW, shared_at=shared_at)

    other_expertise = record.text(f"expertise {role}", *(BOTH if role == MENTEE else {role}))
    session.add_all(
        [
            answer("plan.opener", role, shared=False),
            answer("celebration.thanks", *BOTH, shared=True),
            answer("looking_back.learned", role, shared=False),
            step(role, shared=False),
            step(*BOTH, shared=True),
            CheckIn(**of, **mine, energy=2, progress=record.text(f"check-in {role}", role), at=NOW),
            DiaryEntry(**of, **mine, text=record.text(f"diary {role}", role), at=NOW),
            Draft(
                team_id=TEAM,
                **mine,
                form=f"goal:mentorship={pair.id}",
                fields={"title": record.text(f"draft {role}", role)},
                typed_at=NOW,
            ),
            Remark(**of, **mine, kind=RemarkKind.NO_LONGER_SERVES, said_at=NOW, text=""),
            Remark(
                **of,
                **mine,
                kind=RemarkKind.OTHER_EXPERTISE,
                text=other_expertise,
                said_at=NOW,
                shared_at=NOW if role == MENTEE else None,
            ),
            NudgeRhythm(**of, user_id=me.user_id, snoozed_until=NOW.date(), slower=2),
            Offer(**of, user_id=me.user_id, kind=OfferKind.TO_MENTOR, offered_at=NOW),
            Manager(team_id=TEAM, user_id=me.user_id, named_by=pair.partner_of(me.user_id).user_id, named_at=NOW),
        ]
    )
    open_views.note(session, pair, me, f"V0{role.upper()}", "celebration", NOW)


def _introduce(session: Session, record: Record) -> None:
    pair = record.pair
    made = Introduction(
        team_id=TEAM,
        person_id=record.people[THIRD].user_id,
        why=record.text("introduction", *BOTH, THIRD),
        state=IntroductionState.PERSON_ASKED,
        proposed_at=NOW,
    )
    pair.introductions.append(made)
    session.flush()
    session.refresh(made)
    introductions.answer(session, made, pair, made.person, NOW, agrees=True)
    introductions.propose(session, pair, pair.mentor, record.people[UNASKED], record.text("proposal", *BOTH), NOW)


def _leave_marks(session: Session) -> None:
    """What the program notes for itself, about nobody."""
    retention.note_removal(session, TEAM, NOW)
    received.is_first(session, TEAM, "Ev1", NOW)
    session.add(Pace(team_id=TEAM, lane="post", rested_at=NOW))


def _stay_in_touch(session: Session, record: Record) -> None:
    pair = record.pair
    together = Terms(("coffee",), record.text("basis", *BOTH), Rhythm.MONTHLY)
    for role, number in ((MENTOR, "+44 20 7946 0001"), (MENTEE, "+49 30 5550 0002")):
        record.texts[number] = BOTH
        given = Given(Wish.YES, together, (Contact("personal", "phone", number),))
        connection.answer(session, pair, record.people[role], given, NOW, NOW.date())


def _send_everything(session: Session) -> None:
    """All that is owed has been sent."""
    session.flush()
    due = Message.due_at <= NOW + timedelta(days=1)
    for message in session.scalars(select(Message).where(Message.state == Delivery.DUE, due)):
        message.state, message.sent_at = Delivery.SENT, NOW
        message.channel, message.ts = f"D{message.receiver_id}", f"{message.id}.000000"
    session.flush()


def owe_something(session: Session, receiver_id: str, pair: Mentorship) -> Message:
    """Something that waits to be sent."""
    message = Message(
        team_id=TEAM,
        mentorship_id=pair.id,
        receiver_id=receiver_id,
        kind="begun",
        occasion="waits",
        due_at=NOW + timedelta(days=9),
        claimed_until=ledger.NEVER,
    )
    session.add(message)
    session.flush()
    return message


def _of(pair: Mentorship) -> dict[str, object]:
    return {"team_id": TEAM, "mentorship_id": pair.id}
