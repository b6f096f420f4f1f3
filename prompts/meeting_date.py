"""The date of the final meeting: its form, and what both are told (R18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import final_meeting
from bot.members import zone
from bot.models import FinalMeeting, Member, Mentorship
from prompts.blocks import (
    About,
    Post,
    actions,
    button,
    confirmation,
    context,
    date_field,
    modal,
    section,
    time_field,
)
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter

DATE_FORM = "meeting_date"


def date_form(mentorship: Mentorship, me: Member, filled: Mapping[str, Any], say: Language) -> View:
    """The form to set or move the date, in this person's own time."""
    partner, here = mentorship.partner_of(me.user_id), zone(me)
    about = {"mentorship": mentorship.id, "version": final_meeting.version_of(mentorship)}
    meeting = final_meeting.planned(mentorship)
    local = meeting.starts_at.astimezone(here) if meeting else None
    saved = {"day": local.date().isoformat(), "time": f"{local:%H:%M}"} if local else {}
    fields = {**saved, **filled}
    blocks: list[Block] = []
    if meeting is not None:
        blocks.append(section(date_line(meeting, me, say)))
    blocks += [
        date_field("day", say("Day"), value=fields.get("day"), optional=False),
        time_field("time", say("Time"), value=fields.get("time")),
        context(
            say.mrkdwn(
                "Your time ({zone}). {name} sees it in theirs, and you both get a file for your calendars.",
                zone=here.key,
                name=say.mention(partner),
            )
        ),
    ]
    if meeting is not None:
        blocks.append(actions(_call_off_button(partner, about, say)))
    title = say("Change the date") if meeting else say("Set a date")
    return modal(DATE_FORM, title, blocks, submit=say("Save"), close=say("Back"), about=about)


def date_row(mentorship: Mentorship, me: Member, say: Language) -> Block | None:
    """When the two meet, and the way to change it; None where there is nothing to plan any more."""
    meeting = final_meeting.planned(mentorship)
    is_over = mentorship.closure is not None and mentorship.closure.met_at is not None
    if is_over or not mentorship.is_under_way:
        return None
    about = {"mentorship": mentorship.id}
    if meeting is None:
        return section(say.mrkdwn("📅 There is no date yet."), button(say("Set a date"), "meeting_date_open", about))
    return section(date_line(meeting, me, say), button(say("Change the date"), "meeting_date_open", about))


def date_line(meeting: FinalMeeting, me: Member, say: Language) -> Mrkdwn:
    """When the two meet, in this person's own time."""
    return say.mrkdwn("📅 {moment}, your time", moment=moment(meeting, me, say))


def moment(meeting: FinalMeeting, me: Member, say: Language) -> str:
    """When the two meet, such as "Tuesday 5 May 2026 at 14:30", in this person's own time."""
    here = zone(me)
    day = say.weekday_and_day(meeting.starts_at.astimezone(here).date())
    return say("{date} at {time}", date=day, time=say.time(meeting.starts_at, here))


def meeting_date(letter: Letter, say: Language) -> Post:
    """What stands above the file for the calendar."""
    meeting, me = letter.mentorship.final_meeting, letter.receiver
    name = say.mention(letter.partner)
    if meeting is None:
        raise ValueError("a date was announced that never was")
    when = moment(meeting, me, say)
    is_mine = meeting.changed_by == me.user_id
    if meeting.is_cancelled:
        if is_mine:
            text = say.mrkdwn("You called off your final meeting with {name} ({moment}).", name=name, moment=when)
        elif meeting.changed_by is None:
            text = say.mrkdwn(
                "Your final meeting with {name} ({moment}) is not needed any more.", name=name, moment=when
            )
        else:
            text = say.mrkdwn("{name} can't make your final meeting ({moment}).", name=name, moment=when)
        rest = say.mrkdwn("This file takes it out of your calendar.")
    else:
        if is_mine:
            text = say.mrkdwn("Your final meeting with {name}: {moment}, your time.", name=name, moment=when)
        else:
            text = say.mrkdwn(
                "{name} has set a date for your final meeting: {moment}, your time.", name=name, moment=when
            )
        rest = say.mrkdwn("This file puts it into your calendar. `/closure meeting` moves it or calls it off.")
    line = Mrkdwn(f"{text} {rest}")
    return Post(text=line, blocks=[section(line)])


def _call_off_button(partner: Member, about: About, say: Language) -> Any:
    return button(
        say("Call it off"),
        "meeting_date_call_off",
        about,
        confirm=confirmation(
            say("Call off this meeting?"),
            say("{name} is told, and both calendars. You can set a new date at any time.", name=say.name(partner)[:80]),
            say("Call it off"),
            say("Keep it"),
        ),
    )
