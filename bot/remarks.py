"""What either of the two may say at any time: that another expertise would help now (R8), or that the mentorship no
longer serves them, with no blame and no reason asked (R10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot import ledger, texts
from bot.models import Member, Mentorship, Remark, RemarkKind

TAKEN_BACK = "taken_back"
LONGEST_EXPERTISE = 300
"""Characters: a line."""


def find_mine(mentorship: Mentorship, me: Member, kind: RemarkKind) -> Remark | None:
    """What this person has said of this kind, or None."""
    for remark in mentorship.remarks:
        if remark.author_id == me.user_id and remark.kind is kind:
            return remark
    return None


def say_other_expertise(
    session: Session, mentorship: Mentorship, me: Member, text: str, now: datetime, *, shared: bool
) -> None:
    """Note that somebody with different expertise would help the mentee now; `text` says which, if it says anything.

    The mentor's own remark is a signal; the mentee's is one once the mentee lets the mentor read it.

    Raises TooLong at `expertise`.
    """
    remark = _note(session, mentorship, me, RemarkKind.OTHER_EXPERTISE, now)
    remark.text = texts.optional(texts.line(text), "expertise", LONGEST_EXPERTISE)
    remark.shared_at = (remark.shared_at or now) if shared else None
    session.flush()


def say_no_longer_serves(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Note that the mentorship no longer serves this person; nobody else ever reads it. Saying it twice changes
    nothing."""
    _note(session, mentorship, me, RemarkKind.NO_LONGER_SERVES, now)


def take_back(session: Session, mentorship: Mentorship, me: Member, kind: RemarkKind, now: datetime) -> None:
    """Say no more what was said; nothing happens where nothing was."""
    remark = find_mine(mentorship, me, kind)
    if remark is None:
        return
    mentorship.remarks.remove(remark)
    mentorship.look_at = now
    session.flush()
    ledger.settle(session, mentorship, me.user_id, [kind.value], TAKEN_BACK, now)


def _note(session: Session, mentorship: Mentorship, me: Member, kind: RemarkKind, now: datetime) -> Remark:
    remark = find_mine(mentorship, me, kind)
    if remark is None:
        remark = Remark(team_id=mentorship.team_id, author_id=me.user_id, kind=kind, text="", said_at=now)
        mentorship.remarks.append(remark)
        session.flush()
    mentorship.look_at = now
    return remark
