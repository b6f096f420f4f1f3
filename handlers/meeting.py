"""Prepare and hold the final meeting: its overview, its three parts, and the next steps (R19 to R23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import closure, drafts, meeting, next_steps
from bot.errors import NotFound
from bot.models import Member, Mentorship, NextStep
from bot.next_steps import Wording
from bot.questions import Form, of_form
from handlers.choose import (
    BEGUN,
    UNDER_WAY,
    find_mentorship,
    find_mentorship_under_way,
    id_of,
    with_mentorship,
)
from handlers.interaction import Interaction, Listeners, Reply, draft_key
from prompts import meeting as pages
from prompts.language import N_, Language
from prompts.next_steps import STEP_FORM, step_form
from prompts.sharing import BOTH


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show the meeting at a glance."""
    return Reply(view=overview(interaction, mentorship))


open_meeting = with_mentorship(show, "meeting_open", N_("Your final meeting"), states=BEGUN, preferred=UNDER_WAY)


def open_part(interaction: Interaction) -> Reply:
    """Open a part on top of the overview."""
    mentorship = find_mentorship(interaction)
    return Reply(view=_part(interaction, mentorship, _form(interaction, mentorship)), push=True)


def refresh(interaction: Interaction) -> Reply:
    """Show the overview or the part as it now is, with what the partner has shared meanwhile."""
    mentorship = find_mentorship(interaction)
    if "part" not in interaction.about:
        return show(interaction, mentorship)
    return Reply(view=_part(interaction, mentorship, _form(interaction, mentorship)))


def save_part(interaction: Interaction) -> Reply:
    """Keep what was written in a part, shared or not."""
    mentorship = find_mentorship(interaction)
    meeting.write(
        interaction.session,
        mentorship,
        interaction.member,
        _form(interaction, mentorship),
        interaction.fields,
        interaction.now,
        shared=interaction.fields.get("share") == BOTH,
    )
    return following(interaction, mentorship, back_to(interaction, overview(interaction, mentorship)))


def hold_meeting(interaction: Interaction) -> Reply:
    """Note that the two have met."""
    mentorship = find_mentorship_under_way(interaction)
    closure.hold_meeting(interaction.session, mentorship, interaction.now, interaction.today)
    page = overview(interaction, mentorship)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return following(interaction, mentorship, Reply(view=page, homes=homes))


def open_step(interaction: Interaction) -> Reply:
    """Open the form for a next step, on top of the part that lists them."""
    mentorship = find_mentorship(interaction)
    if "step" not in interaction.about:
        typed = interaction.draft(STEP_FORM, mentorship=mentorship.id)
        return Reply(view=step_form(mentorship, None, typed, interaction.say), push=True)
    step = _step(interaction, mentorship)
    typed = interaction.draft(STEP_FORM, mentorship=mentorship.id, step=step.id)
    return Reply(view=step_form(mentorship, step, typed, interaction.say), push=True)


def save_step(interaction: Interaction) -> Reply:
    """Keep a next step. One that was changed meanwhile is shown anew, with what was typed."""
    mentorship, me, fields = find_mentorship(interaction), interaction.member, interaction.fields
    due_on = fields.get("due_on")
    wording = Wording(
        what=fields.get("what") or "",
        owner_id=fields.get("owner") or "",
        due_on=date.fromisoformat(due_on) if due_on else None,
    )
    session, now, today, shared = interaction.session, interaction.now, interaction.today, fields.get("share") == BOTH
    if "step" not in interaction.about:
        next_steps.add(session, mentorship, me, wording, now, today, shared=shared)
    else:
        step, version = _step(interaction, mentorship), id_of(interaction, "version")
        if step.version != version:
            return Reply(view=step_form(mentorship, step, fields, interaction.say), keep_draft=True)
        next_steps.change(session, mentorship, me, step, version, wording, now, today, shared=shared)
    page = _part(interaction, mentorship, Form.LOOKING_AHEAD)
    return following(interaction, mentorship, back_to(interaction, page))


def remove_step(interaction: Interaction) -> Reply:
    """Take a next step off the list."""
    mentorship = find_mentorship(interaction)
    step, version = _step(interaction, mentorship), id_of(interaction, "version")
    next_steps.remove(interaction.session, mentorship, interaction.member, step, version)
    page = _part(interaction, mentorship, Form.LOOKING_AHEAD)
    return following(interaction, mentorship, Reply(view=page))


def overview(interaction: Interaction, mentorship: Mentorship) -> View:
    """The meeting at a glance, for this person."""
    return overview_for(interaction.session, mentorship, interaction.member, interaction.say)


def overview_for(session: Session, mentorship: Mentorship, me: Member, say: Language) -> View:
    """The meeting at a glance, for one of the two."""
    return pages.overview(mentorship, me, meeting.notes(session, mentorship, me), say)


def part_for(session: Session, mentorship: Mentorship, me: Member, form: Form, say: Language) -> View:
    """A part, for one of the two, with what they have typed and not saved."""
    notes = meeting.notes(session, mentorship, me)
    own_progress = meeting.own_progress(session, mentorship, me) if form is Form.CELEBRATION else ()
    saved = pages.saved_fields(form, mentorship, me, notes, own_progress)
    key = draft_key(pages.PART_FORM, {"mentorship": mentorship.id, "part": form.value})
    typed = drafts.find(session, me.team_id, me.user_id, key)
    return pages.part_form(form, mentorship, me, notes, {**saved, **typed}, say)


def _part(interaction: Interaction, mentorship: Mentorship, form: Form) -> View:
    return part_for(interaction.session, mentorship, interaction.member, form, interaction.say)


def following(interaction: Interaction, mentorship: Mentorship, reply: Reply) -> Reply:
    """The reply, with which the meeting that the partner may have open shows the change; nothing of it does before
    the two have talked (R3)."""
    if not closure.is_open_to_both(mentorship):
        return reply
    partner = mentorship.partner_of(interaction.member.user_id)
    return replace(reply, follow=(partner.user_id, mentorship.id))


def _form(interaction: Interaction, mentorship: Mentorship) -> Form:
    """The part that the button or form is about: a claim, as every id is."""
    claimed = interaction.about.get("part")
    asked = {
        form.value: form for form in meeting.FORMS if of_form(form, mentorship.role_of(interaction.member.user_id))
    }
    if not isinstance(claimed, str) or claimed not in asked:
        raise NotFound
    return asked[claimed]


def _step(interaction: Interaction, mentorship: Mentorship) -> NextStep:
    return next_steps.find(interaction.session, mentorship, interaction.member, id_of(interaction, "step"))


def back_to(interaction: Interaction, page: View) -> Reply:
    """Show the page in the modal below; a form that was opened from a message has none, and makes way for it."""
    return Reply(below=page) if interaction.body["view"].get("previous_view_id") else Reply(view=page)


def register(on: Listeners) -> None:
    """Register what belongs to the final meeting."""
    on.action("meeting_open", open_meeting, reads_only=True)
    on.action("meeting_part", open_part, reads_only=True)
    on.action("meeting_refresh", refresh, reads_only=True)
    on.submission(pages.PART_FORM, save_part)
    on.action("meeting_held", hold_meeting)
    on.action("next_step_open", open_step, reads_only=True)
    on.submission(STEP_FORM, save_step)
    on.action("next_step_remove", remove_step)
