"""The menu beside each card: ways that are needed now and then."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import NotFound
from handlers import goals, how_often, introductions, paying_forward, shout_out, signals, skills, terms
from handlers.interaction import Interaction, Listener, Listeners, Reply
from prompts.card import MORE

WAYS: Mapping[str, Listener] = {
    "goals_open": goals.open_goals,
    "how_often_open": how_often.open_how_often,
    "introduction_open": introductions.open_introductions,
    "pay_forward_open": paying_forward.open_page,
    "shout_out_open": shout_out.open_shout_out,
    "signals_open": signals.open_signals,
    "skills_open": skills.open_skills,
    "terms_open": terms.open_terms,
}


def go(interaction: Interaction) -> Reply:
    """Go where the menu leads, as the button with this action would.

    Raises NotFound for what no menu has.
    """
    way = WAYS.get(str(interaction.about.get("to")))
    if way is None:
        raise NotFound
    return way(interaction)


def register(on: Listeners) -> None:
    """Register the menu; everything that it leads to only opens something."""
    on.action(MORE, go, reads_only=True)
