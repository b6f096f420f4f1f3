"""A mentee leaves the workspace in the middle: the ending completes for the one who is there.

Told with a bot that hears of it at once, and with one that is down at that very moment: Slack tells it only once.
"""

from __future__ import annotations

from datetime import date

import pytest

from playground import deeds
from tests.end_to_end.stories import chapters
from tests.end_to_end.stories.conftest import ENGLISH_MENTOR, GERMAN_MENTOR, GERMAN_MENTOR_WITH_CRASHES
from tests.end_to_end.stories.telling import Story


@pytest.mark.parametrize("story", [ENGLISH_MENTOR, GERMAN_MENTOR, GERMAN_MENTOR_WITH_CRASHES], indirect=True, ids=str)
def test_a_mentee_leaves_in_the_middle(story: Story) -> None:
    """R24, R46, R40, R28, R35, R44"""
    chapters.begin(story)
    deeds.add_goal(story.mentor, story.mentee, "Lead a project")
    prepare(story)
    leave(story)
    say_goodbye_in_writing(story)
    look_back_alone(story)
    have_ended_well(story)


def prepare(story: Story) -> None:
    """They have talked and set a date; the mentee has shared thanks, and keeps what is not finished."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-02-02")
    chapters.talk(story)
    deeds.set_date(mentor, mentee, date(2026, 2, 12), "14:30")
    for each in (mentor, mentee):
        each.hears("Thursday, 12 February 2026 at", "Donnerstag, 12. Februar 2026 um")
    deeds.fill_part(mentee, mentor, "celebration", {"celebration.thanks": "For every hour"})
    mentee.command(f"/closure reflect {mentor.mention}")
    mentee.opens("Your reflection")
    mentee.type("reflection.lessons", mentee.keeps("I am not done yet"))
    mentee.close()


def leave(story: Story) -> None:
    """R46: the partner is told once; the one who left is never written to."""
    mentor, mentee = story.mentor, story.mentee
    if story.crashes:
        story.die()
    story.slack.world.deactivate(mentee.id)
    if story.crashes:
        story.come_back()
        # Nobody has told the bot. It finds out when it has something to say to them.
        deeds.reflect(mentor, mentee, {"reflection.moments": "The first demo"})
    mentor.hears(
        f"{mentee.user.real_name} is no longer in this workspace.",
        f"{mentee.user.real_name} ist nicht mehr in diesem Workspace.",
    )
    story.nobody_hears_anything()


def say_goodbye_in_writing(story: Story) -> None:
    """R24: written words take the place of the meeting, and nothing is asked that takes two."""
    mentor, mentee = story.mentor, story.mentee
    mentor.open_home()
    mentor.sees(
        "A few written words can round off your time together.",
        "Ein paar geschriebene Worte können eure gemeinsame Zeit abrunden.",
    )
    mentor.open_messages()
    mentor.command("/closure")
    steps = mentor.opens("A good ending")
    mentor.sees_in(steps, "A few written words take its place.", "treten an die Stelle des Treffens.")
    mentor.sees_in(steps, "so there is nothing to settle here", "darum gibt es hier nichts zu vereinbaren")
    mentor.presses("Write a goodbye", in_=steps)
    mentor.sees_in(
        mentor.opens("A written goodbye"),
        f"{mentee.user.real_name} has left this workspace, so I can't bring it to them. It stands in your document.",
        f"{mentee.user.real_name} ist nicht mehr in diesem Workspace, deshalb kann ich es nicht überbringen.",
    )
    mentor.type("goodbye.text", "Fare well, and keep asking")
    story.crash()
    assert mentor.submit() == {}
    mentor.hears("is not needed any more. This file takes it out", "wird nicht mehr gebraucht.")
    mentor.close(everything=True)


def look_back_alone(story: Story) -> None:
    """R24, R40: the ending waits for nobody but the one who is there."""
    mentor, mentee = story.mentor, story.mentee
    if not story.crashes:
        mentor.command("/closure")
        mentor.sees_in(mentor.opens("A good ending"), "Only your part is left.", "Hier bist nur noch du gefragt.")
        mentor.close()
        deeds.reflect(mentor, mentee, {"reflection.moments": "The first demo"})


def have_ended_well(story: Story) -> None:
    """R36, R27, R28: celebrated, with a document of what was shared; nobody speaks of colleagues to come."""
    mentor, mentee = story.mentor, story.mentee
    closing = mentor.hears(
        f"You and {mentee.called} worked together for 3 weeks, and written words have rounded it off.",
        f"Du und {mentee.called}, ihr habt 3 Wochen zusammengearbeitet, und ein schriftlicher Abschied hat es",
    )
    mentor.sees_in(closing, "For every hour")
    assert mentor.reads("colleagues", "kollegial") not in closing.words
    mentor.hears("It is yours to keep.", "Es gehört dir.")
    (canvas,) = mentor.wait_for(mentor.canvases)
    for words in ("Fare well, and keep asking", "For every hour", "The first demo"):
        assert words in canvas.markdown
    mentor.command("/closure connect")
    mentor.sees("so I can't pass an answer on", "deshalb kann ich keine Antwort weitergeben")
    mentor.close()
    story.turn_to("2026-02-11")
    chapters.is_invited_to_pass_it_on(mentor, mentee)
    story.turn_to("2026-09-07")
    story.nobody_hears_anything()
