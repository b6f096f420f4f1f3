"""How often somebody hears unasked about one mentorship (R33, R45)."""

from __future__ import annotations

from datetime import date

from slack_sdk.models.views import View

from bot import how_often, member_settings, reminders
from bot.models import Agreement, Mentorship, State
from handlers.choose import BEGUN, UNDER_WAY, find_mentorship, find_mentorship_under_way, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import how_often as pages
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show what somebody hears about a mentorship, and let them choose."""
    return Reply(view=_form(interaction, mentorship))


open_how_often = with_mentorship(show, "how_often_open", N_("Reminders"), states=BEGUN, preferred=UNDER_WAY)


def choose(interaction: Interaction) -> Reply:
    """Keep the choice about a mentorship under way."""
    mentorship, me = find_mentorship_under_way(interaction), interaction.member
    pace = interaction.fields.get("pace") or pages.OFF
    slower = int(pace) if pace.isdecimal() else None
    how_often.choose(interaction.session, mentorship, me, slower, _day(interaction), interaction.now, interaction.today)
    return Reply(homes=[me.user_id])


def choose_afterwards(interaction: Interaction) -> Reply:
    """Keep the choice about a mentorship that has ended."""
    mentorship, me = find_mentorship(interaction), interaction.member
    on = interaction.fields.get("pace") == pages.ON
    reminders.choose(interaction.session, mentorship, me, _day(interaction), interaction.now, interaction.today, on=on)
    return Reply(homes=[me.user_id])


def ask_again(interaction: Interaction) -> Reply:
    """Be asked once more what was asked in vain."""
    mentorship, me = find_mentorship_under_way(interaction), interaction.member
    how_often.ask_again(interaction.session, mentorship, me, interaction.now)
    return Reply(view=_form(interaction, mentorship), homes=[me.user_id])


def switch_on(interaction: Interaction) -> Reply:
    """Hear of all mentorships again; where somebody looks at one of them, show it anew."""
    me = interaction.member
    member_settings.switch_on(interaction.session, me, interaction.now)
    view = _form(interaction, find_mentorship(interaction)) if "mentorship" in interaction.about else None
    return Reply(view=view, homes=[me.user_id])


def _form(interaction: Interaction, mentorship: Mentorship) -> View:
    session, me, now, today = interaction.session, interaction.member, interaction.now, interaction.today
    if mentorship.state is State.ENDED:
        standing = reminders.standing(session.get(Agreement, mentorship.id), mentorship, me)
        typed = interaction.draft(pages.AFTERWARDS_FORM, mentorship=mentorship.id)
        return pages.afterwards_form(mentorship, me, standing, typed, today, interaction.say)
    between = interaction.services.settings.between_nudges
    chosen = how_often.look_at(session, me, mentorship, today)
    earliest = how_often.earliest(session, me, mentorship, chosen, now, between)
    typed = interaction.draft(pages.FORM, mentorship=mentorship.id)
    return pages.form(mentorship, me, chosen, typed, earliest, between, today, interaction.say)


def _day(interaction: Interaction) -> date | None:
    chosen = interaction.fields.get("until")
    return date.fromisoformat(chosen) if chosen else None


def register(on: Listeners) -> None:
    """Register how often somebody hears of a mentorship."""
    on.action("how_often_open", open_how_often, reads_only=True)
    on.submission(pages.FORM, choose)
    on.submission(pages.AFTERWARDS_FORM, choose_afterwards)
    on.action("how_often_again", ask_again)
    on.action("nudges_on", switch_on)
