"""A public thank-you: put it into words, agree, suggest other words, rather not, take it back (R36)."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot import shout_out
from bot.models import Mentorship, ShoutOutState, State
from handlers.choose import BEGUN, find_mentorship, id_of, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import shout_out as pages
from prompts.language import N_


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


def agree(interaction: Interaction) -> Reply:
    """Say yes."""
    mentorship, version = find_mentorship(interaction), id_of(interaction, "version")
    shout_out.agree(interaction.session, mentorship, interaction.member, version, interaction.now)
    return _done(interaction, mentorship)


def decline(interaction: Interaction) -> Reply:
    """Rather not."""
    mentorship, version = find_mentorship(interaction), id_of(interaction, "version")
    shout_out.decline(interaction.session, mentorship, interaction.member, version, interaction.now)
    return _done(interaction, mentorship)


def take_back(interaction: Interaction) -> Reply:
    """Take it back."""
    mentorship, version = find_mentorship(interaction), id_of(interaction, "version")
    shout_out.take_back(interaction.session, mentorship, interaction.member, version, interaction.now)
    return _done(interaction, mentorship)


def try_again(interaction: Interaction) -> Reply:
    """Post it after all."""
    mentorship, version = find_mentorship(interaction), id_of(interaction, "version")
    shout_out.try_again(interaction.session, mentorship, interaction.member, version, interaction.now)
    return _done(interaction, mentorship)


def confirm_posted(interaction: Interaction) -> Reply:
    """Say that it is there."""
    mentorship = find_mentorship(interaction)
    shout_out.confirm_posted(interaction.session, mentorship, id_of(interaction, "version"), interaction.now)
    return _done(interaction, mentorship)


def _done(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """A message says by itself how it stands now."""
    is_on_page = "view" in interaction.body
    return Reply(view=_page(interaction, mentorship) if is_on_page else None, homes=_both(mentorship))


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
    on.action("shout_out_yes", agree)
    on.action("shout_out_no", decline)
    on.action("shout_out_take_back", take_back)
    on.action("shout_out_again", try_again)
    on.action("shout_out_found", confirm_posted)
