"""Set, move or call off the date of the final meeting (R18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from bot import closure, final_meeting
from bot.members import zone
from handlers.choose import find_mentorship_under_way, id_of
from handlers.interaction import Interaction, Listeners, Reply
from handlers.meeting import back_to, following, overview
from prompts.meeting_date import DATE_FORM, date_form


def open_date(interaction: Interaction) -> Reply:
    """Open the form for the date."""
    mentorship = find_mentorship_under_way(interaction)
    closure.require_open(mentorship)
    typed = interaction.draft(DATE_FORM, mentorship=mentorship.id)
    return Reply(view=date_form(mentorship, interaction.member, typed, interaction.say), push=True)


def save_date(interaction: Interaction) -> Reply:
    """Set or move the date. Where the other one was faster, their date is shown with what was chosen here."""
    mentorship, me, fields = find_mentorship_under_way(interaction), interaction.member, interaction.fields
    version = id_of(interaction, "version")
    if version != final_meeting.version_of(mentorship):
        return Reply(view=date_form(mentorship, me, fields, interaction.say), keep_draft=True)
    day, clock = fields.get("day"), fields.get("time")
    moment = final_meeting.moment_at(
        date.fromisoformat(day) if day else None,
        time.fromisoformat(clock) if clock else None,
        zone(me),
        interaction.now,
    )
    final_meeting.schedule(interaction.session, mentorship, me, moment, version, interaction.now)
    reply = back_to(interaction, overview(interaction, mentorship))
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return following(interaction, mentorship, replace(reply, homes=homes))


def call_off(interaction: Interaction) -> Reply:
    """Call the date off."""
    mentorship, me = find_mentorship_under_way(interaction), interaction.member
    final_meeting.call_off(interaction.session, mentorship, me, id_of(interaction, "version"), interaction.now)
    page = date_form(mentorship, me, {}, interaction.say)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return following(interaction, mentorship, Reply(view=page, homes=homes))


def register(on: Listeners) -> None:
    """Register what belongs to the date."""
    on.action("meeting_date_open", open_date, reads_only=True)
    on.submission(DATE_FORM, save_date)
    on.action("meeting_date_call_off", call_off)
