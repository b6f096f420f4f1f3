"""Signals: say that the mentee is ready, look at what the record shows, and answer nudges (R11 to R14, R45)."""

from __future__ import annotations

from datetime import date

from bot import ledger, mentorships, nudges, step_back
from bot.models import Mentorship, NudgeRhythm, Role
from bot.signals import NEAR, signals
from handlers.choose import find_mentorship_under_way, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import signals as signs
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show the mentor all signals with their evidence, and why they see them."""
    me = interaction.member
    rhythm = interaction.session.get(NudgeRhythm, (mentorship.id, me.user_id))
    if rhythm is not None and rhythm.snoozed_until is not None and rhythm.snoozed_until <= interaction.today:
        rhythm = None
    found = signals(mentorship, interaction.now, _notice(interaction))
    return Reply(view=signs.signals_page(mentorship, me, found, rhythm, interaction.say))


def say_ready(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Note that the mentor thinks that the mentee should now practise on their own (R11)."""
    me = interaction.member
    step_back.step_back(mentorship, me, interaction.now)
    found = signals(mentorship, interaction.now, _notice(interaction))
    return Reply(view=signs.stepped_back(mentorship, me, found, interaction.say), homes=[me.user_id])


open_signals = with_mentorship(show, "signals_open", N_("How far you have come"), role=Role.MENTOR)
step_back_from = with_mentorship(say_ready, "step_back", N_("Ready to fly"), role=Role.MENTOR)


def take_back(interaction: Interaction) -> Reply:
    """Undo that."""
    mentorship = find_mentorship_under_way(interaction)
    me = interaction.member
    step_back.take_back(interaction.session, mentorship, me, interaction.now)
    return Reply(view=signs.took_back(mentorship, me, interaction.say), homes=[me.user_id])


def signal_not_yet(interaction: Interaction) -> Reply:
    """Be told about signals again on a day, in four weeks unless one was chosen (R14)."""
    return _not_yet(interaction, ledger.SIGNALS)


def stale_not_yet(interaction: Interaction) -> Reply:
    """Be asked later how it goes on."""
    return _not_yet(interaction, (nudges.QUIET,))


def signal_less_often(interaction: Interaction) -> Reply:
    """Be told about signals less often (R14)."""
    return _less_often(interaction, ledger.SIGNALS)


def stale_less_often(interaction: Interaction) -> Reply:
    """Be asked less often how it goes on."""
    return _less_often(interaction, (nudges.QUIET,))


def switch_off(interaction: Interaction) -> Reply:
    """Get no nudges any more, about any mentorship (R45)."""
    mentorship = find_mentorship_under_way(interaction)
    nudges.switch_off(interaction.session, interaction.member, interaction.now)
    return _answered(interaction, mentorship)


def go_on(interaction: Interaction) -> Reply:
    """Go on after a silence (R13)."""
    mentorship = find_mentorship_under_way(interaction)
    mentorships.go_on(interaction.session, mentorship, interaction.member, interaction.now)
    return Reply(homes=[mentorship.mentor_id, mentorship.mentee_id])


def pause(interaction: Interaction) -> Reply:
    """Pause until the day that was chosen (R13)."""
    mentorship = find_mentorship_under_way(interaction)
    until = _chosen_day(interaction)
    if until is not None:
        me = interaction.member
        mentorships.pause(interaction.session, mentorship, me, until, interaction.now, interaction.today)
    return Reply(homes=[mentorship.mentor_id, mentorship.mentee_id])


def _not_yet(interaction: Interaction, kinds: tuple[str, ...]) -> Reply:
    mentorship = find_mentorship_under_way(interaction)
    nudges.not_yet(
        interaction.session,
        mentorship,
        interaction.member,
        kinds,
        _chosen_day(interaction),
        interaction.now,
        interaction.today,
    )
    return _answered(interaction, mentorship)


def _less_often(interaction: Interaction, kinds: tuple[str, ...]) -> Reply:
    mentorship = find_mentorship_under_way(interaction)
    nudges.less_often(interaction.session, mentorship, interaction.member, kinds, interaction.now)
    return _answered(interaction, mentorship)


def _answered(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """A message shows its answer by itself, since it is sent anew; the page with all signals is shown anew here."""
    homes = [interaction.member.user_id]
    if (interaction.body.get("view") or {}).get("callback_id") == signs.PAGE:
        return Reply(view=show(interaction, mentorship).view, homes=homes)
    return Reply(homes=homes)


def _chosen_day(interaction: Interaction) -> date | None:
    return date.fromisoformat(interaction.chosen) if interaction.chosen else None


def _notice(interaction: Interaction) -> tuple[int, ...]:
    return (*interaction.services.settings.planned_end_notice, NEAR)


def register(on: Listeners) -> None:
    """Register what belongs to signals and nudges."""
    on.action("signals_open", open_signals, reads_only=True)
    on.action("step_back", step_back_from)
    on.action("step_back_undo", take_back)
    on.action("signal_not_yet", signal_not_yet)
    on.action("signal_not_yet_for_now", signal_not_yet)
    on.action("signal_less_often", signal_less_often)
    on.action("stale_not_yet", stale_not_yet)
    on.action("stale_less_often", stale_less_often)
    on.action("stale_go_on", go_on)
    on.action("stale_pause", pause)
    on.action("nudges_off", switch_off)
