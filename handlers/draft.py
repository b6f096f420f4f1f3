"""Keep what is typed into any form as a draft, from the first character on (R2)."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import drafts
from handlers.interaction import NOTHING, Interaction, Listeners, Reply, draft_key
from prompts.blocks import TYPED


def keep(interaction: Interaction) -> Reply:
    """Keep all fields of the form as they now are."""
    view = interaction.body["view"]
    typed_at = datetime.fromtimestamp(float(interaction.body["actions"][0]["action_ts"]), UTC)
    form = draft_key(view["callback_id"], interaction.about)
    me = interaction.member
    drafts.keep(interaction.session, me.team_id, me.user_id, form, interaction.fields, typed_at)
    return NOTHING


def register(on: Listeners) -> None:
    """Register the one listener that all fields share."""
    # What was typed stands in the form, and goes off with it, draft or not.
    on.action(TYPED, keep, is_idempotent=True, is_quiet=True)
