"""What a pair has agreed, and changes to it that one suggests and the other agrees to (R5, R39)."""

from __future__ import annotations

from datetime import date

from bot import mentorships, suggestions
from bot.mentorships import Terms
from bot.models import Mentorship, Rhythm
from handlers.choose import BEGUN, UNDER_WAY, find_mentorship_under_way, id_of, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import terms as pages
from prompts.language import N_, Language


def terms_in(interaction: Interaction) -> Terms:
    """The terms as the form words them."""
    fields = interaction.fields
    return Terms(
        purpose=fields.get("purpose") or "",
        rhythm=Rhythm(fields["rhythm"]),
        planned_end=planned_end_in(interaction),
        ending_agreement=_standard_or_own(fields.get("ending_agreement"), pages.ENDING_AGREEMENT, interaction.say),
        confidentiality=_standard_or_own(fields.get("confidentiality"), pages.CONFIDENTIALITY, interaction.say),
    )


def planned_end_in(interaction: Interaction) -> date | None:
    """The planned end that was chosen in the form."""
    chosen = interaction.fields.get("planned_end")
    return date.fromisoformat(chosen) if chosen else None


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show what the two have agreed."""
    return Reply(view=pages.page(mentorship, interaction.member, interaction.say))


open_terms = with_mentorship(show, "terms_open", N_("What you agreed"), states=BEGUN, preferred=UNDER_WAY)


def open_form(interaction: Interaction) -> Reply:
    """Open the form to suggest other terms."""
    mentorship = find_mentorship_under_way(interaction)
    typed = interaction.draft(pages.SUGGEST_FORM, mentorship=mentorship.id)
    return Reply(view=pages.suggest_form(mentorship, interaction.member, typed, interaction.say), push=True)


def suggest(interaction: Interaction) -> Reply:
    """Send the suggestion off."""
    mentorship, me = find_mentorship_under_way(interaction), interaction.member
    version = id_of(interaction, "version")
    suggestions.suggest(
        interaction.session, mentorship, me, version, terms_in(interaction), interaction.now, interaction.today
    )
    return Reply(
        view=pages.suggested_page(mentorship, me, interaction.say),
        below=pages.page(mentorship, me, interaction.say),
        homes=[mentorship.mentor_id, mentorship.mentee_id],
    )


def agree(interaction: Interaction) -> Reply:
    """Agree to what the other one suggests."""
    mentorship, me = find_mentorship_under_way(interaction), interaction.member
    version = id_of(interaction, "version")
    suggestions.agree(interaction.session, mentorship, me, version, interaction.now, interaction.today)
    return _answered(interaction, mentorship)


def keep(interaction: Interaction) -> Reply:
    """Leave it as it is."""
    mentorship, me = find_mentorship_under_way(interaction), interaction.member
    suggestions.keep(interaction.session, mentorship, me, id_of(interaction, "version"), interaction.now)
    return _answered(interaction, mentorship)


def withdraw(interaction: Interaction) -> Reply:
    """Take one's own suggestion back."""
    mentorship = find_mentorship_under_way(interaction)
    suggestions.withdraw(interaction.session, mentorship, interaction.member, interaction.now)
    return _answered(interaction, mentorship)


def _answered(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """On the page, show it anew; a message is shown anew by itself."""
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    if "view" not in interaction.body:
        return Reply(homes=homes)
    return Reply(view=pages.page(mentorship, interaction.member, interaction.say), homes=homes)


def _standard_or_own(typed: str | None, standard: str, say: Language) -> str:
    return mentorships.STANDARD if typed == say(standard) else typed or ""


def register(on: Listeners) -> None:
    """Register what belongs to the terms."""
    on.action("terms_open", open_terms, reads_only=True)
    on.action("terms_suggest", open_form, reads_only=True)
    on.submission(pages.SUGGEST_FORM, suggest)
    on.action("terms_agree", agree)
    on.action("terms_keep", keep)
    on.action("terms_withdraw", withdraw)
