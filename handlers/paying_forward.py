"""Pay it forward: the self-check, and the lists of those who would mentor next (R35)."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot import paying_forward, rates
from bot.errors import NotYet
from bot.models import Mentorship, State
from handlers.choose import BEGUN, find_mentorship, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import paying_forward as pages
from prompts.language import N_

ENDED = frozenset({State.ENDED})


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the page."""
    _check_ended(mentorship)
    return Reply(view=_form(interaction, mentorship))


open_page = with_mentorship(show, "pay_forward_open", N_("Passing it on"), states=BEGUN, preferred=ENDED)


def save(interaction: Interaction) -> Reply:
    """Keep the self-check and the choice."""
    session, me, now = interaction.session, interaction.member, interaction.now
    mentorship = _find_ended(interaction)
    paying_forward.write_self_check(session, mentorship, me, interaction.fields, now)
    has_offered = interaction.fields.get("offer") == pages.YES
    if has_offered:
        paying_forward.offer(session, mentorship, me, now)
    else:
        paying_forward.take_back(session, mentorship, me, now)
    return Reply(view=pages.saved(mentorship, interaction.say, has_offered=has_offered), homes=[me.user_id])


def agree(interaction: Interaction) -> Reply:
    """Put oneself on the list, from the message; the message then says so."""
    me = interaction.member
    paying_forward.offer(interaction.session, _find_ended(interaction), me, interaction.now)
    return Reply(homes=[me.user_id])


def decline(interaction: Interaction) -> Reply:
    """Rather not, for now."""
    me = interaction.member
    paying_forward.take_back(interaction.session, _find_ended(interaction), me, interaction.now)
    return Reply(homes=[me.user_id])


def _find_ended(interaction: Interaction) -> Mentorship:
    mentorship = find_mentorship(interaction)
    _check_ended(mentorship)
    return mentorship


def _check_ended(mentorship: Mentorship) -> None:
    if mentorship.state is not State.ENDED:
        raise NotYet


def _form(interaction: Interaction, mentorship: Mentorship) -> View:
    session, me = interaction.session, interaction.member
    written = paying_forward.self_check(session, mentorship, me)
    typed = interaction.draft(pages.FORM, mentorship=mentorship.id)
    return pages.form(
        mentorship,
        me,
        {**written, **typed},
        rates.offering_to_mentor(session),
        interaction.say,
        has_offered=paying_forward.has_offered(session, me, paying_forward.kind_for(mentorship, me)),
    )


def register(on: Listeners) -> None:
    """Register what belongs to paying it forward."""
    on.action("pay_forward_open", open_page, reads_only=True)
    on.submission(pages.FORM, save)
    on.action("pay_forward_yes", agree)
    on.action("pay_forward_no", decline)
