"""A programme manager brings two people together; either of them can say that it does not fit (R39)."""

from __future__ import annotations

from bot import enrolment
from bot.models import Member, Mentorship, Rhythm
from handlers import end
from handlers.choose import find_mentorship, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from handlers.programme import for_managers
from handlers.terms import planned_end_in
from prompts import enrolment as pages
from prompts.language import N_


@for_managers
def open_form(interaction: Interaction) -> Reply:
    """Open the form; a button beside somebody who would mentor has chosen them already."""
    chosen = interaction.about.get("mentor")
    mentor = {"mentor": interaction.person(chosen).user_id} if isinstance(chosen, str) else {}
    filled = {**interaction.draft(pages.ENROL_FORM), **mentor}
    return Reply(view=pages.enrol_form(filled, interaction.say), push=True)


@for_managers
def open_another(interaction: Interaction) -> Reply:
    """Open the form once more, in place of what came after the last one."""
    return Reply(view=pages.enrol_form(interaction.draft(pages.ENROL_FORM), interaction.say))


def enrol(interaction: Interaction) -> Reply:
    """Bring the two together."""
    fields = interaction.fields
    terms = enrolment.terms(fields.get("purpose") or "", Rhythm(fields["rhythm"]), planned_end_in(interaction))
    pair = enrolment.Pair(interaction.chosen_person("mentor"), interaction.chosen_person("mentee"), terms)
    enrolment.enrol(interaction.session, interaction.member, [pair], interaction.now, interaction.today)
    homes = [pair.mentor.user_id, pair.mentee.user_id]
    return Reply(view=pages.enrolled_page(pair, interaction.say), homes=homes)


def show_misfit(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the way out; once the two have done something together, it is that of any other mentorship."""
    if not enrolment.may_turn_down(mentorship):
        return end.show(interaction, mentorship)
    manager = interaction.session.get(Member, (mentorship.team_id, mentorship.enrolled_by))
    return Reply(view=pages.misfit_form(mentorship, interaction.member, manager, interaction.say))


open_misfit = with_mentorship(show_misfit, "misfit_open", N_("Not a good fit"))


def turn_down(interaction: Interaction) -> Reply:
    """Say that it does not fit."""
    mentorship, me = find_mentorship(interaction), interaction.member
    enrolment.turn_down(interaction.session, mentorship, me, interaction.now)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return Reply(view=pages.turned_down_page(mentorship, me, interaction.say), homes=homes)


def register(on: Listeners) -> None:
    """Register what belongs to enrolling."""
    on.action("enrol_open", open_form, reads_only=True)
    on.action("enrol_another", open_another, reads_only=True)
    on.submission(pages.ENROL_FORM, enrol)
    on.action("misfit_open", open_misfit, reads_only=True)
    on.submission(pages.MISFIT_FORM, turn_down)
