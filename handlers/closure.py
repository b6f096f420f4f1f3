"""Where a pair stands with its ending, and that the two have talked (R3, R17)."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot import closure, endings, plan
from bot.models import Mentorship, State
from handlers.choose import BEGUN, UNDER_WAY, find_mentorship_under_way, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import closure as pages
from prompts import closure_help
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show where the pair stands, as far as this person may know."""
    return Reply(view=page(interaction, mentorship))


def page(interaction: Interaction, mentorship: Mentorship) -> View:
    """The page for this person. Before the two have talked it holds nothing of what the partner has done."""
    session, me, say = interaction.session, interaction.member, interaction.say
    if mentorship.state is State.ENDED:
        days = interaction.services.settings.reopen_days
        is_fresh = endings.may_be_reopened(mentorship, interaction.now, days)
        return pages.ended(mentorship, me, closure.progress(session, mentorship), say, may_be_reopened=is_fresh)
    if closure.is_open_to_both(mentorship):
        return pages.steps(mentorship, me, closure.progress(session, mentorship), say)
    return pages.before(mentorship, me, plan.find(session, mentorship, me), say)


def hold_conversation(interaction: Interaction) -> Reply:
    """Note that the two have talked."""
    mentorship = find_mentorship_under_way(interaction)
    closure.hold_conversation(interaction.session, mentorship, interaction.member, interaction.now)
    return Reply(view=page(interaction, mentorship), homes=[mentorship.mentor_id, mentorship.mentee_id])


def show_help(interaction: Interaction) -> Reply:
    """Say what /closure can do."""
    return Reply(tell=closure_help.closure(interaction.say))


open_closure = with_mentorship(show, "closure_open", N_("A good ending"), states=BEGUN, preferred=UNDER_WAY)


def register(on: Listeners) -> None:
    """Register what belongs to the steps of an ending."""
    on.action("closure_open", open_closure, reads_only=True)
    on.action("conversation_held", hold_conversation)
