"""A mentor with five mentees: little is said, in one message; and two endings at once do not mix."""

from __future__ import annotations

from playground import deeds
from tests.end_to_end.stories import chapters
from tests.end_to_end.stories.telling import Character, Story


def test_a_mentor_with_five_mentees(story: Story) -> None:
    """R11, R13, R17, R27, R31, R35, R44, R45, R46, R47"""
    priya, alex = story.person("Priya"), story.person("Alex")
    lena = story.newcomer("Lena Vogt", "de-DE", "Europe/Berlin")
    tom = story.newcomer("Tom Reed", "en-US", "Europe/London")
    for mentee in (story.mentee, priya, alex, lena, tom):
        chapters.begin(story, mentee=mentee)
    choose(story)
    hear_of_five_at_once(story, [story.mentee, priya, alex, lena, tom])
    answer_each_by_itself(story, [alex, lena, tom])
    end_two_at_once(story, priya)
    see_one_ready_to_fly(story, lena)
    hear_of_two_at_once(story, priya, lena)
    see_it_all_on_the_home_tab(story, priya, lena)


def choose(story: Story) -> None:
    """Whom it is about is asked, unless it was said."""
    mentor, mentee = story.mentor, story.mentee
    mentor.command("/mentorship goals")
    chooser = mentor.opens("Goals")
    names = [mentee.called, "@Priya Raman", "@Alex Kim", "@Lena Vogt", "@Tom Reed"]
    assert all(name in chooser.text for name in names)
    mentor.press("goals_open", near="@Tom Reed")
    mentor.sees("With @Tom Reed.", "Mit @Tom Reed.")
    mentor.close(everything=True)
    mentor.command("/mentorship goals @Priya")
    mentor.sees("With @Priya Raman.", "Mit @Priya Raman.")
    mentor.close(everything=True)


def hear_of_five_at_once(story: Story, mentees: list[Character]) -> None:
    """R44, R13: five silences are one message; each mentee is asked in their own hours."""
    mentor, mentee, priya = story.mentor, story.mentee, mentees[1]
    story.turn_to("2026-02-10")
    together = mentor.hears(
        "5 things about your mentorships, in one message", "5 Themen rund um deine Mentorings, in einer Nachricht"
    )
    for each in mentees:
        mentor.sees_in(together, f"How is it going with {each.called}?", f"Wie läuft es mit {each.called}?")
    for each in (mentee, *mentees[2:]):
        each.hears(f"How is it going with {mentor.called}?", f"Wie läuft es mit {mentor.called}?")
    story.nobody_hears_anything()
    story.turn_to("2026-02-10", "15:00")
    priya.hears(f"How is it going with {mentor.called}?")


def answer_each_by_itself(story: Story, mentees: list[Character]) -> None:
    """R45: on the spot; the others in the message still ask."""
    mentor = story.mentor
    for each in mentees:
        mentor.presses("We go on", near=each.called, in_=mentor.last_message)


def end_two_at_once(story: Story, priya: Character) -> None:
    """R17, R27, R31, R47: one stays in touch, one does not; neither sees anything of the other one's."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-02-11", "15:00")
    for each in (mentee, priya):
        chapters.talk(story, mentee=each)
        deeds.fill_part(mentor, each, "celebration", {"celebration.thanks": f"For what only {each.called} could ask"})
    for each in (priya, mentee):
        chapters.meet_and_look_back(story, mentee=each)
    for one, other in ((mentor, mentee), (mentee, mentor)):
        address = f"{one.user.first_name.lower()}@example.org"
        deeds.wish_to_stay_in_touch(one, other, "monthly", ["coffee"], address)
    for one, other in ((mentor, mentee), (mentee, mentor)):
        one.hears(
            f"You and {other.called} have agreed how to stay in touch.",
            f"Du und {other.called}, ihr habt vereinbart, wie ihr in Kontakt bleibt.",
        )
    chapters.celebrate(story)
    story.nobody_hears_anything()
    deeds.decline_to_stay_in_touch(priya, mentor)
    mentor.hears(f"{priya.called} would like to leave it at the time", f"{priya.called} möchte es bei eurer")
    chapters.celebrate(story, mentee=priya)
    for one, other in ((mentee, priya), (priya, mentee)):
        for theirs in (f"For what only {other.called} could ask", f"and {other.user.first_name} saw", other.called):
            assert theirs not in one.everything_shown


def see_one_ready_to_fly(story: Story, lena: Character) -> None:
    """R11: one click, of which nobody else hears."""
    mentor = story.mentor
    mentor.command(f"/mentorship check-in {lena.mention}")
    mentor.opens("Check-in")
    mentor.press("step_back")
    mentor.sees(
        f"{lena.called} is ready to fly, and you have a part in it.", f"{lena.called} kann jetzt allein fliegen"
    )
    mentor.close(everything=True)
    story.nobody_hears_anything()


def hear_of_two_at_once(story: Story, priya: Character, lena: Character) -> None:
    """R44, R35, R14: a week later, all that is due is one message again; nobody is invited twice to the same."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-02-19", "06:30")
    story.nobody_hears_anything()
    story.turn_to("2026-02-19", "15:30")
    together = mentor.hears(
        "2 things about your mentorships, in one message", "2 Themen rund um deine Mentorings, in einer Nachricht"
    )
    mentor.sees_in(together, f"You said that {lena.called} is ready to fly.", f"Du hast gesagt: {lena.called} kann")
    mentor.sees_in(
        together,
        f"Would you like to pass on what you learned with {mentee.called}?",
        f"Möchtest du weitergeben, was du mit {mentee.called} gelernt hast?",
    )
    assert priya.called not in together.words
    for each in (mentee, priya):
        chapters.is_invited_to_pass_it_on(each, mentor)


def see_it_all_on_the_home_tab(story: Story, priya: Character, lena: Character) -> None:
    """R45: the same stands on the Home tab, each mentorship by itself."""
    mentor = story.mentor
    mentor.open_home()
    mentor.presses("See why", near=lena.called)
    mentor.sees_in(
        mentor.opens("How far you have come"),
        "Your own judgement on 11 February 2026: ready to go on alone.",
        "Dein eigenes Urteil",
    )
    mentor.close()
    home = mentor.wait_for(lambda: mentor.home)
    for name in (story.mentee.called, priya.called, lena.called, "@Alex Kim", "@Tom Reed"):
        assert name in home.text
