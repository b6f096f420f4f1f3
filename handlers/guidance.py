"""The short guide, for everybody: also for somebody without a mentorship (R38)."""

from __future__ import annotations

from collections.abc import Sequence

from bot import guidance, mentorships
from bot.errors import NoMentorshipWith
from bot.guidance import Situation
from bot.models import Mentorship
from bot.settings import GuideLink
from handlers.choose import find_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import guidance as pages


def show(interaction: Interaction) -> Reply:
    """Open the page that a button names, if it fits this person; else all pages that do."""
    situation = _situation(interaction)
    named = interaction.about.get("topic")
    topic = next((each for each in situation.topics if each == named), None)
    if topic is not None:
        return Reply(view=pages.page(topic, situation, interaction.say))
    return Reply(view=pages.overview(situation, interaction.member, _links(interaction), interaction.say))


def _situation(interaction: Interaction) -> Situation:
    return guidance.situation(_meant(interaction), interaction.member, interaction.now)


def _meant(interaction: Interaction) -> Sequence[Mentorship]:
    """The mentorship that a button is about; those with the person named in a command; else all."""
    if "mentorship" in interaction.about:
        return [find_mentorship(interaction)]
    mine = mentorships.all_of(interaction.session, interaction.member)
    if not interaction.mentioned:
        return mine
    partner = interaction.person(interaction.mentioned[0])
    theirs = [m for m in mine if m.partner_of(interaction.member.user_id).user_id == partner.user_id]
    if not theirs:
        raise NoMentorshipWith(name=partner.name)
    return theirs


def _links(interaction: Interaction) -> Sequence[GuideLink]:
    links = interaction.services.settings.guide_links
    return links.get(interaction.say.code) or links.get("", ())


def register(on: Listeners) -> None:
    """Register what belongs to the guide."""
    on.action(pages.OPEN, show, reads_only=True)
