"""How a mentorship begins, goes on, pauses: proposals and their answers (R5, R39), and who may touch what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import ledger, texts
from bot.errors import (
    NotFound,
    NotUnderWay,
    PairExists,
    PersonHasLeft,
    ProposalChanged,
    WithABot,
    WithOneself,
)
from bot.models import OPEN_STATES, Member, Mentorship, Rhythm, Role, State, WithTerms

CHECK_IN_RHYTHMS = (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.MONTHLY)

STANDARD = "standard"
"""Stands for our own wording of an agreement: each of the two reads it in their language."""


@dataclass(frozen=True)
class Terms:
    """What a pair agrees on at the beginning."""

    purpose: str
    rhythm: Rhythm
    planned_end: date | None
    ending_agreement: str
    confidentiality: str


def check_partner(me: Member, other: Member) -> None:
    """Make sure that these two can be a pair.

    Raises WithOneself, WithABot or PersonHasLeft.
    """
    if me.user_id == other.user_id:
        raise WithOneself("partner")
    if other.is_bot:
        raise WithABot("partner", name=other)
    if other.is_deactivated:
        raise PersonHasLeft("partner", name=other)


def find(session: Session, mentorship_id: int, member: Member) -> Mentorship:
    """The mentorship with this id, if this person is one of the two: an id in a payload is only a claim.

    Raises NotFound otherwise, whether it exists or not. When the session writes, PostgreSQL locks the row, so
    that two people at once act one after the other (SQLite has one writer at a time anyway).
    """
    if session.info.get("reads_only"):
        # Often it has been read already, to find out which one is meant.
        mentorship = session.get(Mentorship, mentorship_id)
        if mentorship is None or member.user_id not in {mentorship.mentor_id, mentorship.mentee_id}:
            raise NotFound
        return mentorship
    mentorship = session.scalar(
        select(Mentorship)
        .where(Mentorship.id == mentorship_id)
        .where(or_(Mentorship.mentor_id == member.user_id, Mentorship.mentee_id == member.user_id))
        .with_for_update(of=Mentorship)
    )
    if mentorship is None:
        raise NotFound
    return mentorship


def find_under_way(session: Session, mentorship_id: int, member: Member) -> Mentorship:
    """As `find`, for what only a pair at work can do.

    Raises NotFound or NotUnderWay.
    """
    mentorship = find(session, mentorship_id, member)
    if not mentorship.is_under_way:
        raise NotUnderWay(name=mentorship.partner_of(member.user_id))
    return mentorship


def all_of(session: Session, member: Member, *states: State) -> Sequence[Mentorship]:
    """This person's mentorships in these states (all states if none are named), oldest first."""
    query = (
        select(Mentorship)
        .where(or_(Mentorship.mentor_id == member.user_id, Mentorship.mentee_id == member.user_id))
        .order_by(Mentorship.id)
    )
    if states:
        query = query.where(Mentorship.state.in_(states))
    return session.scalars(query).all()


def propose(
    session: Session, me: Member, other: Member, my_role: Role, terms: Terms, now: datetime, today: date
) -> Mentorship:
    """Invite somebody to a mentorship; they are asked by a message. `today` is the proposer's own.

    Raises a Problem at a field of the form (`partner`, `purpose`, `planned_end` …).
    """
    check_partner(me, other)
    terms = checked(terms, today)
    mentor, mentee = (me, other) if my_role is Role.MENTOR else (other, me)
    mentorship = new(mentor, mentee, me, terms, now)
    if add(session, [mentorship]) is not None:
        raise PairExists("partner", name=other)
    session.refresh(mentorship)
    ledger.owe(session, mentorship, other.user_id, "invitation", now, occasion=str(mentorship.proposal))
    return mentorship


def new(mentor: Member, mentee: Member, proposed_by: Member, terms: Terms, now: datetime) -> Mentorship:
    """A mentorship of these two, proposed and not yet written down (`add`). The terms are `checked`."""
    mentorship = Mentorship(
        team_id=mentor.team_id,
        mentor_id=mentor.user_id,
        mentee_id=mentee.user_id,
        pair=pair_of(mentor, mentee),
        proposed_by=proposed_by.user_id,
        created_at=now,
    )
    write(mentorship, terms)
    return mentorship


def add(session: Session, made: Sequence[Mentorship]) -> Mentorship | None:
    """Write these down: all of them, or none where two people have an open one already; the first of those. The
    database arbitrates, however many people do it at once.
    """
    try:
        with session.begin_nested():
            session.add_all(made)
    except IntegrityError:
        taken = next((mentorship for mentorship in made if _is_open(session, mentorship.pair)), None)
        if taken is None:
            raise
        return taken
    return None


def begin(mentorship: Mentorship, now: datetime) -> None:
    """From now on the two work together."""
    mentorship.state = State.ACTIVE
    mentorship.begun_at = now
    mentorship.look_at = now


def pair_of(one: Member, other: Member) -> str:
    """What a pair is known by, whoever is the mentor."""
    return ":".join(sorted((one.user_id, other.user_id)))


def has_open_pair(session: Session, me: Member, other: Member) -> bool:
    """Whether these two have a mentorship that is proposed, under way or paused."""
    return _is_open(session, pair_of(me, other))


def checked(terms: Terms, today: date) -> Terms:
    """The terms as they are kept: texts without blank ends.

    Raises TooLong, DateInThePast or DateTooFar at the field.
    """
    return Terms(
        purpose=texts.optional(terms.purpose, "purpose"),
        rhythm=terms.rhythm,
        planned_end=texts.ahead(terms.planned_end, today, "planned_end"),
        ending_agreement=texts.optional(terms.ending_agreement, "ending_agreement"),
        confidentiality=texts.optional(terms.confidentiality, "confidentiality"),
    )


def terms_of(agreed: WithTerms) -> Terms:
    """What is agreed, or suggested."""
    return Terms(**{field.name: getattr(agreed, field.name) for field in fields(Terms)})


def write(agreed: WithTerms, terms: Terms) -> None:
    """Write terms down; they are `checked`."""
    for field in fields(Terms):
        setattr(agreed, field.name, getattr(terms, field.name))


def reword(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    version: int,
    my_role: Role,
    terms: Terms,
    now: datetime,
    today: date,
) -> None:
    """Answer a proposal with other terms: now the first one is asked.

    Raises ProposalChanged, or a Problem at a field.
    """
    _check_answerable(mentorship, me, version)
    terms = checked(terms, today)
    other = mentorship.partner_of(me.user_id)
    mentor, mentee = (me, other) if my_role is Role.MENTOR else (other, me)
    mentorship.mentor_id, mentorship.mentee_id = mentor.user_id, mentee.user_id
    mentorship.proposed_by = me.user_id
    mentorship.proposal += 1
    write(mentorship, terms)
    session.flush()
    session.refresh(mentorship)
    ledger.settle(session, mentorship, me.user_id, ["invitation"], "changed", now)
    ledger.owe(session, mentorship, other.user_id, "invitation", now, occasion=str(mentorship.proposal))


def accept(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Begin: both agree on this version of the proposal, and both are told.

    Raises ProposalChanged.
    """
    _check_answerable(mentorship, me, version)
    begin(mentorship, now)
    ledger.settle(session, mentorship, me.user_id, ["invitation"], "accepted", now)
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.owe(session, mentorship, member.user_id, "begun", now)


def decline(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Say no, without a reason; the one who asked is told kindly.

    Raises ProposalChanged.
    """
    _check_answerable(mentorship, me, version)
    mentorship.state = State.DECLINED
    ledger.settle(session, mentorship, me.user_id, ["invitation"], "declined", now)
    ledger.owe(session, mentorship, mentorship.partner_of(me.user_id).user_id, "declined", now)


def go_on(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Say that the mentorship goes on (R13): check-ins count as fresh from here, a pause is over."""
    mentorship.state = State.ACTIVE
    mentorship.paused_until = None
    mentorship.continued_at = now
    mentorship.look_at = now
    ledger.settle(session, mentorship, me.user_id, ["stale_check_ins", "resting"], "go_on", now)


def pause(session: Session, mentorship: Mentorship, me: Member, until: date, now: datetime, today: date) -> None:
    """Pause until a day (R13); the other one is told, and signals are silent until then.

    Raises DateInThePast or DateTooFar at `until`.
    """
    texts.ahead(until, today, "until")
    mentorship.state = State.PAUSED
    mentorship.paused_until = until
    mentorship.look_at = now
    ledger.settle(session, mentorship, me.user_id, ["stale_check_ins", "resting"], "paused", now)
    partner = mentorship.partner_of(me.user_id)
    ledger.owe(
        session,
        mentorship,
        partner.user_id,
        "paused",
        now,
        occasion=f"{until}:{now:%Y%m%d%H%M%S}",
        facts={"until": until.isoformat()},
    )


def _is_open(session: Session, pair: str) -> bool:
    query = select(Mentorship.id).where(Mentorship.pair == pair, Mentorship.state.in_(OPEN_STATES))
    return session.scalar(query) is not None


def _check_answerable(mentorship: Mentorship, me: Member, version: int) -> None:
    is_asked = mentorship.state is State.INVITED and mentorship.proposed_by != me.user_id
    if not is_asked or mentorship.proposal != version:
        raise ProposalChanged(name=mentorship.partner_of(me.user_id))
