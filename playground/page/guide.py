"""What a newcomer is shown on their first visit."""

from __future__ import annotations

from dataclasses import dataclass

from playground.cast import ALEX, JONAS, MAYA, PRIYA

PARTS = {MAYA: "mentor", JONAS: "mentee", PRIYA: "colleague", ALEX: "workspace admin"}
"""The part that each person plays, by user id."""


@dataclass(frozen=True)
class GuideStep:
    """One thing to do."""

    title: str
    text: str
    link: str
    """Where on the page it is done: a path such as "/as/U0MAYA0001/app/messages"."""


STEPS = (
    GuideStep(
        title="See the signal",
        text="You are Maya, the mentor. Sendoff has noticed that the goals are reached, and tells you why it speaks.",
        link=f"/as/{MAYA}/app/messages",
    ),
    GuideStep(
        title="Open the plan",
        text="On the Home tab, open the closure plan: how to celebrate, how to begin the conversation, when to meet.",
        link=f"/as/{MAYA}/app/home",
    ),
    GuideStep(
        title="Read the document",
        text="Become Jonas, the mentee, and read what the two of you have made of it. He reads it in German.",
        link=f"/as/{JONAS}/app/messages",
    ),
)
