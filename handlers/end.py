"""End early, with no fault (R40, R41); and the way out where something was not right (R42)."""

from __future__ import annotations

from bot import answers, endings, mentorships
from bot.models import Mentorship
from handlers.choose import (
    BEGUN,
    UNDER_WAY,
    find_mentorship,
    find_mentorship_under_way,
    with_mentorship,
)
from handlers.closure import page
from handlers.interaction import Interaction, Listeners, Reply
from prompts import end as pages
from prompts.language import N_
from prompts.safety import safety
from prompts.sharing import BOTH


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the form to end early."""
    me = interaction.member
    typed = interaction.draft(pages.END_FORM, mentorship=mentorship.id)
    contact = interaction.services.settings.safety_contact
    return Reply(
        view=pages.end_form(mentorship, me, {**_saved(interaction, mentorship), **typed}, contact, interaction.say)
    )


open_end = with_mentorship(show, "end_open", N_("End it here"))


def end(interaction: Interaction) -> Reply:
    """End it, and show what stays."""
    mentorship = find_mentorship_under_way(interaction)
    endings.end_early(
        interaction.session,
        mentorship,
        interaction.member,
        interaction.fields.get(endings.REASON) or "",
        interaction.now,
        shared=interaction.fields.get("share") == BOTH,
    )
    return Reply(view=page(interaction, mentorship), homes=[mentorship.mentor_id, mentorship.mentee_id])


def show_safety(interaction: Interaction) -> Reply:
    """Show whom to turn to, and the way out; also to somebody without any mentorship, or whose has not begun."""
    if "mentorship" in interaction.about:
        mentorship = find_mentorship(interaction)
        return _safety_page(interaction, mentorship if mentorship.state in BEGUN else None)
    if interaction.mentioned or _has_begun_any(interaction):
        return _safety_of_one(interaction)
    return _safety_page(interaction, None)


def _safety_page(interaction: Interaction, mentorship: Mentorship | None) -> Reply:
    contact = interaction.services.settings.safety_contact
    return Reply(view=safety(mentorship, interaction.member, contact, interaction.say))


_safety_of_one = with_mentorship(
    _safety_page, "safety_open", N_("If it was not right"), states=BEGUN, preferred=UNDER_WAY
)


def leave(interaction: Interaction) -> Reply:
    """Be out of it at once."""
    mentorship = find_mentorship(interaction)
    endings.leave(interaction.session, mentorship, interaction.member, interaction.now)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return Reply(view=_safety_page(interaction, mentorship).view, homes=homes)


def _has_begun_any(interaction: Interaction) -> bool:
    return bool(mentorships.all_of(interaction.session, interaction.member, *BEGUN))


def _saved(interaction: Interaction, mentorship: Mentorship) -> dict[str, str]:
    """A reason kept from an ending that was undone."""
    me = interaction.member
    readable = answers.readable(interaction.session, mentorship, me.user_id)
    answer = readable.get((me.user_id, endings.REASON))
    return {endings.REASON: answer.text} if answer else {}


def register(on: Listeners) -> None:
    """Register what belongs to ending early."""
    on.action("end_open", open_end, reads_only=True)
    on.submission(pages.END_FORM, end)
    on.action("safety_open", show_safety, reads_only=True)
    on.action("safety_end", leave)
