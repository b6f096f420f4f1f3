"""A faded pair: nobody checks in any more, nobody answers, and it comes to rest; then it is taken up again, or not."""

from __future__ import annotations

from playground import deeds
from playground.seen import SeenMessage
from tests.end_to_end.stories import chapters
from tests.end_to_end.stories.telling import Character, Story


def test_a_faded_pair_takes_it_up_again(story: Story) -> None:
    """R13, R40, R43, R45"""
    chapters.begin(story)
    fall_silent(story)
    come_to_rest(story)
    ask_and_decline(story)
    ask_and_agree(story)
    go_on(story)


def test_a_faded_pair_leaves_it_at_that(story: Story) -> None:
    """R13, R40, R43, R41"""
    chapters.begin(story)
    fall_silent(story)
    come_to_rest(story)
    ask_too_late(story)


def fall_silent(story: Story) -> None:
    """R13, R45: each is asked in private, and twice more, ever more rarely; the last time says that it is the last."""
    story.turn_to("2026-02-06")
    story.nobody_hears_anything()
    for day in ("2026-02-10", "2026-02-18", "2026-03-12"):
        story.turn_to(day)
        for each, other in both(story):
            asked = each.hears(f"How is it going with {other.called}?", f"Wie läuft es mit {other.called}?")
            each.sees_in(asked, "So I ask, and change nothing of my own accord.", "Darum frage ich und ändere nichts")
            is_last = each.reads("This is the last time that I ask.", "Ich frage jetzt zum letzten Mal.") in asked.words
            assert is_last == (day == "2026-03-12")


def come_to_rest(story: Story) -> None:
    """R40, R13: both are told that it rests, and much later that it has come to rest; never silently."""
    story.turn_to("2026-04-01")
    story.nobody_hears_anything()
    story.turn_to("2026-04-07")
    for each, other in both(story):
        each.hears(
            f"Your mentorship with {other.called} rests for now.", f"Dein Mentoring mit {other.called} ruht gerade."
        )
    story.turn_to("2026-06-03")
    story.nobody_hears_anything()
    story.turn_to("2026-06-08")
    for each, other in both(story):
        told = each.hears(
            f"Your mentorship with {other.called} has come to rest.",
            f"Dein Mentoring mit {other.called} ist zur Ruhe gekommen.",
        )
        each.sees_in(told, "with no fault on either side", "niemand ist schuld daran")


def ask_and_decline(story: Story) -> None:
    """R43: a no is told kindly, and leaves it as it is."""
    mentor, mentee = story.mentor, story.mentee
    mentor.presses("Take it up again")
    mentor.sees(f"You have asked {mentee.called} to take it up again.", f"Du hast {mentee.called} gefragt, ob ihr es")
    mentor.close()
    asked = is_asked_to_take_it_up(mentee, mentor)
    mentee.presses("Leave it as it is", in_=asked)
    mentee.sees_in(asked, "You leave it as it is.", "Du belässt es dabei.")
    mentee.close()
    mentor.hears(
        f"{mentee.called} would rather leave your mentorship as it is.",
        f"{mentee.called} möchte es so lassen, wie es jetzt ist.",
    )


def ask_and_agree(story: Story) -> None:
    """R43: the other one thinks again, and both have said yes."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-06-22")
    mentee.command("/closure")
    mentee.opens("A good ending")
    mentee.presses("Take it up again")
    mentee.close()
    asked = is_asked_to_take_it_up(mentor, mentee)
    mentor.presses("Yes, let us go on", in_=asked)
    mentor.close()
    for each, other in both(story):
        each.hears(
            f"You and {other.called} have taken your mentorship up again.",
            f"Du und {other.called} habt euer Mentoring wieder aufgenommen.",
        )
    mentor.sees_in(asked, "You two go on together.", "Ihr macht zusammen weiter.")


def go_on(story: Story) -> None:
    """R40: it is a mentorship as before, with time of its own until anybody is asked again."""
    mentor, mentee = story.mentor, story.mentee
    deeds.check_in(mentor, mentee, 4)
    story.turn_to("2026-07-17")
    story.nobody_hears_anything()
    story.turn_to("2026-07-22")
    asked = {
        each: each.hears(f"How is it going with {other.called}?", f"Wie läuft es mit {other.called}?")
        for each, other in both(story)
    }
    mentee.presses("We go on", in_=asked[mentee])
    mentee.sees_in(asked[mentee], "You go on.", "Ihr macht weiter.")
    mentor.sees_in(asked[mentor], "This has changed since", "Das hat sich inzwischen geändert.")


def ask_too_late(story: Story) -> None:
    """R43, R41: the question waits without another word; when the time is over, it is said; all stays open to both."""
    mentor, mentee = story.mentor, story.mentee
    mentor.presses("Take it up again")
    mentor.close()
    asked = is_asked_to_take_it_up(mentee, mentor)
    story.turn_to("2026-07-20")
    story.nobody_hears_anything()
    mentee.presses("Yes, let us go on", in_=asked)
    mentee.sees("An ending can be undone for 30 days", "Ein Abschluss lässt sich 30 Tage lang rückgängig machen")
    mentee.command("/closure")
    mentee.sees_in(mentee.opens("A good ending"), "It came to rest on 8 June 2026.", "Seit dem 8. Juni 2026 ruht es.")
    mentee.presses("Send a few words")
    mentee.type("goodbye.text", "Thank you for the beginning")
    assert mentee.submit() == {}
    mentee.close(everything=True)
    mentor.hears("Thank you for the beginning")
    story.turn_to("2027-01-18")


def both(story: Story) -> tuple[tuple[Character, Character], ...]:
    """Each of the two with the other one."""
    return (story.mentor, story.mentee), (story.mentee, story.mentor)


def is_asked_to_take_it_up(each: Character, other: Character) -> SeenMessage:
    """The other one has asked."""
    return each.hears(
        f"{other.called} would like to take your mentorship up again.",
        f"{other.called} möchte euer Mentoring wieder aufnehmen.",
    )
