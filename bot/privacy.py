"""Who may read a text that somebody wrote: decided here, for every text (R47)."""

from __future__ import annotations

from bot import narrow
from bot.models import (
    Answer,
    CheckIn,
    DiaryEntry,
    Draft,
    Goal,
    Introduction,
    IntroductionState,
    Mentorship,
    NextStep,
    Opportunity,
    Remark,
    RemarkKind,
    ShoutOut,
    ShoutOutState,
    Skill,
    Suggestion,
    Wish,
    Wishes,
)
from bot.questions import BY_KEY, Audience

Text = (
    Answer
    | CheckIn
    | DiaryEntry
    | Draft
    | Goal
    | Introduction
    | NextStep
    | Opportunity
    | Remark
    | ShoutOut
    | Skill
    | Suggestion
    | Wishes
    | Mentorship
)


ASKED_THIRD = frozenset(
    {IntroductionState.PERSON_ASKED, IntroductionState.INTRODUCED, IntroductionState.PERSON_DECLINED}
)
"""The states of an introduction in which the third person has been asked, after the mentee's yes (R29)."""


def may_read(reader_id: str, text: Text, mentorship: Mentorship | narrow.Mentorship | None) -> bool:
    """Whether this person may read this text; `mentorship` is the one it belongs to.

    A programme manager is in no mentorship by office, and so reads no text at all.
    """
    match text:
        case DiaryEntry() | Draft() | Wishes() | CheckIn() | Remark(kind=RemarkKind.NO_LONGER_SERVES):
            # How energising a conversation was is told to nobody; both would rate for the other one. That it no
            # longer serves somebody, a partner hears from a person or not at all (R3, R10).
            return text.author_id == reader_id
        case Answer() | NextStep() | Remark():
            may_be_shared = not isinstance(text, Answer) or BY_KEY[text.question].audience is not Audience.AUTHOR
            is_shared = text.shared_at is not None and may_be_shared
            return text.author_id == reader_id or (is_shared and _is_shared_with(reader_id, text, mentorship))
        case ShoutOut():
            is_off = text.state in {ShoutOutState.DECLINED, ShoutOutState.WITHDRAWN}
            return text.worded_by == reader_id or (not is_off and _is_shared_with(reader_id, text, mentorship))
        case Goal() | Introduction() | Opportunity() | Skill() | Suggestion():
            return _is_third(reader_id, text) or _is_shared_with(reader_id, text, mentorship)
        case Mentorship():
            return _is_of(reader_id, text)


def may_read_wishes(reader_id: str, wishes: Wishes, mine: Wishes | None, mentorship: Mentorship) -> bool:
    """Whether this person may read whether and how somebody would like to stay in touch, with their addresses.

    The partner may once both have said yes; `mine` is the reader's own answer. That somebody would rather not is
    told, without more (R31).
    """
    if wishes.author_id == reader_id:
        return True
    if not _is_shared_with(reader_id, wishes, mentorship):
        return False
    return wishes.wish is not Wish.YES or (mine is not None and mine.wish is Wish.YES)


def _is_shared_with(
    reader_id: str,
    text: Answer | Goal | Introduction | NextStep | Opportunity | Remark | ShoutOut | Skill | Suggestion | Wishes,
    mentorship: Mentorship | narrow.Mentorship | None,
) -> bool:
    """Whether the text is of this very mentorship, and the reader one of the two: another mentorship that the reader
    has, even with the same author, opens nothing."""
    if mentorship is None or text.mentorship_id != mentorship.id or not _is_of(reader_id, mentorship):
        return False
    return not (reader_id == mentorship.shielded_id and _is_newer_than_the_end(text, mentorship))


def _is_newer_than_the_end(text: Text, mentorship: Mentorship | narrow.Mentorship) -> bool:
    """Whether somebody wrote or shared it after the end: whoever left because something was not right is reached by
    nothing that the other one writes then, in no page and no document either (R42)."""
    match text:
        case Answer():
            moments = [text.written_at, text.shared_at]
        case NextStep() | Opportunity():
            moments = [text.shared_at]
        case Introduction():
            moments = [text.proposed_at]
        case ShoutOut():
            moments = [text.changed_at]
        case Wishes():
            moments = [text.answered_at]
        case _:
            moments = []
    ended_at = mentorship.ended_at
    return ended_at is not None and any(moment is not None and moment > ended_at for moment in moments)


def _is_third(reader_id: str, text: Goal | Introduction | Opportunity | Skill | Suggestion) -> bool:
    """Whether the reader is the one whom the mentee is to meet, and has been asked."""
    return isinstance(text, Introduction) and text.person_id == reader_id and text.state in ASKED_THIRD


def _is_of(reader_id: str, mentorship: Mentorship | narrow.Mentorship | None) -> bool:
    return mentorship is not None and reader_id in {mentorship.mentor_id, mentorship.mentee_id}
