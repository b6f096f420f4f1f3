"""A public thank-you: put it into words, agree, suggest other words, rather not, take it back (R36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import shout_out
from bot.models import Member, Mentorship, ShoutOutState, State
from handlers.choose import BEGUN, find_mentorship, id_of, with_mentorship
from handlers.interaction import Interaction, Listener, Listeners, Reply
from prompts import shout_out as pages
from prompts.language import N_

Deed = Callable[[Session, Mentorship, Member, int, datetime], None]
"""Done by one of the two, to one version."""


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open how it stands; the form, where nothing does."""
    standing = shout_out.look(interaction.session, mentorship, interaction.member)
    state = standing.shout_out.state if standing.shout_out else None
    if state is not ShoutOutState.POSTED:
        shout_out.check_offered(mentorship, interaction.member)
    if state in {None, ShoutOutState.WITHDRAWN} and standing.may_word:
        return Reply(view=_form(interaction, mentorship))
    return Reply(view=_page(interaction, mentorship))


open_shout_out = with_mentorship(
    show, pages.OPEN, N_("A public thank-you"), states=BEGUN, preferred=frozenset({State.ENDED})
)


def open_form(interaction: Interaction) -> Reply:
    """Open the form, to change the words or the channel."""
    mentorship = find_mentorship(interaction)
    if not shout_out.look(interaction.session, mentorship, interaction.member).may_word:
        return Reply(view=_page(interaction, mentorship))
    return Reply(view=_form(interaction, mentorship))


def word(interaction: Interaction) -> Reply:
    """Ask the other one about these words and this channel."""
    mentorship, fields = find_mentorship(interaction), interaction.fields
    shout_out.word(
        interaction.session,
        mentorship,
        interaction.member,
        id_of(interaction, "version"),
        fields.get("text"),
        fields.get("channel"),
        interaction.say.code,
        interaction.now,
    )
    return Reply(view=_page(interaction, mentorship), homes=_both(mentorship))


def _doing(do: Deed) -> Listener:
    """A listener that does one of the things that need nothing but a button: the message, or the page, then says how it
    stands."""

    def listen(interaction: Interaction) -> Reply:
        mentorship, version = find_mentorship(interaction), id_of(interaction, "version")
        do(interaction.session, mentorship, interaction.member, version, interaction.now)
        is_on_page = "view" in interaction.body
        return Reply(view=_page(interaction, mentorship) if is_on_page else None, homes=_both(mentorship))

    return listen


DEEDS: Mapping[str, Deed] = {
    "shout_out_yes": shout_out.agree,
    "shout_out_no": shout_out.decline,
    "shout_out_take_back": shout_out.take_back,
    "shout_out_again": shout_out.try_again,
    "shout_out_found": shout_out.confirm_posted,
}
"""What each button does, by its action."""


def _form(interaction: Interaction, mentorship: Mentorship) -> View:
    shout_out.check_offered(mentorship, interaction.member)
    standing = shout_out.look(interaction.session, mentorship, interaction.member)
    typed = interaction.draft(pages.FORM, mentorship=mentorship.id)
    return pages.form(mentorship, interaction.member, standing, typed, interaction.say)


def _page(interaction: Interaction, mentorship: Mentorship) -> View:
    standing = shout_out.look(interaction.session, mentorship, interaction.member)
    return pages.page(mentorship, interaction.member, standing, interaction.say)


def _both(mentorship: Mentorship) -> list[str]:
    return [mentorship.mentor_id, mentorship.mentee_id]


def register(on: Listeners) -> None:
    """Register what belongs to a public thank-you."""
    on.action(pages.OPEN, open_shout_out, reads_only=True)
    on.action("shout_out_word", open_form, reads_only=True)
    on.submission(pages.FORM, word)
    for action, do in DEEDS.items():
        on.action(action, _doing(do))
