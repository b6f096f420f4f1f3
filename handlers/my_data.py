"""Have all that is stored about oneself, or have it erased (R48); and one's learning diary as a file (R30)."""

from __future__ import annotations

from bot import erasure, export
from handlers.interaction import Interaction, Listeners, Reply
from prompts import erasure as pages
from prompts import my_data
from prompts.blocks import note


def open_page(interaction: Interaction) -> Reply:
    """Say what is kept, and how to have it."""
    return Reply(view=my_data.page(interaction.services.settings.keep_months, interaction.say))


def command(interaction: Interaction) -> Reply:
    """Send me all of it."""
    export.order(interaction.session, interaction.member, interaction.now)
    return Reply(tell=my_data.on_its_way(interaction.say))


def send(interaction: Interaction) -> Reply:
    """Send me all of it, from the page."""
    export.order(interaction.session, interaction.member, interaction.now)
    return Reply(view=note(my_data.on_its_way(interaction.say), interaction.say), push=True)


def send_diary(interaction: Interaction) -> Reply:
    """Send me my diary."""
    export.order(interaction.session, interaction.member, interaction.now, export.DIARY_KIND)
    return Reply(view=note(my_data.diary_on_its_way(interaction.say), interaction.say), push=True)


def open_erasure(interaction: Interaction) -> Reply:
    """Say what it means to have all erased."""
    meant = erasure.consequences(interaction.session, interaction.member)
    return Reply(view=pages.form(meant, interaction.say), push=True)


def erase(interaction: Interaction) -> Reply:
    """Erase all of it. Not even a draft of this form is kept."""
    session, me, now = interaction.session, interaction.member, interaction.now
    erasure.check(session, me, now, is_sure="yes" in (interaction.fields.get(pages.SURE) or ()))
    homes = [me.user_id, *erasure.erase(session, me, now)]
    return Reply(view=note(pages.done(interaction.say), interaction.say), homes=homes, keep_draft=True)


def register(on: Listeners) -> None:
    """Register what belongs to one's own data."""
    on.action("my_data_open", open_page, reads_only=True)
    on.action("my_data_export", send)
    on.action("diary_export", send_diary)
    on.action("my_data_erase", open_erasure, reads_only=True)
    on.submission(pages.FORM, erase)
