"""A good ending: a pair begins, works, is told that it is time, rounds it off, and stays in touch.

Told undisturbed, and with the process killed and started anew between the chapters and in the middle of a form.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from playground import deeds
from playground.seen import SeenMessage
from tests.end_to_end.stories.conftest import ENGLISH_MENTOR, ENGLISH_MENTOR_WITH_CRASHES, GERMAN_MENTOR
from tests.end_to_end.stories.telling import Character, Story

GOALS = {"Run a retrospective": "Ran three of them", "Lead a project": "It shipped in May"}
DIARY = "Listening is half of leading"


@pytest.mark.parametrize("story", [ENGLISH_MENTOR, GERMAN_MENTOR, ENGLISH_MENTOR_WITH_CRASHES], indirect=True, ids=str)
def test_a_good_ending(story: Story) -> None:
    """R1 R3 R4 R5 R6 R9 R14 to R23 R25 to R28 R30 to R37 R39 R40"""
    for chapter in (
        begin,
        work,
        hear_that_it_is_time,
        plan,
        talk,
        meet,
        reflect,
        agree_to_stay_in_touch,
        celebrate,
        take_the_document_along,
        pass_it_on,
        stay_in_touch,
        begin_anew,
    ):
        chapter(story)


def begin(story: Story) -> None:
    """R39, R5: what they agree on speaks of the ending already."""
    mentor, mentee = story.mentor, story.mentee
    deeds.invite(mentor, mentee, "Grow into leading a team", planned_end=date(2026, 9, 30))
    story.crash()
    invitation = mentee.hears(
        f"{mentor.called} would like to be your mentor.", f"{mentor.called} möchte dich im Mentoring begleiten."
    )
    mentee.sees_in(
        invitation,
        "Either of us may say that it is time, without fault or reasons.",
        "Wir dürfen beide sagen, dass es so weit ist, ohne Schuld und ohne Begründung.",
    )
    mentee.sees_in(invitation, "Planned end: 30 September 2026", "Geplanter Abschluss: 30. September 2026")
    mentee.presses("Accept")
    mentor.hears(f"You are now the mentor of {mentee.called}", f"Ab jetzt begleitest du {mentee.called} im Mentoring.")
    begun = mentee.hears(
        f"{mentor.called} is now your mentor", f"{mentor.called} ist jetzt im Mentoring an deiner Seite"
    )
    mentee.sees_in(begun, "that will be a success", "das ist dann ein Erfolg")


def work(story: Story) -> None:
    """R6, R9, R30: goals are both's, diary and check-ins each one's own; nobody is told anything unasked."""
    mentor, mentee = story.mentor, story.mentee
    for goal in GOALS:
        deeds.add_goal(mentor, mentee, goal)
    deeds.keep_in_diary(mentee, mentee.keeps(DIARY))
    mentee.sees(
        "Saved as the first entry in your learning diary. Only you can read it",
        "Gespeichert, als erster Eintrag in deinem Lerntagebuch. Das liest nur du",
    )
    for day in ("2026-02-02", "2026-02-23", "2026-03-16", "2026-04-10"):
        story.turn_to(day)
        deeds.check_in(mentor, mentee, 4, mentor.keeps(f"Spoke up without being asked ({day})"))
        deeds.check_in(mentee, mentor, 5, mentee.keeps(f"Was less nervous ({day})"))
    story.turn_to("2026-05-05")
    story.nobody_hears_anything()
    for goal, evidence in GOALS.items():
        deeds.reach_goal(mentee, mentor, goal, evidence)
    story.crash()


def hear_that_it_is_time(story: Story) -> None:
    """R6, R14, R3: the mentor is told, with the evidence; the mentee is not."""
    mentor, mentee = story.mentor, story.mentee
    signal = mentor.hears(
        f"{mentee.called} has reached what you two set out for. Be proud of it, both of you.",
        f"{mentee.called} hat erreicht, was ihr euch vorgenommen habt. Darauf könnt ihr beide stolz sein.",
    )
    mentor.sees_in(
        signal,
        "2 of 2 goals reached, the last on 5 May 2026.",
        "2 von 2 Zielen erreicht, das letzte am 5. Mai 2026.",
    )
    story.nobody_hears_anything()


def plan(story: Story) -> None:
    """R15, R16, R2: in private, the opener from the record; what was typed survives."""
    mentor, mentee = story.mentor, story.mentee
    mentor.presses("Plan the ending", in_=mentor.last_message)
    form = mentor.opens("Plan the conversation")
    mentor.sees_in(form, "We have been working together for 3 months.", "Wir arbeiten seit 3 Monaten zusammen.")
    mentor.sees_in(
        form,
        "You have reached 2 goals: “Run a retrospective” and “Lead a project”.",
        "Du hast 2 Ziele erreicht: „Run a retrospective“ und „Lead a project“.",
    )
    mentor.type("plan.own_idea", mentor.keeps("Cake at the place where it began"))
    story.crash()
    mentor.close()
    mentor.command("/closure plan")
    mentor.sees_in(mentor.opens("Plan the conversation"), "Cake at the place")
    mentor.choose("plan.ideas", ["letter", "book"])
    assert mentor.submit() == {}
    mentor.sees("Only you see this.", "Das siehst nur du.")
    mentor.sees("Give a book that shaped you", "Ein Buch schenken, das dich geprägt hat")
    mentor.close(everything=True)
    mentee.command("/closure")
    mentee.sees_in(mentee.opens("A good ending"), "The four steps of a good ending", "Die vier Schritte")
    mentee.close()
    story.nobody_hears_anything()


def talk(story: Story) -> None:
    """R3, R17: after the conversation the mentee is told what comes now, and both see where they are."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-05-11")
    mentor.command("/closure")
    mentor.opens("A good ending")
    mentor.presses("We have talked")
    mentor.sees("You talked on 11 May 2026.", "Ihr habt am 11. Mai 2026 miteinander gesprochen.")
    mentor.close(everything=True)
    mentee.hears(
        f"You and {mentor.called} have talked about bringing your mentorship to a good end. That is a success",
        f"{mentor.called} und du habt darüber gesprochen, euer Mentoring gut abzuschließen. Das ist ein Erfolg",
    )
    mentee.presses("See the steps")
    steps = mentee.opens("A good ending")
    mentee.sees_in(steps, "It is waiting for you both.", "Hier seid ihr beide gefragt.")
    mentee.close()


def meet(story: Story) -> None:
    """R18 to R23: a date in each one's own time, then the three parts and the feedback."""
    mentor, mentee = story.mentor, story.mentee
    deeds.set_date(mentor, mentee, date(2026, 5, 21), "14:30")
    mine = mentor.hears("Thursday, 21 May 2026 at 14:30, your time", "Donnerstag, 21. Mai 2026 um 14:30 Uhr")
    theirs = mentee.hears("Thursday, 21 May 2026 at 13:30, your time", "Donnerstag, 21. Mai 2026 um 15:30 Uhr")
    moment = datetime(2026, 5, 21, 14, 30, tzinfo=ZoneInfo(mentor.user.tz)).astimezone(UTC)
    for message in (mine, theirs):
        calendar = icalendar.Calendar.from_ical(message.files[0].content)
        assert [event.start for event in calendar.events] == [moment]

    thanks = {"celebration.thanks": "Danke für deine Geduld & Ruhe"}
    deeds.fill_part(mentee, mentor, "celebration", thanks)
    grown = {"celebration.grown": "You ask before you answer", "celebration.thanks": "Thank you for your <honesty>"}
    deeds.fill_part(mentor, mentee, "celebration", grown)
    looking_back = {"looking_back.together": "Es war leicht", "looking_back.learned": "Zuhören"}
    deeds.fill_part(mentee, mentor, "looking_back", looking_back)
    deeds.fill_part(mentor, mentee, "looking_back", {"notes.looking_back": mentor.keeps("Ask about Oslo")})
    deeds.add_next_step(mentee, mentor, "Selbst jemanden begleiten", owner=mentee, due_on=date(2026, 9, 1))
    story.nobody_hears_anything()
    deeds.fill_part(mentee, mentor, "feedback", {"feedback.mentoring": "Frag noch öfter nach"})
    mentor.hears(
        f"{mentee.called} has shared feedback on your mentoring with you.",
        f"{mentee.called} hat Feedback zu deinem Mentoring mit dir geteilt.",
    )
    mentor.presses("Read it")
    mentor.sees("Frag noch öfter nach")
    mentor.close(everything=True)

    story.turn_to("2026-05-21", "14:30")
    deeds.meet(mentor, mentee)
    mentee.command("/closure meeting")
    mentee.sees("You met on 21 May 2026.", "Ihr habt euch am 21. Mai 2026 getroffen.")
    mentee.close()


def reflect(story: Story) -> None:
    """R25, R26, R27, R30: each alone, the diary at hand; it goes to the other one when it is shared."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-05-22")
    deeds.reflect(mentor, mentee, {"reflection.grown_as_mentor": "I learned to ask before I answer"})
    mentee.hears(
        f"{mentor.called} has shared their reflection with you.",
        f"{mentor.called} hat einen Rückblick mit dir geteilt.",
    )
    mentee.presses("Read it")
    mentee.sees("I learned to ask before I answer")
    mentee.close()
    mentee.command("/closure reflect")
    mentee.sees_in(mentee.opens("Your reflection"), DIARY)
    mentee.type("reflection.lessons", "Führen heißt Raum geben")
    story.crash()
    mentee.close(everything=True)
    mentee.command("/closure reflect")
    form = mentee.opens("Your reflection")
    mentee.sees_in(form, "Führen heißt Raum geben")
    mentee.sees_in(form, "Only you read this until you share it.", "Das liest nur du, bis du es teilst.")
    mentee.choose("sharing", "share")
    assert mentee.submit() == {}
    mentee.close(everything=True)
    mentor.hears(
        f"{mentee.called} has shared their reflection with you.",
        f"{mentee.called} hat einen Rückblick mit dir geteilt.",
    )
    for each in (mentor, mentee):
        each.hears("Here is your document.", "Hier ist euer Dokument.")


def agree_to_stay_in_touch(story: Story) -> None:
    """R31, R32, R37: they answer differently; both are shown both, one suggests, the other confirms."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-05-26")
    mentor.command("/closure connect")
    form = mentor.opens("Staying in touch")
    mentor.sees_in(form, "Mentor Lane reports that 75%", "Mentor Lane berichtet, dass 75\N{NO-BREAK SPACE}%")
    mentor.sees_in(form, "only when both of you have said yes", "erst, wenn ihr beide Ja gesagt habt")
    mentor.close()
    deeds.wish_to_stay_in_touch(mentor, mentee, "monthly", ["coffee"], "mentor@example.org")
    story.nobody_hears_anything()
    deeds.wish_to_stay_in_touch(mentee, mentor, "quarterly", ["coffee"], "mentee@example.org")
    asked = {each: _is_asked_to_settle(each, other) for each, other in ((mentor, mentee), (mentee, mentor))}
    mentor.sees_in(asked[mentor], "You: Every month", "Du: Jeden Monat")
    mentor.sees_in(asked[mentor], f"{mentee.called}: Every three months", f"{mentee.called}: Alle drei Monate")
    mentor.presses("Choose together", in_=asked[mentor])
    mentor.opens("Staying in touch")
    mentor.choose("agreed.rhythm", "quarterly")
    mentor.choose("agreed.bases", ["coffee", "share_resources"])
    assert mentor.submit() == {}
    mentor.close(everything=True)
    story.crash()
    mentee.presses("Confirm", in_=_is_asked_to_settle(mentee, mentor))
    story.crash()
    for each, other in ((mentor, mentee), (mentee, mentor)):
        reached = each.hears(
            f"You and {other.called} have agreed how to stay in touch.",
            f"Du und {other.called}, ihr habt vereinbart, wie ihr in Kontakt bleibt.",
        )
        each.sees_in(reached, "Every three months", "Alle drei Monate")
        each.sees_in(reached, f"{_role(story, other)}@example.org")


def _is_asked_to_settle(each: Character, other: Character) -> SeenMessage:
    return each.hears(
        f"You and {other.called} would both like to stay in touch.",
        f"Du und {other.called}, ihr möchtet beide in Kontakt bleiben.",
    )


def _role(story: Story, person: Character) -> str:
    return "mentor" if person is story.mentor else "mentee"


def celebrate(story: Story) -> None:
    """R36, R40, R34, R1: both hear what they reached, and are colleagues from here on."""
    mentor, mentee = story.mentor, story.mentee
    for each, other in ((mentor, mentee), (mentee, mentor)):
        closing = each.hears(
            f"You and {other.called} worked together for 4 months, and reached your goals before the day you had",
            f"Du und {other.called}, ihr habt 4 Monate zusammengearbeitet und eure Ziele früher erreicht, als ihr",
        )
        each.sees_in(closing, "✓ Lead a project")
        each.sees_in(closing, "From here on the two of you are colleagues.", "Ab jetzt geht es kollegial weiter")
        each.open_home()
        each.sees(
            "You completed your mentorship on 26 May 2026.", "Ihr habt euer Mentoring am 26. Mai 2026 abgeschloss"
        )
        each.open_messages()
    mentor.sees("Thank you for the time that you gave", "Danke für die Zeit, die du")
    mentor.sees("Danke für deine Geduld & Ruhe")
    mentee.sees("the recognition is yours to keep", "die Anerkennung dafür gehört dir")
    mentee.sees("You ask before you answer")


def take_the_document_along(story: Story) -> None:
    """R27, R28, R22: all that was shared, in each one's language, as a canvas and later in other forms."""
    mentor, mentee = story.mentor, story.mentee
    for each, other in ((mentor, mentee), (mentee, mentor)):
        each.hears(
            f"Your document of the time with {other.called}. It is yours to keep.",
            f"Dein Dokument über die Zeit mit {other.called}. Es gehört dir.",
        )
        (canvas,) = each.wait_for(each.canvases)
        for words in (
            *GOALS,
            *GOALS.values(),
            "Danke für deine Geduld & Ruhe",
            "Thank you for your <honesty>",
            "Zuhören",
            "Frag noch öfter nach",
            "I learned to ask before I answer",
            "Führen heißt Raum geben",
            "Selbst jemanden begleiten",
            each.reads("Every three months", "Alle drei Monate"),
            f"{_role(story, other)}@example.org",
        ):
            assert words in canvas.markdown.replace("\\", ""), (words, canvas.markdown)
        assert DIARY not in canvas.markdown
        assert canvas.title == each.reads(
            f"Our mentorship: {mentor.user.real_name} and {mentee.user.real_name}",
            f"Unser Mentoring: {mentor.user.real_name} und {mentee.user.real_name}",
        )
    story.turn_to("2026-05-29")
    deeds.ask_for_document(mentee, mentor, ["pdf", "md", "html"])
    asked = mentee.hears("Here is your document", "Hier ist dein Dokument")
    assert [file.name.rpartition(".")[2] for file in asked.files] == ["pdf", "md", "html"]


def pass_it_on(story: Story) -> None:
    """R35, R37: an invitation each, some days later; the self-check is the mentee's own."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-06-03")
    invited = {}
    for each, other in ((mentor, mentee), (mentee, mentor)):
        invited[each] = each.hears(
            f"Would you like to pass on what you learned with {other.called}?",
            f"Möchtest du weitergeben, was du mit {other.called} gelernt hast?",
        )
    mentor.presses("Yes, gladly", in_=invited[mentor])
    mentor.sees_in(invited[mentor], "You are on the list. Thank you!", "Du stehst auf der Liste. Danke!")
    mentee.sees_in(invited[mentee], "Mentor Lane reports that 89%", "Mentor Lane berichtet, dass 89\N{NO-BREAK SPACE}%")
    mentee.presses("Have a look", in_=invited[mentee])
    mentee.opens("Passing it on")
    mentee.type("self_check.brings", mentee.keeps("Patience, mostly"))
    mentee.choose("offer", "yes")
    assert mentee.submit() == {}
    mentee.close(everything=True)
    mentee.sees_in(invited[mentee], "You are on the list. Thank you!", "Du stehst auf der Liste. Danke!")


def stay_in_touch(story: Story) -> None:
    """R33, R34: at the agreed rhythm, in turn, each with an idea; off with one click. Nothing else is ever sent."""
    mentor, mentee = story.mentor, story.mentee
    story.turn_to("2026-08-25")
    story.nobody_hears_anything()
    story.turn_to("2026-08-27")
    first = _is_reminded(mentor, mentee)
    mentor.sees_in(first, "Have you come across something lately", "Ist dir etwas begegnet")
    mentor.sees_in(first, "mentee@example.org")
    mentor.presses("We are in touch", in_=first)
    story.turn_to("2026-11-27")
    second = _is_reminded(mentee, mentor)
    mentee.sees_in(second, "How about a coffee", "Wie wäre es mit einem Kaffee")
    mentee.presses("No reminders", in_=second)
    mentee.sees_in(second, "No more reminders.", "Keine Erinnerungen mehr.")
    story.turn_to("2027-03-01")
    _is_reminded(mentor, mentee)
    mentor.command("/mentorship check-in")
    mentor.hears_answer("There is no mentorship under way", "Es läuft gerade kein Mentoring")


def _is_reminded(each: Character, other: Character) -> SeenMessage:
    return each.hears(
        f"You and {other.called} wanted to stay in touch.", f"Du und {other.called} wolltet in Kontakt bleiben."
    )


def begin_anew(story: Story) -> None:
    """R28: when the next mentorship begins, the mentor's own words are at hand; nobody else sees them."""
    mentor, priya = story.mentor, story.person("Priya")
    deeds.invite(mentor, priya, "Find my feet")
    priya.hears(f"{mentor.called} would like to be your mentor.")
    priya.presses("Accept")
    priya.hears(f"{mentor.called} is now your mentor")
    begun = mentor.hears(f"You are now the mentor of {priya.called}", f"Ab jetzt begleitest du {priya.called}")
    mentor.presses("Read it again", in_=begun)
    mentor.sees_in(
        mentor.opens("What you wrote"), "I learned to ask before I answer", "I learned to ask before I answer"
    )
