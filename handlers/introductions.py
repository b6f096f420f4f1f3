"""Bring a mentee together with people and opportunities (R29)."""

from __future__ import annotations

from bot import introductions
from bot.errors import AlreadyAnswered
from bot.models import Mentorship
from handlers.choose import BEGUN, find_mentorship, id_of, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import introductions as pages
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show the introductions and opportunities of a pair."""
    return Reply(view=pages.page(mentorship, interaction.member, interaction.say))


open_introductions = with_mentorship(show, "introduction_open", N_("Introductions"), states=BEGUN)


def open_form(interaction: Interaction) -> Reply:
    """Open the form to propose a person."""
    mentorship = find_mentorship(interaction)
    introductions.check_mentor(mentorship, interaction.member)
    typed = interaction.draft(pages.FORM, mentorship=mentorship.id)
    return Reply(view=pages.introduction_form(mentorship, typed, interaction.say), push=True)


def propose(interaction: Interaction) -> Reply:
    """Propose a person; the mentee is asked."""
    mentorship, me = find_mentorship(interaction), interaction.member
    person = interaction.chosen_person("person")
    introductions.propose(interaction.session, mentorship, me, person, interaction.fields.get("why"), interaction.now)
    return Reply(below=pages.page(mentorship, me, interaction.say), homes=[mentorship.mentee_id])


def withdraw(interaction: Interaction) -> Reply:
    """Take a proposal back."""
    mentorship, me = find_mentorship(interaction), interaction.member
    introductions.withdraw(interaction.session, mentorship, me, id_of(interaction, "introduction"), interaction.now)
    return Reply(view=pages.page(mentorship, me, interaction.say))


def look(interaction: Interaction) -> Reply:
    """Show somebody what they are asked, on a page: a message may get lost (R45)."""
    session, me = interaction.session, interaction.member
    introduction, mentorship = introductions.find_asked(session, id_of(interaction, "introduction"), me)
    if not introductions.is_asked(introduction, mentorship, me):
        raise AlreadyAnswered
    return Reply(view=pages.question_page(introduction, mentorship, me, interaction.say))


def agree(interaction: Interaction) -> Reply:
    """Say yes."""
    return _answer(interaction, agrees=True)


def decline(interaction: Interaction) -> Reply:
    """Say no."""
    return _answer(interaction, agrees=False)


def _answer(interaction: Interaction, *, agrees: bool) -> Reply:
    session, me = interaction.session, interaction.member
    introduction, mentorship = introductions.find_asked(session, id_of(interaction, "introduction"), me)
    introductions.answer(session, introduction, mentorship, me, interaction.now, agrees=agrees)
    # After the mentee's yes it waits for the third person.
    homes = {me.user_id, introduction.person_id} if agrees else {me.user_id}
    match (interaction.body.get("view") or {}).get("callback_id"):
        case pages.PAGE:
            return Reply(view=pages.page(mentorship, me, interaction.say), homes=sorted(homes))
        case pages.QUESTION:
            return Reply(view=pages.answered_page(interaction.say, agrees=agrees), homes=sorted(homes))
        case _:
            return Reply(homes=sorted(homes))


def open_opportunity(interaction: Interaction) -> Reply:
    """Open the form to point to an opportunity."""
    mentorship = find_mentorship(interaction)
    introductions.check_mentor(mentorship, interaction.member)
    typed = interaction.draft(pages.OPPORTUNITY_FORM, mentorship=mentorship.id)
    return Reply(view=pages.opportunity_form(mentorship, typed, interaction.say), push=True)


def share_opportunity(interaction: Interaction) -> Reply:
    """Pass an opportunity on."""
    mentorship, me, fields = find_mentorship(interaction), interaction.member, interaction.fields
    introductions.share_opportunity(
        interaction.session, mentorship, me, fields.get("what"), fields.get("link"), interaction.now
    )
    return Reply(below=pages.page(mentorship, me, interaction.say), homes=[mentorship.mentee_id])


def register(on: Listeners) -> None:
    """Register what belongs to introductions."""
    on.action("introduction_open", open_introductions, reads_only=True)
    on.action("introduction_add", open_form, reads_only=True)
    on.submission(pages.FORM, propose)
    on.action("introduction_withdraw", withdraw)
    on.action("introduction_look", look, reads_only=True)
    on.action("introduction_yes", agree)
    on.action("introduction_no", decline)
    on.action("opportunity_open", open_opportunity, reads_only=True)
    on.submission(pages.OPPORTUNITY_FORM, share_opportunity)
