"""The skills that a mentor teaches: look at them, add, mark, remove (R7)."""

from __future__ import annotations

from bot import skills
from bot.models import Mentorship, Skill, SkillState
from handlers.choose import BEGUN, UNDER_WAY, find_mentorship_under_way, id_of, with_mentorship
from handlers.interaction import Interaction, Listener, Listeners, Reply
from prompts import skills as pages
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show the skills of a pair; those of one that has ended can still be read."""
    return Reply(view=pages.skills(mentorship, interaction.member, interaction.say))


open_skills = with_mentorship(show, "skills_open", N_("Skills"), states=BEGUN, preferred=UNDER_WAY)


def open_add(interaction: Interaction) -> Reply:
    """Open the form for a new skill."""
    mentorship = find_mentorship_under_way(interaction)
    typed = interaction.draft(pages.SKILL_FORM, mentorship=mentorship.id)
    return Reply(view=pages.skill_form(mentorship, interaction.member, typed, interaction.say), push=True)


def save(interaction: Interaction) -> Reply:
    """Add a skill."""
    mentorship = find_mentorship_under_way(interaction)
    name = interaction.fields.get("skill") or ""
    skills.add(interaction.session, mentorship, interaction.member, name, interaction.now)
    return Reply(below=pages.skills(mentorship, interaction.member, interaction.say), homes=_both(mentorship))


def remove(interaction: Interaction) -> Reply:
    """Take a skill off the list."""
    mentorship, skill = _skill(interaction)
    skills.remove(interaction.session, mentorship, skill, interaction.now)
    return Reply(view=pages.skills(mentorship, interaction.member, interaction.say), homes=_both(mentorship))


def marking(state: SkillState) -> Listener:
    """A listener that marks a skill so."""

    def mark(interaction: Interaction) -> Reply:
        mentorship, skill = _skill(interaction)
        skills.mark(mentorship, skill, state, interaction.now, interaction.today)
        notice = pages.marked(mentorship, skill, interaction.say)
        view = pages.skills(mentorship, interaction.member, interaction.say, notice=notice)
        return Reply(view=view, homes=_both(mentorship))

    return mark


def _skill(interaction: Interaction) -> tuple[Mentorship, Skill]:
    mentorship = find_mentorship_under_way(interaction)
    return mentorship, skills.find_skill(mentorship, id_of(interaction, "skill"))


def _both(mentorship: Mentorship) -> list[str]:
    return [mentorship.mentor_id, mentorship.mentee_id]


def register(on: Listeners) -> None:
    """Register what belongs to skills."""
    on.action("skills_open", open_skills, reads_only=True)
    on.action("skill_add", open_add, reads_only=True)
    on.action("skill_remove", remove)
    for state in SkillState:
        on.action(f"skill_{state.value}", marking(state))
    on.submission(pages.SKILL_FORM, save)
