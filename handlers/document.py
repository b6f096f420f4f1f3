"""The reflection document, at any time (R27)."""

from __future__ import annotations

from bot import ledger
from bot.models import Mentorship
from handlers.choose import BEGUN, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts.blocks import note
from prompts.language import N_, mention


def send(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Send me the document with what I may read now; it comes as a file in my messages."""
    me, say = interaction.member, interaction.say
    occasion = f"asked:{interaction.now:%Y%m%dT%H%M%S%f}"
    ledger.owe(interaction.session, mentorship, me.user_id, "document", interaction.now, occasion=occasion)
    text = say.mrkdwn(
        "Your document with {name} is on its way to your messages from me.",
        name=mention(mentorship.partner_of(me.user_id)),
    )
    is_in_modal = (interaction.body.get("view") or {}).get("type") == "modal"
    return Reply(view=note(text, say)) if is_in_modal else Reply(tell=text)


send_document = with_mentorship(send, "document_send", N_("Your document"), states=BEGUN)


def register(on: Listeners) -> None:
    """Register what belongs to the document."""
    on.action("document_send", send_document)
