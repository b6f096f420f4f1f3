"""Signals: say that the mentee is ready, look at what the record shows, and answer nudges (R11 to R14, R45)."""

from __future__ import annotations

from datetime import date

from bot import how_often, ledger, mentorships, nudges, signals, step_back
from bot.models import Mentorship, Role
from handlers.choose import find_mentorship_under_way, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import signals as signs
from prompts import silence
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Show the mentor all signals with their evidence, and why they see them."""
    me, today = interaction.member, interaction.today
    chosen = how_often.look_at(interaction.session, me, mentorship, today)
    found = signals.signals(mentorship, interaction.now, _notice(interaction))
    return Reply(view=signs.signals_page(mentorship, me, found, chosen, today, interaction.say))


def say_ready(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Note that the mentor thinks that the mentee should now practise on their own (R11)."""
    me = interaction.member
    step_back.step_back(mentorship, me, interaction.now)
    found = signals.signals(mentorship, interaction.now, _notice(interaction))
    return Reply(view=signs.stepped_back(mentorship, me, found, interaction.say), homes=[me.user_id])


def show_silence(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Ask how it goes on, on a page: a message's buttons get lost (R45)."""
    quiet = signals.quiet(mentorship, interaction.now, interaction.services.settings.stale_after)
    return Reply(view=silence.page(mentorship, interaction.member, quiet, interaction.say))


open_silence = with_mentorship(show_silence, "stale_open", N_("How is it going?"))
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
    return _answered(interaction, mentorship, nudges.SWITCHED_OFF)


def go_on(interaction: Interaction) -> Reply:
    """Go on after a silence (R13)."""
    mentorship = find_mentorship_under_way(interaction)
    mentorships.go_on(interaction.session, mentorship, interaction.member, interaction.now)
    return _answered(interaction, mentorship, "go_on", tells_both=True)


def pause(interaction: Interaction) -> Reply:
    """Pause until the day that was chosen (R13)."""
    mentorship = find_mentorship_under_way(interaction)
    until = _chosen_day(interaction)
    if until is not None:
        me = interaction.member
        mentorships.pause(interaction.session, mentorship, me, until, interaction.now, interaction.today)
    return _answered(interaction, mentorship, "paused", tells_both=True)


def _not_yet(interaction: Interaction, kinds: tuple[str, ...]) -> Reply:
    mentorship = find_mentorship_under_way(interaction)
    until = nudges.not_yet(
        interaction.session,
        mentorship,
        interaction.member,
        kinds,
        _chosen_day(interaction),
        interaction.now,
        interaction.today,
    )
    return _answered(interaction, mentorship, f"{nudges.NOT_YET}:{until}")


def _less_often(interaction: Interaction, kinds: tuple[str, ...]) -> Reply:
    mentorship = find_mentorship_under_way(interaction)
    nudges.less_often(interaction.session, mentorship, interaction.member, kinds, interaction.now)
    return _answered(interaction, mentorship, nudges.LESS_OFTEN)


def _answered(interaction: Interaction, mentorship: Mentorship, answer: str, *, tells_both: bool = False) -> Reply:
    """A message shows its answer by itself, since it is sent anew; a page is shown anew here."""
    homes = [mentorship.mentor_id, mentorship.mentee_id] if tells_both else [interaction.member.user_id]
    match (interaction.body.get("view") or {}).get("callback_id"):
        case signs.PAGE:
            return Reply(view=show(interaction, mentorship).view, homes=homes)
        case silence.PAGE:
            return Reply(view=silence.answered_page(mentorship, answer, interaction.say), homes=homes)
        case _:
            return Reply(homes=homes)


def _chosen_day(interaction: Interaction) -> date | None:
    return date.fromisoformat(interaction.chosen) if interaction.chosen else None


def _notice(interaction: Interaction) -> tuple[int, ...]:
    return (*interaction.services.settings.planned_end_notice, signals.NEAR)


def register(on: Listeners) -> None:
    """Register what belongs to signals and nudges."""
    on.action("signals_open", open_signals, reads_only=True)
    on.action("step_back", step_back_from)
    on.action("step_back_undo", take_back)
    on.action("signal_not_yet", signal_not_yet)
    on.action("signal_not_yet_for_now", signal_not_yet)
    on.action("signal_less_often", signal_less_often)
    on.action("stale_open", open_silence, reads_only=True)
    on.action("stale_not_yet", stale_not_yet)
    on.action("stale_less_often", stale_less_often)
    on.action("stale_go_on", go_on)
    on.action("stale_pause", pause)
    on.action("nudges_off", switch_off)
