"""Words for values of the record that stand in many places."""

from __future__ import annotations

from bot.models import Rhythm, Role
from prompts.language import N_, Language

RHYTHMS = {
    Rhythm.WEEKLY: N_("Every week"),
    Rhythm.FORTNIGHTLY: N_("Every two weeks"),
    Rhythm.MONTHLY: N_("Every month"),
    Rhythm.QUARTERLY: N_("Every three months"),
    Rhythm.TWICE_A_YEAR: N_("Twice a year"),
    Rhythm.YEARLY: N_("Once a year"),
}
ROLES = {Role.MENTOR: N_("Mentor"), Role.MENTEE: N_("Mentee")}


def rhythm(value: Rhythm, say: Language) -> str:
    """How often something happens, on its own: "Every two weeks"."""
    return say(RHYTHMS[value])
