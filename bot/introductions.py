"""Introductions and opportunities: what comes in the mentor's place (R29).

An introduction is made only when the mentee and the third person have both said yes, each asked in private and in this
order; so nobody hears of somebody who would rather not be introduced. It works during and after a mentorship.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot import ledger, texts
from bot.errors import (
    AlreadyAnswered,
    AlreadyProposed,
    KnowEachOther,
    NoLink,
    NotFound,
    NotYours,
    PersonHasLeft,
    TooMany,
    WithABot,
)
from bot.models import Introduction, IntroductionState, Member, Mentorship, Opportunity, Role
from bot.plain import LONGEST_LINK, is_link
from bot.privacy import may_read

LONGEST_WHY = 500
"""Characters: a line or two."""
LONGEST_WHAT = 500
MOST = 12
"""Of each kind in one mentorship: as many as fit on a page."""

KINDS = frozenset({"introduction_offered", "introduction_asked", "introduction_declined", "introduction"})
"""The messages about an introduction, to the mentee, the third person, whoever waited, and all three."""

YES = "yes"
NO = "no"
WITHDRAWN = "withdrawn"
PENDING = frozenset({IntroductionState.MENTEE_ASKED, IntroductionState.PERSON_ASKED})
"""The states in which an introduction can be taken back."""
_DECLINED = frozenset({IntroductionState.MENTEE_DECLINED, IntroductionState.PERSON_DECLINED})


def propose(
    session: Session, mentorship: Mentorship, me: Member, person: Member, why: str | None, now: datetime
) -> Introduction:
    """Propose to bring the mentee together with somebody; the mentee is asked.

    Raises NotYours for the mentee; KnowEachOther, WithABot, PersonHasLeft, AlreadyProposed or TooMany at
    `person`; Empty or TooLong at `why`.
    """
    check_mentor(mentorship, me)
    _check_person(mentorship, person)
    why = texts.required(why, "why", LONGEST_WHY)
    known = [i for i in mentorship.introductions if i.state is not IntroductionState.WITHDRAWN]
    if any(each.person_id == person.user_id for each in known):
        raise AlreadyProposed("person", name=person)
    if len(mentorship.introductions) >= MOST:
        raise TooMany("person", limit=MOST)
    introduction = Introduction(
        team_id=mentorship.team_id, person_id=person.user_id, why=why, proposed_at=now, mentorship_id=mentorship.id
    )
    mentorship.introductions.append(introduction)
    session.flush()
    session.refresh(introduction)
    _ask(session, mentorship, introduction, mentorship.mentee_id, "introduction_offered", now)
    return introduction


def withdraw(session: Session, mentorship: Mentorship, me: Member, introduction_id: int, now: datetime) -> None:
    """Take a proposal back, as long as not both have said yes; who was asked sees that nothing is asked any more.

    Raises NotYours, NotFound or AlreadyAnswered.
    """
    check_mentor(mentorship, me)
    introduction = next((each for each in mentorship.introductions if each.id == introduction_id), None)
    if introduction is None:
        raise NotFound
    if introduction.state is IntroductionState.WITHDRAWN:
        return
    if introduction.state not in PENDING:
        raise AlreadyAnswered
    introduction.state = IntroductionState.WITHDRAWN
    for receiver_id, kind in _questions(mentorship, introduction):
        _settle(session, mentorship, introduction, receiver_id, kind, WITHDRAWN, now)


def find_asked(session: Session, introduction_id: int, me: Member) -> tuple[Introduction, Mentorship]:
    """The introduction with this id, for one of the two who are asked about it. The third person's turn comes only
    after the mentee's yes.

    Raises NotFound otherwise, whether it exists or not.
    """
    query = (
        select(Mentorship)
        .join(Introduction, Introduction.mentorship_id == Mentorship.id)
        .where(Introduction.id == introduction_id)
    )
    if not session.info.get("reads_only"):
        query = query.with_for_update(of=Mentorship)
    mentorship = session.scalar(query)
    introduction = next((i for i in mentorship.introductions if i.id == introduction_id), None) if mentorship else None
    if mentorship is None or introduction is None or not may_read(me.user_id, introduction, mentorship):
        raise NotFound
    return introduction, mentorship


def lapse(session: Session, member: Member, now: datetime) -> None:
    """Ask nobody any more about being brought together with somebody who has left."""
    pending = session.execute(
        select(Introduction, Mentorship)
        .join(Mentorship, Introduction.mentorship_id == Mentorship.id)
        .where(or_(Mentorship.mentee_id == member.user_id, Introduction.person_id == member.user_id))
        .where(Introduction.state.in_(PENDING))
    ).all()
    for introduction, mentorship in pending:
        waited_for_them = introduction.state is IntroductionState.PERSON_ASKED
        is_mentee = member.user_id == mentorship.mentee_id
        introduction.state = IntroductionState.WITHDRAWN if is_mentee else IntroductionState.PERSON_DECLINED
        for receiver_id, kind in _questions(mentorship, introduction):
            _settle(session, mentorship, introduction, receiver_id, kind, WITHDRAWN, now)
        if not is_mentee:
            told = [mentorship.mentor_id, mentorship.mentee_id] if waited_for_them else [mentorship.mentor_id]
            for user_id in told:
                _ask(session, mentorship, introduction, user_id, "introduction_declined", now)


def is_asked(introduction: Introduction, mentorship: Mentorship, me: Member) -> bool:
    """Whether this person has yet to answer: the mentee first, then the third person."""
    if me.user_id == mentorship.mentee_id:
        return introduction.state is IntroductionState.MENTEE_ASKED
    return me.user_id == introduction.person_id and introduction.state is IntroductionState.PERSON_ASKED


def asked_of(session: Session, me: Member) -> list[tuple[Introduction, Mentorship]]:
    """The introductions that this person is asked about: as a mentee, or as the third person after the mentee's yes."""
    is_asked = or_(
        and_(Introduction.state == IntroductionState.MENTEE_ASKED, Mentorship.mentee_id == me.user_id),
        and_(Introduction.state == IntroductionState.PERSON_ASKED, Introduction.person_id == me.user_id),
    )
    rows = session.execute(
        select(Introduction, Mentorship)
        .join(Mentorship, Introduction.mentorship_id == Mentorship.id)
        .where(is_asked)
        .order_by(Introduction.id)
    )
    return [
        (introduction, mentorship)
        for introduction, mentorship in rows
        if mentorship.shielded_id != me.user_id and may_read(me.user_id, introduction, mentorship)
    ]


def answer(
    session: Session, introduction: Introduction, mentorship: Mentorship, me: Member, now: datetime, *, agrees: bool
) -> None:
    """Say yes or no to an introduction; the same answer twice changes nothing.

    A mentee's yes asks the third person; the third person's yes brings the three together. A no is told kindly, and
    nothing else about it.

    Raises NotYours for the mentor, AlreadyAnswered when it was answered otherwise or withdrawn.
    """
    if me.user_id == mentorship.mentor_id:
        raise NotYours(name=mentorship.mentee)
    is_mentee = me.user_id == mentorship.mentee_id
    awaited = IntroductionState.MENTEE_ASKED if is_mentee else IntroductionState.PERSON_ASKED
    if introduction.state is not awaited:
        if agrees and introduction.state in {IntroductionState.PERSON_ASKED, IntroductionState.INTRODUCED}:
            return
        if not agrees and introduction.state in _DECLINED:
            return
        raise AlreadyAnswered
    kind = "introduction_offered" if is_mentee else "introduction_asked"
    _settle(session, mentorship, introduction, me.user_id, kind, YES if agrees else NO, now)
    if agrees and is_mentee and not introduction.person.is_deactivated:
        introduction.state = IntroductionState.PERSON_ASKED
        _ask(session, mentorship, introduction, introduction.person_id, "introduction_asked", now)
    elif agrees and not is_mentee:
        introduction.state = IntroductionState.INTRODUCED
        _bring_together(session, mentorship, introduction, now)
    else:
        # A mentee's yes that comes after the third person has left the workspace leads nowhere either.
        is_by_mentee = is_mentee and not agrees
        introduction.state = IntroductionState.MENTEE_DECLINED if is_by_mentee else IntroductionState.PERSON_DECLINED
        for user_id in [mentorship.mentor_id] if is_by_mentee else [mentorship.mentor_id, mentorship.mentee_id]:
            _ask(session, mentorship, introduction, user_id, "introduction_declined", now)


def share_opportunity(
    session: Session, mentorship: Mentorship, me: Member, what: str | None, link: str | None, now: datetime
) -> Opportunity:
    """Point the mentee to something; they are told.

    Raises NotYours for the mentee; Empty, TooLong or TooMany at `what`; TooLong or NoLink at `link`.
    """
    check_mentor(mentorship, me)
    what = texts.required(what, "what", LONGEST_WHAT)
    link = texts.optional(texts.line(link), "link", LONGEST_LINK)
    if link and not is_link(link):
        raise NoLink("link")
    if len(mentorship.opportunities) >= MOST:
        raise TooMany("what", limit=MOST)
    opportunity = Opportunity(
        team_id=mentorship.team_id, what=what, link=link, shared_at=now, mentorship_id=mentorship.id
    )
    mentorship.opportunities.append(opportunity)
    session.flush()
    ledger.owe(
        session,
        mentorship,
        mentorship.mentee_id,
        "opportunity",
        now,
        occasion=str(opportunity.id),
        facts={"opportunity": opportunity.id},
    )
    return opportunity


def pending_for(mentorship: Mentorship, me: Member) -> Sequence[Introduction]:
    """The introductions of a mentorship that this person has yet to answer."""
    if me.user_id != mentorship.mentee_id:
        return []
    return [each for each in mentorship.introductions if each.state is IntroductionState.MENTEE_ASKED]


def check_mentor(mentorship: Mentorship, me: Member) -> None:
    """Make sure that this is the mentor.

    Raises NotYours.
    """
    if mentorship.role_of(me.user_id) is not Role.MENTOR:
        raise NotYours(name=mentorship.mentor)


def find_of(mentorship: Mentorship, introduction_id: object) -> Introduction | None:
    """The introduction of this mentorship with this id, or None."""
    return next((each for each in mentorship.introductions if each.id == introduction_id), None)


def question_holds(mentorship: Mentorship, introduction_id: object, kind: str) -> bool:
    """Whether what a message asks or tells about an introduction is still so (R46)."""
    introduction = find_of(mentorship, introduction_id)
    if introduction is None:
        return False
    match kind:
        case "introduction_offered":
            return introduction.state is IntroductionState.MENTEE_ASKED
        case "introduction_asked":
            return introduction.state is IntroductionState.PERSON_ASKED
        case "introduction":
            people = (mentorship.mentor, mentorship.mentee, introduction.person)
            is_safe = mentorship.shielded_id is None and not any(person.is_deactivated for person in people)
            return introduction.state is IntroductionState.INTRODUCED and is_safe
        case _:
            return introduction.state in _DECLINED


def _check_person(mentorship: Mentorship, person: Member) -> None:
    if person.user_id in {mentorship.mentor_id, mentorship.mentee_id}:
        raise KnowEachOther("person", name=mentorship.mentee)
    if person.is_bot:
        raise WithABot("person", name=person)
    if person.is_deactivated:
        raise PersonHasLeft("person", name=person)


def _questions(mentorship: Mentorship, introduction: Introduction) -> tuple[tuple[str, str], tuple[str, str]]:
    return ((mentorship.mentee_id, "introduction_offered"), (introduction.person_id, "introduction_asked"))


def _ask(
    session: Session, mentorship: Mentorship, introduction: Introduction, receiver_id: str, kind: str, now: datetime
) -> None:
    ledger.owe(
        session,
        mentorship,
        receiver_id,
        kind,
        now,
        occasion=str(introduction.id),
        facts={"introduction": introduction.id},
    )


def _settle(
    session: Session,
    mentorship: Mentorship,
    introduction: Introduction,
    receiver_id: str,
    kind: str,
    answer: str,
    now: datetime,
) -> None:
    ledger.settle(session, mentorship, receiver_id, [kind], answer, now, occasion=str(introduction.id))


def _bring_together(session: Session, mentorship: Mentorship, introduction: Introduction, now: datetime) -> None:
    """Owe the three their introduction, in one conversation of the three."""
    together = [mentorship.mentee_id, introduction.person_id, mentorship.mentor_id]
    ledger.owe(
        session,
        mentorship,
        mentorship.mentee_id,
        "introduction",
        now,
        occasion=str(introduction.id),
        facts={"introduction": introduction.id, "together": together},
    )
