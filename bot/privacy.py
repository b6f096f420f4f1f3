"""Who may read a text that somebody wrote: decided here, for every text (R47)."""

from __future__ import annotations

from bot.models import Answer, CheckIn, DiaryEntry, Draft, Goal, Mentorship, NextStep, Wish, Wishes
from bot.questions import BY_KEY, Audience

Text = Answer | CheckIn | DiaryEntry | Draft | Goal | NextStep | Wishes | Mentorship


def may_read(reader_id: str, text: Text, mentorship: Mentorship | None) -> bool:
    """Whether this person may read this text; `mentorship` is the one it belongs to.

    A programme manager is in no mentorship by office, and so reads no text at all.
    """
    match text:
        case DiaryEntry() | Draft():
            return text.author_id == reader_id
        case Answer():
            is_shared = text.shared_at is not None and BY_KEY[text.question].audience is not Audience.AUTHOR
            return text.author_id == reader_id or (is_shared and _is_of(reader_id, mentorship))
        case NextStep():
            return text.author_id == reader_id or (text.shared_at is not None and _is_of(reader_id, mentorship))
        case CheckIn():
            # How energising a conversation was is told to nobody; both would rate for the other one.
            return text.author_id == reader_id
        case Wishes():
            return text.author_id == reader_id
        case Goal() | Mentorship():
            return _is_of(reader_id, mentorship)


def may_read_wishes(reader_id: str, wishes: Wishes, mine: Wishes | None, mentorship: Mentorship) -> bool:
    """Whether this person may read whether and how somebody would like to stay in touch, with their addresses.

    The partner may once both have said yes; `mine` is the reader's own answer. That somebody would rather not is
    told, without more (R31).
    """
    if wishes.author_id == reader_id:
        return True
    if not _is_of(reader_id, mentorship):
        return False
    return wishes.wish is not Wish.YES or (mine is not None and mine.wish is Wish.YES)


def _is_of(reader_id: str, mentorship: Mentorship | None) -> bool:
    return mentorship is not None and reader_id in {mentorship.mentor_id, mentorship.mentee_id}
