"""Begin a mentorship: invite, accept, suggest changes, decline (R5, R39)."""

from __future__ import annotations

from bot import mentorships
from bot.errors import NobodyNamed, PairExists, ProposalChanged
from bot.models import Member, Role, State
from handlers.choose import find_mentorship, id_of
from handlers.interaction import Interaction, Listeners, Reply
from handlers.terms import terms_in
from prompts import begin


def start(interaction: Interaction) -> Reply:
    """Open the form for a mentorship with the person named in the command."""
    partner = _named(interaction)
    if partner is not None:
        mentorships.check_partner(interaction.member, partner)
        if mentorships.has_open_pair(interaction.session, interaction.member, partner):
            raise PairExists(name=partner)
    about = {"partner": partner.user_id} if partner else {}
    filled = interaction.draft(begin.BEGIN_FORM, **about)
    return Reply(view=begin.begin_form(partner, filled, interaction.say))


def invite(interaction: Interaction) -> Reply:
    """Send the invitation off."""
    user_id = interaction.about.get("partner") or interaction.fields.get("partner")
    if not isinstance(user_id, str):
        raise NobodyNamed("partner")
    partner = interaction.person(user_id)
    mentorships.propose(
        interaction.session,
        interaction.member,
        partner,
        Role(interaction.fields["my_role"]),
        terms_in(interaction),
        interaction.now,
        interaction.today,
    )
    return Reply(view=begin.invited(partner, interaction.say), homes=[interaction.member.user_id, partner.user_id])


def accept(interaction: Interaction) -> Reply:
    """Accept an invitation."""
    mentorship = find_mentorship(interaction)
    mentorships.accept(
        interaction.session, mentorship, interaction.member, id_of(interaction, "version"), interaction.now
    )
    return Reply(homes=[mentorship.mentor_id, mentorship.mentee_id])


def decline(interaction: Interaction) -> Reply:
    """Decline an invitation."""
    mentorship = find_mentorship(interaction)
    mentorships.decline(
        interaction.session, mentorship, interaction.member, id_of(interaction, "version"), interaction.now
    )
    return Reply(homes=[mentorship.mentor_id, mentorship.mentee_id])


def open_reword(interaction: Interaction) -> Reply:
    """Open the form to answer an invitation with other terms."""
    mentorship = find_mentorship(interaction)
    version = id_of(interaction, "version")
    if mentorship.state is not State.INVITED or mentorship.proposal != version:
        raise ProposalChanged
    filled = interaction.draft(begin.REWORD_FORM, mentorship=mentorship.id, version=version)
    return Reply(view=begin.reword_form(mentorship, interaction.member, filled, interaction.say))


def reword(interaction: Interaction) -> Reply:
    """Send the other terms off."""
    mentorship = find_mentorship(interaction)
    mentorships.reword(
        interaction.session,
        mentorship,
        interaction.member,
        id_of(interaction, "version"),
        Role(interaction.fields["my_role"]),
        terms_in(interaction),
        interaction.now,
        interaction.today,
    )
    partner = mentorship.partner_of(interaction.member.user_id)
    return Reply(view=begin.invited(partner, interaction.say), homes=[mentorship.mentor_id, mentorship.mentee_id])


def _named(interaction: Interaction) -> Member | None:
    if interaction.mentioned:
        return interaction.person(interaction.mentioned[0])
    if interaction.text:
        raise NobodyNamed
    return None


def register(on: Listeners) -> None:
    """Register what belongs to beginning."""
    on.action("begin_open", start, reads_only=True)
    on.submission(begin.BEGIN_FORM, invite)
    on.action("invitation_accept", accept)
    on.action("invitation_decline", decline)
    on.action("invitation_reword", open_reword, reads_only=True)
    on.submission(begin.REWORD_FORM, reword)
