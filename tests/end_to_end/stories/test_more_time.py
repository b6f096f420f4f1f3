"""More time: the planned end comes near and comes, the two go on, and months later they end well."""

from __future__ import annotations

from datetime import date

from playground import deeds
from tests.end_to_end.stories import chapters
from tests.end_to_end.stories.telling import Story


def test_an_extension_and_a_later_ending(story: Story) -> None:
    """R12, R13, R14, R39, R40, R3"""
    chapters.begin(story, planned_end=date(2026, 6, 30))
    work_until(story, "2026-02-02", "2026-02-23", "2026-03-16", "2026-04-10", "2026-05-05", "2026-05-29")
    come_near(story)
    go_on(story)
    work_until(story, "2026-07-14", "2026-08-07", "2026-09-01", "2026-09-25")
    come_near_again(story)
    end_well(story)


def work_until(story: Story, *days: str) -> None:
    """R9, R13: they check in well within two of their rhythms each time, and nobody asks them anything."""
    for day in days:
        story.turn_to(day)
        story.nobody_hears_anything()
        deeds.check_in(story.mentee, story.mentor, 4)


def come_near(story: Story) -> None:
    """R12, R14, R3: about a month ahead, at two weeks and on the day, to the mentor alone."""
    mentor, mentee = story.mentor, story.mentee
    for day, english, german in (
        ("2026-06-01", "is in 29 days, on 30 June 2026.", "ist in 29 Tagen, am 30. Juni 2026."),
        ("2026-06-16", "is in 14 days, on 30 June 2026.", "ist in 14 Tagen, am 30. Juni 2026."),
        ("2026-06-30", "is today, 30 June 2026.", "ist heute, am 30. Juni 2026."),
    ):
        story.turn_to(day)
        signal = mentor.hears(
            f"The road that you and {mentee.called} planned has led you a good way.",
            f"Der Weg, den du und {mentee.called} geplant habt, hat euch ein gutes Stück weit gebracht.",
        )
        mentor.sees_in(signal, english, german)
        story.nobody_hears_anything()
        deeds.check_in(mentee, mentor, 4)


def go_on(story: Story) -> None:
    """R40: more time is as easy as an ending; the other one is told, and what asked about the old day is settled."""
    mentor, mentee = story.mentor, story.mentee
    signal = mentor.last_message
    mentor.presses("Give it more time", in_=signal)
    form = mentor.opens("More time")
    mentor.sees_in(form, "Planned so far: 30 June 2026", "Bisher geplant: 30. Juni 2026")
    mentor.choose("until", date(2026, 10, 30))
    assert mentor.submit() == {}
    mentor.sees("go on until 30 October 2026.", "macht bis zum 30. Oktober 2026 weiter.")
    mentor.close(everything=True)
    mentor.sees_in(signal, "You go on.", "Ihr macht weiter.")
    mentee.hears(
        f"{mentor.called} would like to go on with you, until 30 October 2026.",
        f"{mentor.called} möchte mit dir weitermachen, bis zum 30. Oktober 2026.",
    )


def come_near_again(story: Story) -> None:
    """R12, R40: nothing is said about an ending until the new day is near; then as before."""
    mentor = story.mentor
    story.turn_to("2026-09-30")
    signal = mentor.hears("The end that you two planned is in 30 days", "in 30 Tagen")
    mentor.sees_in(signal, "30 October 2026", "30. Oktober 2026")
    story.nobody_hears_anything()


def end_well(story: Story) -> None:
    """R40: completed, and told once; the milestones that are left are silent."""
    mentor, mentee = story.mentor, story.mentee
    deeds.plan(mentor, mentee, ["letter"])
    story.turn_to("2026-10-05")
    chapters.talk(story)
    chapters.meet_and_look_back(story)
    deeds.decline_to_stay_in_touch(mentee, mentor)
    mentor.hears(
        f"{mentee.called} would like to leave it at the time that you two have had.",
        f"{mentee.called} möchte es bei eurer gemeinsamen Zeit belassen.",
    )
    chapters.celebrate(story)
    for each in (mentor, mentee):
        each.sees("worked together for 8 months", "habt 8 Monate zusammengearbeitet")
    story.turn_to("2026-10-14")
    for each, other in ((mentor, mentee), (mentee, mentor)):
        chapters.is_invited_to_pass_it_on(each, other)
    story.turn_to("2026-10-30")
    story.turn_to("2026-11-30")
