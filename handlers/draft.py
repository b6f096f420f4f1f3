"""Keep what is typed into any form as a draft, from the first character on (R2)."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import drafts
from handlers.interaction import NOTHING, Interaction, Listeners, Reply, draft_key
from prompts.blocks import TYPED


def keep(interaction: Interaction) -> Reply:
    """Keep all fields of the form as they now are.

    Fields that a choice has hidden keep what they held: who chooses again finds it again.
    """
    view = interaction.body["view"]
    typed_at = datetime.fromtimestamp(float(interaction.body["actions"][0]["action_ts"]), UTC)
    form = draft_key(view["callback_id"], interaction.about)
    whose = (interaction.member.team_id, interaction.member.user_id, form)
    before = drafts.find(interaction.session, *whose)
    drafts.keep(interaction.session, *whose, {**before, **interaction.fields}, typed_at)
    return NOTHING


def register(on: Listeners) -> None:
    """Register the one listener that all fields share."""
    on.action(TYPED, keep)
