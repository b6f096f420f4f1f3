"""Chapters that several stories share: what is told in full elsewhere (test_good_ending.py) passes quickly here."""

from __future__ import annotations

from datetime import date

from playground import deeds
from tests.end_to_end.stories.telling import Character, Story

PURPOSE = "Grow into leading a team"


def begin(story: Story, *, mentee: Character | None = None, planned_end: date | None = None) -> None:
    """The mentor invites, the mentee (of the story, unless another one is named) accepts."""
    mentor, mentee = story.mentor, mentee or story.mentee
    deeds.invite(mentor, mentee, PURPOSE, planned_end=planned_end)
    mentee.hears(f"{mentor.called} would like to be your", f"{mentor.called} möchte dich im Mentoring begleiten")
    deeds.accept(mentee)
    mentor.hears(f"You are now the mentor of {mentee.called}", f"Ab jetzt begleitest du {mentee.called}")
    mentee.hears(f"{mentor.called} is now your mentor", f"{mentor.called} ist jetzt im Mentoring an deiner Seite")


def talk(story: Story, *, mentee: Character | None = None) -> None:
    """The two have talked about the ending, as the mentor says; the mentee is told what comes now."""
    mentor, mentee = story.mentor, mentee or story.mentee
    deeds.talk(mentor, mentee)
    mentee.hears(
        f"You and {mentor.called} have talked about bringing your mentorship to a good end.",
        f"{mentor.called} und du habt darüber gesprochen, euer Mentoring gut abzuschließen.",
    )


def meet_and_look_back(story: Story, *, mentee: Character | None = None) -> None:
    """They meet, and then look back."""
    deeds.meet(story.mentor, mentee or story.mentee)
    look_back(story, mentee=mentee)


def look_back(story: Story, *, mentee: Character | None = None) -> None:
    """Both share their reflection; each gets the document as it stands then."""
    mentor, mentee = story.mentor, mentee or story.mentee
    for author, reader, question in (
        (mentor, mentee, "reflection.moments"),
        (mentee, mentor, "reflection.lessons"),
    ):
        deeds.reflect(author, reader, {question: f"What {author.user.first_name} and {reader.user.first_name} saw"})
        reader.hears(
            f"{author.called} has shared their reflection with you.",
            f"{author.called} hat einen Rückblick mit dir geteilt.",
        )
    for each in (mentor, mentee):
        each.hears("Here is your document.", "Hier ist euer Dokument.")


def celebrate(story: Story, *, mentee: Character | None = None) -> None:
    """Both hear that it is complete, and get the document."""
    mentor, mentee = story.mentor, mentee or story.mentee
    for each, other in ((mentor, mentee), (mentee, mentor)):
        is_complete(each, other)


def is_complete(each: Character, other: Character) -> None:
    """One of the two hears that it is complete, and gets the document."""
    closing = each.hears(
        f"You and {other.called} have completed your mentorship.",
        f"Du und {other.called}, ihr habt euer Mentoring gut abgeschlossen.",
    )
    each.sees_in(closing, "From here on the two of you are colleagues.", "Ab jetzt geht es kollegial weiter")
    each.hears(
        f"Your document of the time with {other.called}. It is yours to keep.",
        f"Dein Dokument über die Zeit mit {other.called}. Es gehört dir.",
    )


def is_invited_to_pass_it_on(each: Character, other: Character) -> None:
    """Some days later."""
    each.hears(
        f"Would you like to pass on what you learned with {other.called}?",
        f"Möchtest du weitergeben, was du mit {other.called} gelernt hast?",
    )
