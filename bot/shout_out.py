"""A public thank-you in a channel, posted once, when both of a pair stand by the same words and channel (R36).

It comes in versions, as an agreement on staying in touch does: whoever words it anew asks the other one anew. Nobody
is asked for it; it is there for two who have completed their mentorship and feel like it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ledger, texts
from bot.errors import AlreadyAnswered, ChangedMeanwhile, NoChannelChosen, NotForThisEnding, OnItsWay
from bot.models import (
    SUCCESSES,
    Delivery,
    Member,
    Mentorship,
    Message,
    ShoutOut,
    ShoutOutState,
    State,
)
from bot.privacy import may_read

LONGEST = 600
"""Characters: a few sentences, which people read in passing."""

POST = "shout_out"
"""The kind of the public message itself; the others go to the two."""
ASK = "shout_out_asked"
OUT = "shout_out_posted"
BLOCKED = "shout_out_blocked"
UNSURE = "shout_out_unsure"
DECLINED = "shout_out_declined"
TAKEN_BACK = "shout_out_taken_back"
KINDS = frozenset({POST, ASK, OUT, BLOCKED, UNSURE, DECLINED, TAKEN_BACK})

YES = "yes"
NO = "no"
REWORDED = "reworded"
WITHDRAWN = "withdrawn"
FOUND = "found"
"""One of the two has seen it in the channel."""
AGAIN = "again"
CHANGED = "changed"

_QUESTIONS = (ASK, BLOCKED, UNSURE)
"""The messages that somebody may answer."""
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,30}")


@dataclass(frozen=True)
class Standing:
    """How it stands with a public thank-you, as one of the two may know it."""

    shout_out: ShoutOut | None
    """None where there is none, or none that this reader may read any more."""
    version: int
    """0 before the first wording."""
    is_asked: bool
    """Whether this reader has yet to say yes, something else, or no."""
    may_word: bool
    """Whether this reader may put it into words, for the first time or anew."""


def is_offered(mentorship: Mentorship, me: Member) -> bool:
    """Whether there is a public thank-you for this person to think of: the two have completed their mentorship, both
    are there, and this one has not turned away from it (R42)."""
    is_success = mentorship.state is State.ENDED and mentorship.ending in SUCCESSES
    partner = mentorship.partner_of(me.user_id)
    is_here = not partner.is_deactivated and partner.was is None
    return is_success and is_here and mentorship.shielded_id != me.user_id


def look(session: Session, mentorship: Mentorship, me: Member) -> Standing:
    """How it stands, for this one of the two."""
    found = session.get(ShoutOut, mentorship.id)
    readable = found if found is not None and may_read(me.user_id, found, mentorship) else None
    return Standing(
        shout_out=readable,
        version=found.version if found else 0,
        is_asked=_is_asked(found, me),
        may_word=_may_word(found, me),
    )


def asked_of(session: Session, me: Member) -> list[Mentorship]:
    """The mentorships whose other one asks this person about a public thank-you."""
    query = (
        select(Mentorship)
        .join(ShoutOut, ShoutOut.mentorship_id == Mentorship.id)
        .where((Mentorship.mentor_id == me.user_id) | (Mentorship.mentee_id == me.user_id))
        .where(ShoutOut.state == ShoutOutState.ASKED, ShoutOut.worded_by != me.user_id)
        .order_by(Mentorship.id)
    )
    return [mentorship for mentorship in session.scalars(query) if is_offered(mentorship, me)]


def word(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    version: int,
    text: str | None,
    channel_id: str | None,
    language: str,
    now: datetime,
) -> None:
    """Put it into words and choose a channel; the other one is asked. Words and channel that stand there already are
    a yes to them.

    `version` is the one that these words come after, `language` the code of their author's language.

    Raises NotForThisEnding; Empty or TooLong at `text`; NoChannelChosen at `channel`; ChangedMeanwhile at `text` when
    `version` is not the current one; AlreadyAnswered or OnItsWay when there is nothing to word any more.
    """
    check_offered(mentorship, me)
    text = texts.required(text, "text", LONGEST)
    if channel_id is None or not _CHANNEL_ID.fullmatch(channel_id):
        raise NoChannelChosen("channel")
    found = session.get(ShoutOut, mentorship.id)
    if (found.version if found else 0) != version:
        raise ChangedMeanwhile("text", name=mentorship.partner_of(me.user_id))
    if not _may_word(found, me):
        raise AlreadyAnswered
    if found is not None and (found.text, found.channel_id) == (text, channel_id):
        if _is_asked(found, me):
            agree(session, mentorship, me, version, now)
            return
        if found.state is ShoutOutState.BLOCKED:
            try_again(session, mentorship, me, version, now)
            return
        if found.state in {ShoutOutState.ASKED, ShoutOutState.AGREED}:
            return
    _call_back(session, mentorship, found, now)
    _answer_all(session, mentorship, REWORDED, now)
    if found is None:
        found = ShoutOut(team_id=mentorship.team_id, mentorship_id=mentorship.id, version=0)
        session.add(found)
    found.text, found.channel_id, found.worded_by, found.language = text, channel_id, me.user_id, language
    _next_version(session, found, ShoutOutState.ASKED, now)
    partner = mentorship.partner_of(me.user_id)
    ledger.owe(session, mentorship, partner.user_id, ASK, now, occasion=str(found.version))


def agree(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Say yes to this version: it is posted. Saying it twice changes nothing.

    Raises NotForThisEnding, or AlreadyAnswered when it is not what this person is asked.
    """
    check_offered(mentorship, me)
    found = session.get(ShoutOut, mentorship.id)
    if found is None or found.version != version:
        raise AlreadyAnswered
    if found.state in {ShoutOutState.AGREED, ShoutOutState.POSTED}:
        return
    if not _is_asked(found, me):
        raise AlreadyAnswered
    _answer_all(session, mentorship, YES, now)
    found.state, found.changed_at = ShoutOutState.AGREED, now
    _post(session, mentorship, found, now)


def decline(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Rather not: nothing is posted, the other one is told kindly and without a reason.

    Raises AlreadyAnswered when it is not what this person is asked.
    """
    found = session.get(ShoutOut, mentorship.id)
    if found is None or found.version != version:
        raise AlreadyAnswered
    if found.state is ShoutOutState.DECLINED and found.worded_by != me.user_id:
        return
    if not _is_asked(found, me):
        raise AlreadyAnswered
    _answer_all(session, mentorship, NO, now)
    found.state, found.changed_at = ShoutOutState.DECLINED, now
    ledger.owe(session, mentorship, found.worded_by, DECLINED, now, occasion=str(found.version))


def take_back(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Take it back, as long as it is not posted: the own words, or what both had agreed on. Then the other one is told.

    Raises OnItsWay when it has left already, AlreadyAnswered when there is nothing of one's own to take back.
    """
    found = session.get(ShoutOut, mentorship.id)
    if found is None or found.version != version:
        raise AlreadyAnswered
    if found.state is ShoutOutState.WITHDRAWN:
        return
    both_had_agreed = found.state in {ShoutOutState.AGREED, ShoutOutState.BLOCKED}
    if not both_had_agreed and not (found.state is ShoutOutState.ASKED and found.worded_by == me.user_id):
        raise AlreadyAnswered
    _call_back(session, mentorship, found, now)
    _answer_all(session, mentorship, WITHDRAWN, now)
    found.state, found.changed_at = ShoutOutState.WITHDRAWN, now
    if both_had_agreed:
        partner = mentorship.partner_of(me.user_id)
        ledger.owe(session, mentorship, partner.user_id, TAKEN_BACK, now, occasion=str(found.version))


def try_again(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Post it after all, in the words that both stand by: the channel takes it now, or it is not there.

    Raises NotForThisEnding, or AlreadyAnswered when there is nothing to try again.
    """
    check_offered(mentorship, me)
    found = _standing_by(session, mentorship, version, ShoutOutState.BLOCKED, ShoutOutState.UNSURE)
    _answer_all(session, mentorship, AGAIN, now)
    # Each attempt is a version of its own: the ledger knows the last one by its number.
    _next_version(session, found, ShoutOutState.AGREED, now)
    _post(session, mentorship, found, now)


def confirm_posted(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Say that one has seen it in the channel.

    Raises NotForThisEnding, or AlreadyAnswered when nobody wonders.
    """
    check_offered(mentorship, me)
    found = _standing_by(session, mentorship, version, ShoutOutState.UNSURE)
    _answer_all(session, mentorship, FOUND, now)
    found.state, found.changed_at = ShoutOutState.POSTED, now


def note_outcome(session: Session, post: Message, error: str | None, permalink: str, now: datetime) -> None:
    """Note what became of the public message, and tell both. The mentorship is locked before (`lock`).

    `error` is Slack's name for what is wrong, `permalink` the address of the message, each where there is one.
    """
    found = session.get(ShoutOut, post.mentorship_id, populate_existing=True)
    if found is None or found.state is not ShoutOutState.AGREED or post.occasion != str(found.version):
        return
    match post.state:
        case Delivery.SENT:
            found.state, found.permalink, kind = ShoutOutState.POSTED, permalink, OUT
        case Delivery.REFUSED:
            found.state, found.blocked_by, kind = ShoutOutState.BLOCKED, error, BLOCKED
        case Delivery.LOST:
            found.state, kind = ShoutOutState.UNSURE, UNSURE
        case _:
            return
    found.changed_at = now
    mentorship = session.get_one(Mentorship, post.mentorship_id)
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.owe(session, mentorship, member.user_id, kind, now, occasion=str(found.version))


def lock(session: Session, post_id: int) -> None:
    """Let nobody of the pair change anything until the unit of work is over. Whoever acts for one of the two locks the
    mentorship first, and its messages after it; in another order two would wait for each other."""
    of_post = select(Message.mentorship_id).where(Message.id == post_id).scalar_subquery()
    session.execute(select(Mentorship.id).where(Mentorship.id == of_post).with_for_update())


def lapse(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Let go of what is not posted yet: the mentorship goes on, or one of the two is gone from the record. What has
    left already arrives."""
    found = session.get(ShoutOut, mentorship.id)
    if found is None or found.state is ShoutOutState.POSTED:
        return
    if found.state is ShoutOutState.AGREED and not ledger.call_back(session, mentorship, POST, now):
        return
    _answer_all(session, mentorship, CHANGED, now)
    found.state, found.changed_at = ShoutOutState.WITHDRAWN, now


def turn_away(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Let go of what is not posted yet, since this person wants nothing more of it (R42). Words of the partner's stay
    unanswered, as they would with anybody who does not feel like it."""
    found = session.get(ShoutOut, mentorship.id)
    if _is_asked(found, me):
        ledger.settle(session, mentorship, me.user_id, [ASK], CHANGED, now)
    elif found is not None and found.state is not ShoutOutState.DECLINED:
        lapse(session, mentorship, now)


def holds(session: Session, message: Message, mentorship: Mentorship) -> bool:
    """Whether a message about a public thank-you should still go out (R46)."""
    found = session.get(ShoutOut, mentorship.id)
    if found is None or message.occasion != str(found.version):
        return False
    both = (mentorship.mentor, mentorship.mentee)
    if message.kind == POST:
        return found.state is ShoutOutState.AGREED and all(is_offered(mentorship, member) for member in both)
    return found.state is _STATE_OF[message.kind]


def check_offered(mentorship: Mentorship, me: Member) -> None:
    """Make sure that there is a public thank-you to think of.

    Raises NotForThisEnding.
    """
    if not is_offered(mentorship, me):
        raise NotForThisEnding


_STATE_OF = {
    ASK: ShoutOutState.ASKED,
    OUT: ShoutOutState.POSTED,
    BLOCKED: ShoutOutState.BLOCKED,
    UNSURE: ShoutOutState.UNSURE,
    DECLINED: ShoutOutState.DECLINED,
    TAKEN_BACK: ShoutOutState.WITHDRAWN,
}


def _is_asked(found: ShoutOut | None, me: Member) -> bool:
    return found is not None and found.state is ShoutOutState.ASKED and found.worded_by != me.user_id


def _may_word(found: ShoutOut | None, me: Member) -> bool:
    """A no is a full answer: after it only whoever gave it may come back to it."""
    if found is None:
        return True
    if found.state is ShoutOutState.DECLINED:
        return found.worded_by != me.user_id
    return found.state not in {ShoutOutState.POSTED, ShoutOutState.UNSURE}


def _standing_by(session: Session, mentorship: Mentorship, version: int, *states: ShoutOutState) -> ShoutOut:
    found = session.get(ShoutOut, mentorship.id)
    if found is None or found.version != version or found.state not in states:
        raise AlreadyAnswered
    return found


def _post(session: Session, mentorship: Mentorship, found: ShoutOut, now: datetime) -> None:
    """Owe the channel the words that both stand by."""
    ledger.owe(
        session,
        mentorship,
        found.worded_by,
        POST,
        now,
        occasion=str(found.version),
        facts={"channel": found.channel_id},
    )


def _next_version(session: Session, found: ShoutOut, state: ShoutOutState, now: datetime) -> None:
    found.version += 1
    found.state = state
    found.blocked_by = None
    found.changed_at = now
    session.flush()


def _call_back(session: Session, mentorship: Mentorship, found: ShoutOut | None, now: datetime) -> None:
    """Keep a post that both had agreed on from being sent.

    Raises OnItsWay when it is too late for that.
    """
    is_on_its_way = found is not None and found.state is ShoutOutState.AGREED
    if is_on_its_way and not ledger.call_back(session, mentorship, POST, now):
        raise OnItsWay


def _answer_all(session: Session, mentorship: Mentorship, answer: str, now: datetime) -> None:
    """What was asked of either is answered by what one of them has done."""
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.settle(session, mentorship, member.user_id, _QUESTIONS, answer, now)
