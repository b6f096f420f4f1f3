"""An ending with a "no, thank you": one of the two would rather not stay in touch, and it ends well all the same."""

from __future__ import annotations

from playground import deeds
from tests.end_to_end.stories import chapters
from tests.end_to_end.stories.telling import Story


def test_an_ending_with_no_thank_you(story: Story) -> None:
    """R31, R32, R33, R36, R40"""
    chapters.begin(story)
    story.turn_to("2026-02-02")
    chapters.talk(story)
    chapters.meet_and_look_back(story)
    say_no(story)
    end_well(story)
    hear_nothing_more(story)
    think_again(story)


def say_no(story: Story) -> None:
    """R31: a yes stays with its author; a no is told kindly and without a reason."""
    mentor, mentee = story.mentor, story.mentee
    deeds.wish_to_stay_in_touch(mentor, mentee, "monthly", ["coffee"], mentor.keeps("mentor@example.org"))
    mentor.command("/closure connect")
    mentor.sees("Until then only you see it.", "Bis dahin siehst nur du sie.")
    mentor.close()
    story.nobody_hears_anything()
    mentee.command("/closure connect")
    mentee.sees_in(
        mentee.opens("Staying in touch"),
        "A “not just now” or a “no” I pass on kindly and without a reason.",
        "Ein „Gerade nicht“ oder „Nein“ gebe ich freundlich und ohne Begründung weiter.",
    )
    mentee.choose("wish", mentee.reads("No, thank you", "Nein, danke"))
    assert mentee.submit() == {}
    mentee.sees(
        f"Thank you. That is a full answer, and {mentor.called} hears it kindly.",
        f"Danke. Das ist eine klare Antwort, und {mentor.called} erfährt sie freundlich von mir.",
    )
    mentee.close(everything=True)
    told = mentor.hears(
        f"{mentee.called} would like to leave it at the time that you two have had. That is a full answer.",
        f"{mentee.called} möchte es bei eurer gemeinsamen Zeit belassen. Das ist völlig in Ordnung.",
    )
    mentor.sees_in(told, "What the two of you achieved stays yours.", "Was ihr beide geschafft habt, bleibt euch.")


def end_well(story: Story) -> None:
    """R36, R40: it is complete, and nothing speaks of staying in touch."""
    chapters.celebrate(story)
    for each in (story.mentor, story.mentee):
        told = "\n".join(message.words for message in each.messages())
        assert each.reads("How we stay in touch", "Wie wir in Kontakt bleiben") not in told
        (canvas,) = each.wait_for(each.canvases)
        assert each.reads("stay in touch", "in Kontakt") not in canvas.markdown


def hear_nothing_more(story: Story) -> None:
    """R33: there is nothing to remind of. What remains is the invitation to pass it on, which may stay unanswered."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-02-11")
    for each, other in ((mentor, mentee), (mentee, mentor)):
        chapters.is_invited_to_pass_it_on(each, other)
    story.turn_to("2026-03-05")
    story.turn_to("2026-07-01")
    story.nobody_hears_anything()


def think_again(story: Story) -> None:
    """R31, R32: who said no may say yes one day; then both settle how, as ever."""
    mentor, mentee = story.mentor, story.mentee
    story.nothing_has_leaked()
    mentor.shares("mentor@example.org")
    mentee.command("/closure connect")
    mentee.opens("Staying in touch")
    mentee.presses("Change my answer")
    deeds.say_how_to_stay_in_touch(mentee, "quarterly", ["coffee"], "mentee@example.org")
    for each, other in ((mentor, mentee), (mentee, mentor)):
        each.hears(
            f"You and {other.called} would both like to stay in touch.",
            f"Du und {other.called}, ihr möchtet beide in Kontakt bleiben.",
        )
    mentor.sees("This has changed since.", "Das hat sich inzwischen geändert.")
    mentor.presses("Choose together")
    mentor.opens("Staying in touch")
    mentor.choose("agreed.rhythm", "quarterly")
    assert mentor.submit() == {}
    mentor.close(everything=True)
    for each, other in ((mentor, mentee), (mentee, mentor)):
        each.hears(
            f"You and {other.called} have agreed how to stay in touch.",
            f"Du und {other.called}, ihr habt vereinbart, wie ihr in Kontakt bleibt.",
        )
    story.turn_to("2026-10-02")
    mentor.hears(f"You and {mentee.called} wanted to stay in touch.", f"Du und {mentee.called} wolltet in Kontakt")
