"""Say that another expertise would help (R8), or that it no longer serves one (R10)."""

from __future__ import annotations

from bot import remarks
from bot.models import Mentorship, RemarkKind, Role
from handlers.choose import find_mentorship_under_way, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import remarks as pages
from prompts.blocks import note
from prompts.language import N_
from prompts.sharing import BOTH


def show_expertise(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the form to say which other expertise would help."""
    me = interaction.member
    said = remarks.find_mine(mentorship, me, RemarkKind.OTHER_EXPERTISE)
    typed = interaction.draft(pages.EXPERTISE_FORM, mentorship=mentorship.id)
    return Reply(view=pages.expertise_form(mentorship, me, said, typed, interaction.say))


open_expertise = with_mentorship(show_expertise, "expertise_open", N_("Another expertise"))


def save_expertise(interaction: Interaction) -> Reply:
    """Keep it, and show where it leads."""
    mentorship = find_mentorship_under_way(interaction)
    me = interaction.member
    # The mentor is the one who acts on it, so there is nobody to share it with.
    shared = interaction.fields.get("share") == BOTH and mentorship.role_of(me.user_id) is Role.MENTEE
    text = interaction.fields.get("expertise") or ""
    remarks.say_other_expertise(interaction.session, mentorship, me, text, interaction.now, shared=shared)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return Reply(view=pages.expertise_noted(mentorship, me, interaction.say, shared=shared), homes=homes)


def undo_expertise(interaction: Interaction) -> Reply:
    """Take it back."""
    return _take_back(interaction, RemarkKind.OTHER_EXPERTISE)


def say_no_longer_serves(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Note it for this person alone, and show the ways from here."""
    me = interaction.member
    remarks.say_no_longer_serves(interaction.session, mentorship, me, interaction.now)
    return Reply(view=pages.no_longer_serves(mentorship, me, interaction.say), homes=[me.user_id])


no_longer_serves = with_mentorship(say_no_longer_serves, "no_longer_serves", N_("A good ending"))


def undo_no_longer_serves(interaction: Interaction) -> Reply:
    """Take it back."""
    return _take_back(interaction, RemarkKind.NO_LONGER_SERVES)


def _take_back(interaction: Interaction, kind: RemarkKind) -> Reply:
    mentorship = find_mentorship_under_way(interaction)
    remarks.take_back(interaction.session, mentorship, interaction.member, kind, interaction.now)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return Reply(view=note(pages.took_back(interaction.say), interaction.say), homes=homes)


def register(on: Listeners) -> None:
    """Register what belongs to remarks."""
    on.action("expertise_open", open_expertise, reads_only=True)
    on.action("expertise_undo", undo_expertise)
    on.submission(pages.EXPERTISE_FORM, save_expertise)
    on.action("no_longer_serves", no_longer_serves)
    on.action("serves_undo", undo_no_longer_serves)
