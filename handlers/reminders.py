"""Answer a reminder to stay in touch, have none, or have them again (R33)."""

from __future__ import annotations

from datetime import date

from bot import reminders
from bot.models import Mentorship
from handlers.choose import find_mentorship
from handlers.connect import how_it_stands
from handlers.interaction import Interaction, Listeners, Reply


def done(interaction: Interaction) -> Reply:
    """Note that the two are in touch."""
    me = interaction.member
    reminders.answer(interaction.session, find_mentorship(interaction), me, interaction.now)
    return Reply(homes=[me.user_id])


def later(interaction: Interaction) -> Reply:
    """Be reminded on the day that was chosen."""
    mentorship, me = find_mentorship(interaction), interaction.member
    if interaction.chosen:
        until = date.fromisoformat(interaction.chosen)
        reminders.put_off(interaction.session, mentorship, me, until, interaction.now, interaction.today)
    return Reply(homes=[me.user_id])


def switch_off(interaction: Interaction) -> Reply:
    """Have no reminders; the other one keeps theirs."""
    return _switch(interaction, on=False)


def switch_on(interaction: Interaction) -> Reply:
    """Have them again."""
    return _switch(interaction, on=True)


def _switch(interaction: Interaction, *, on: bool) -> Reply:
    mentorship = find_mentorship(interaction)
    reminders.switch(interaction.session, mentorship, interaction.member, interaction.now, on=on)
    return _shown(interaction, mentorship)


def _shown(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """A message shows its answer by itself, since it is sent anew; the page is shown anew here."""
    view = how_it_stands(interaction, mentorship) if "view" in interaction.body else None
    return Reply(view=view, homes=[interaction.member.user_id])


def register(on: Listeners) -> None:
    """Register what belongs to reminders."""
    on.action("reminder_done", done)
    on.action("reminder_later", later)
    on.action("reminder_off", switch_off)
    on.action("reminder_on", switch_on)
