"""The reflection document, at any time and in the forms that somebody chooses (R27)."""

from __future__ import annotations

from bot import document
from bot.document import Format
from bot.models import Mentorship
from handlers.choose import BEGUN, find_mentorship, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts.document_form import DOCUMENT_FORM, document_form, on_its_way
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Ask in which forms."""
    typed = interaction.draft(DOCUMENT_FORM, mentorship=mentorship.id)
    return Reply(view=document_form(mentorship, interaction.member, typed, interaction.say), push=True)


def send(interaction: Interaction) -> Reply:
    """Send me the document with what I may read now."""
    mentorship, me = find_mentorship(interaction), interaction.member
    formats = [each for each in Format if each.value in (interaction.fields.get("formats") or ())]
    document.order(interaction.session, mentorship, me, formats, interaction.now)
    return Reply(view=on_its_way(mentorship, me, interaction.say))


open_document = with_mentorship(show, "document_open", N_("Your document"), states=BEGUN)


def register(on: Listeners) -> None:
    """Register what belongs to the document."""
    on.action("document_open", open_document, reads_only=True)
    on.submission(DOCUMENT_FORM, send)
