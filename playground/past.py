"""The past that a newcomer finds: a mentorship that ended well, with its document, and one whose time has come.

It is told in a few seconds by turning the clock back and living through it, in Slack and with the real bot: so the
signal that waits for Maya, and the document in her messages, are what the bot itself made of the record.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from playground import deeds
from playground.clock import TurnableClock
from playground.person import Person
from playground.server import Playground
from playground.working_days import works


def live_through_the_past(playground: Playground) -> None:
    """Let Maya, Priya and Jonas live through seven months; it ends at the present."""
    clock = playground.clock
    present = clock.now()
    maya, jonas, priya = (playground.person(name) for name in ("Maya", "Jonas", "Priya"))
    _arrive(clock, present - timedelta(weeks=31))
    _end_well(clock, maya, priya)
    _come_far(clock, maya, jonas, present)
    # The bot speaks in Maya's working hours, so there has to be a working morning before the present.
    clock.turn_to(_morning_before(present, maya))
    maya.wait_for(lambda: maya.last_message and "plan_open" in str(maya.last_message.blocks), timeout=20)
    clock.turn_to(present)
    for person in (maya, jonas, priya):
        person.mark_read()
    for person in (maya, jonas):
        person.open_home()
    maya.open_messages()


def _end_well(clock: TurnableClock, maya: Person, priya: Person) -> None:
    deeds.invite(maya, priya, "Find my feet as a new engineering manager")
    deeds.accept(priya)
    deeds.add_goal(maya, priya, "Run one-to-ones that people look forward to", "The team asks for them")
    deeds.keep_in_diary(priya, "A question I do not answer at once is a question they answer themselves.")
    for energy in (4, 5):
        _arrive(clock, clock.now() + timedelta(weeks=3))
        deeds.check_in(priya, maya, energy)
    deeds.reach_goal(
        priya, maya, "Run one-to-ones that people look forward to", "Nobody has cancelled one since March."
    )
    deeds.plan(maya, priya, ["letter"])
    deeds.talk(maya, priya)
    deeds.fill_part(
        maya, priya, "celebration", {"celebration.thanks": "For asking the questions I had stopped asking."}
    )
    deeds.fill_part(priya, maya, "celebration", {"celebration.thanks": "For never once giving me the answer."})
    deeds.add_next_step(priya, maya, "Mentor the next new manager")
    deeds.meet(maya, priya)
    deeds.reflect(
        maya,
        priya,
        {
            "reflection.grown_as_mentor": "I learned to stay quiet for ten seconds longer than feels polite.",
            "reflection.moments": "The day she told her own manager no, and was thanked for it.",
        },
    )
    deeds.reflect(
        priya,
        maya,
        {
            "reflection.lessons": "Leading is mostly making room.",
            "reflection.applying": "Every Monday I ask one person what they would do in my place.",
        },
    )
    deeds.wish_to_stay_in_touch(maya, priya, "quarterly", ["coffee", "learn_together"], "maya@example.org")
    deeds.wish_to_stay_in_touch(priya, maya, "quarterly", ["coffee", "learn_together"], "priya@example.org")
    maya.wait_for(lambda: len(maya.files()) > 1, timeout=20, name="the document")
    priya.wait_for(lambda: len(priya.files()) > 1, timeout=20, name="the document")


def _come_far(clock: TurnableClock, maya: Person, jonas: Person, present: datetime) -> None:
    first_goal, second_goal = "Lead a project from start to finish", "Present to the whole company"
    _arrive(clock, present - timedelta(weeks=22))
    deeds.invite(maya, jonas, "Grow from writing code into leading a project")
    deeds.accept(jonas)
    deeds.add_goal(maya, jonas, first_goal, "It ships, and the team would do it again")
    deeds.add_goal(maya, jonas, second_goal, "Somebody asks for the slides")
    for weeks, energy in ((19, 3), (16, 4), (13, 5), (10, 4), (7, 4), (4, 5), (2, 4)):
        _arrive(clock, present - timedelta(weeks=weeks))
        deeds.check_in(maya, jonas, energy)
        deeds.check_in(jonas, maya, energy)
    deeds.keep_in_diary(jonas, "Wenn ich vorher frage, was gebraucht wird, muss ich hinterher weniger erklären.")
    deeds.reach_goal(jonas, maya, first_goal, "Die neue Suche läuft seit vier Wochen ohne Rückfrage.")
    _arrive(clock, present - timedelta(days=8))
    deeds.reach_goal(jonas, maya, second_goal, "Drei Teams wollten die Folien haben.")


def _arrive(clock: TurnableClock, then: datetime) -> None:
    """Turn the clock to the morning of that day, or of the Monday after a weekend."""
    while then.weekday() > 4:
        then += timedelta(days=1)
    clock.turn_to(then.replace(hour=9, minute=30, second=0))


def _morning_before(present: datetime, person: Person) -> datetime:
    morning = present.replace(hour=9, minute=30, second=0)
    while morning > present or not works(person, morning):
        morning -= timedelta(days=1)
    return morning
