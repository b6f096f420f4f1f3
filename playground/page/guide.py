"""What a newcomer is shown on their first visit."""

from __future__ import annotations

from dataclasses import dataclass

from playground.cast import ALEX, JONAS, LENA, MAYA, PRIYA

PARTS = {MAYA: "mentor", JONAS: "mentee", PRIYA: "colleague", ALEX: "workspace admin", LENA: "workspace owner"}
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
        text="Press “Plan the ending” below the signal: how to celebrate, and how to open the conversation.",
        link=f"/as/{MAYA}/app/messages",
    ),
    GuideStep(
        title="Read the document",
        text="Maya and Priya ended well in spring. Become Priya, and open the file that both of them keep.",
        link=f"/as/{PRIYA}/app/messages",
    ),
    GuideStep(
        title="Go on by yourself",
        text="As Maya, say that you have talked; then become Jonas, who reads German. The clock is yours to turn.",
        link=f"/as/{JONAS}/app/home",
    ),
)
