"""An early end: with no fault, for a reason that is kept or shared; and the way out where something was not right."""

from __future__ import annotations

from playground import deeds
from playground.seen import SeenMessage
from tests.end_to_end.stories import chapters
from tests.end_to_end.stories.telling import Character, Story


def test_an_early_end_with_no_fault(story: Story) -> None:
    """R40, R41, R10: of two mentees, one keeps the reason and one shares it."""
    mentor, mentee, priya = story.mentor, story.mentee, story.person("Priya")
    for each in (mentee, priya):
        chapters.begin(story, mentee=each)
    story.turn_to("2026-02-02")
    read_who_will_see_the_reason(mentee, mentor)
    deeds.end_early(mentee, mentor, mentee.keeps("I would rather learn by myself"))
    told = is_told_that_it_has_ended(mentor, mentee)
    assert mentor.reads("would like you to read this", "möchte, dass du das liest") not in told.words
    deeds.end_early(priya, mentor, "I am moving to Oslo", shared=True)
    told = is_told_that_it_has_ended(mentor, priya)
    mentor.sees_in(told, f"{priya.called} would like you to read this:", f"{priya.called} möchte, dass du das liest:")
    mentor.sees_in(told, "I am moving to Oslo")
    story.nobody_hears_anything()
    look_back_all_the_same(story)
    take_the_document_along(mentor, mentee)
    story.turn_to("2026-09-07")


def test_a_way_out_where_something_was_not_right(story: Story) -> None:
    """R42: the partner hears that it has ended, in the words of any other end, and reaches nobody by it."""
    mentor, mentee, priya = story.mentor, story.mentee, story.person("Priya")
    for each in (mentee, priya):
        chapters.begin(story, mentee=each)
    story.turn_to("2026-02-02")
    leave_at_once(mentee, mentor)
    told = is_told_that_it_has_ended(mentor, mentee)
    deeds.end_early(priya, mentor)
    told_of_priya = is_told_that_it_has_ended(mentor, priya)
    assert told.words == told_of_priya.words.replace(priya.called, mentee.called)
    story.nobody_hears_anything()
    try_to_reach(mentor, mentee, told)
    story.nobody_hears_anything()
    is_left_in_peace(mentee, mentor)
    story.turn_to("2026-02-16")
    story.turn_to("2026-09-07")


def read_who_will_see_the_reason(each: Character, other: Character) -> None:
    """R41: before it is typed."""
    each.command(f"/closure end {other.mention}")
    form = each.opens("End it here").text
    who = each.reads("who may read it?", "Wer darf ihn lesen?")
    reason = each.reads("A reason, only if you would like to note one", "Ein Grund, nur wenn du einen nennen magst")
    assert form.index(who) < form.index(reason)
    each.close()


def is_told_that_it_has_ended(each: Character, other: Character) -> SeenMessage:
    """R41: kindly, and what stays."""
    told = each.hears(
        f"Your mentorship with {other.called} has ended.", f"Dein Mentoring mit {other.called} ist beendet."
    )
    each.sees_in(told, "it is nobody's fault", "niemand ist schuld")
    return told


def look_back_all_the_same(story: Story) -> None:
    """R41: both can still thank and reflect, and each reads what the other one shares."""
    mentor, mentee = story.mentor, story.mentee
    deeds.fill_part(mentor, mentee, "celebration", {"celebration.thanks": "Thank you for the honesty"})
    mentee.command(f"/closure meeting {mentor.mention}")
    overview = mentee.opens("Your final meeting")
    mentee.press("meeting_part", near=deeds.PARTS["celebration"])
    mentee.wait_for(lambda: mentee.modal and mentee.modal.title != overview.title)
    mentee.sees("Thank you for the honesty")
    mentee.close(everything=True)
    chapters.look_back(story)


def take_the_document_along(mentor: Character, mentee: Character) -> None:
    """R41, R28: exported at any time, with what the two have shared; the reason stays out of it."""
    deeds.ask_for_document(mentor, mentee, ["md"])
    message = mentor.hears("Here is your document of the time", "Hier ist dein Dokument über die Zeit")
    document = message.files[0].content.decode()
    for words in ("Thank you for the honesty", *(f"What {each.user.first_name} and" for each in (mentor, mentee))):
        assert words in document
    mentee.command("/closure")
    page = mentee.opens("A good ending")
    mentee.sees_in(page, "It ended on 2 February 2026.", "Seit dem 2. Februar 2026 ist es abgeschlossen.")
    mentee.close()


def leave_at_once(mentee: Character, mentor: Character) -> None:
    """R42: the workspace's contact is named, and one click is enough."""
    mentee.command(f"/closure safety {mentor.mention}")
    page = mentee.opens("If it was not right")
    mentee.sees_in(page, "Somebody to talk to: @Alex Kim", "Jemand zum Reden: @Alex Kim")
    mentee.sees_in(
        page,
        f"{mentor.called} hears from me that it has ended, and nothing else.",
        f"{mentor.called} erfährt von mir, dass es beendet ist, und sonst nichts.",
    )
    mentee.presses("End it now")
    mentee.sees(
        "It has ended, and I won't bring you anything about it any more.",
        "Es ist beendet, und ich bringe dir nichts mehr dazu.",
    )
    mentee.close()


def try_to_reach(mentor: Character, mentee: Character, told: SeenMessage) -> None:
    """R42: whatever the partner does, it looks as after any other end and goes nowhere."""
    mentor.presses("Send a few words", in_=told)
    mentor.opens("A written goodbye")
    mentor.type("goodbye.text", mentor.keeps("Why?"))
    assert mentor.submit() == {}
    mentor.close(everything=True)
    mentor.command(f"/closure {mentee.mention}")
    mentor.opens("A good ending")
    mentor.presses("Take it up again")
    mentor.sees(f"You have asked {mentee.called} to take it up again.", f"Du hast {mentee.called} gefragt, ob ihr es")
    mentor.close()
    deeds.reflect(mentor, mentee, {"reflection.moments": mentor.keeps("The day you cried")})
    deeds.wish_to_stay_in_touch(mentor, mentee, "monthly", ["coffee"], mentor.keeps("mentor@example.org"))


def is_left_in_peace(mentee: Character, mentor: Character) -> None:
    """R42: the one who left sees nothing of it, is asked for nothing, and keeps the document."""
    mentee.command(f"/closure {mentor.mention}")
    mentee.sees("ended on 2 February 2026.", "ist seit dem 2. Februar 2026 beendet.")
    page = mentee.opens("Your mentorship").text
    for words in (mentee.say("Take it up again"), mentee.say("Open my reflection"), mentee.say("Stay in touch?")):
        assert words not in page
    mentee.presses("Get the document")
    mentee.opens("Your document")
    mentee.choose("formats", ["md"])
    assert mentee.submit() == {}
    mentee.close(everything=True)
    mentee.hears("Here is your document of the time", "Hier ist dein Dokument über die Zeit")
    mentee.open_home()
    mentee.sees("Nothing. Enjoy your day.", "Nichts. Hab einen schönen Tag.")
