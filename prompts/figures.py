"""Figures: what somebody else reports, said as that, and beside it what is measured here (R37).

The two reported ones come from Mentor Lane's article of 22 August, "Ending a Mentorship: Set Your Mentee Up for Future
Success"; no primary source is known, so they never stand as facts.
"""

from __future__ import annotations

from bot.rates import Rate
from prompts.language import Language, Mrkdwn


def staying_in_touch(rate: Rate | None, say: Language) -> Mrkdwn:
    """How many stay in touch."""
    reported = say.mrkdwn(
        "Mentor Lane reports that 75% of mentoring relationships stay in touch after their formal end."
    )
    if rate is None:
        return reported
    return say.mrkdwn(
        "{reported} In this workspace, {percent}% of the {of} pairs who have ended have agreed to.",
        reported=reported,
        percent=rate.percent,
        of=rate.of,
    )


def offering_to_mentor(rate: Rate | None, say: Language) -> Mrkdwn:
    """How many mentees mentor in turn."""
    reported = say.mrkdwn("Mentor Lane reports that 89% of mentees become mentors.")
    if rate is None:
        return reported
    return say.mrkdwn(
        "{reported} In this workspace, {percent}% of the {of} people who were mentored offer to.",
        reported=reported,
        percent=rate.percent,
        of=rate.of,
    )
