"""The learning diary in Slack (R30)."""

from __future__ import annotations

from playground.person import Person


def test_r30_a_command_saves_at_once_and_nobody_else_sees_it(jonas: Person, maya: Person) -> None:
    jonas.command("/mentorship diary @Maya asks first & answers <later>\nand waits")
    jonas.see("als erster Eintrag in deinem Lerntagebuch")
    told = jonas.messages()[-1]
    assert told.is_ephemeral
    jonas.command("/mentorship diary")
    jonas.wait_for_modal("Lerntagebuch")
    jonas.see("@Maya Okafor asks first & answers <later>\nand waits")
    maya.command("/mentorship diary")
    assert "asks first" not in maya.wait_for_modal("Learning diary").text


def test_r30_entries_are_added_changed_searched_and_deleted(maya: Person) -> None:
    maya.command("/mentorship diary Ask before you answer")
    maya.see("Saved as the first entry")
    maya.command("/mentorship diary")
    maya.wait_for_modal("Learning diary")
    maya.press("Add an entry")
    maya.wait_for_modal("Diary entry")
    maya.type("text", "Say no early")
    assert maya.submit() == {}
    maya.wait_for_modal("Learning diary")
    maya.see("Say no early")

    maya.type("Search for words", "NO early")
    assert maya.submit() == {}
    maya.wait_for(lambda: maya.modal and "Ask before you answer" not in maya.modal.text)
    maya.press("Change")
    maya.wait_for_modal("Diary entry")
    maya.type("text", "Say no early, and kindly")
    assert maya.submit() == {}
    maya.see("Say no early, and kindly")
    maya.see("Ask before you answer")

    maya.press("Delete", near="Ask before you answer", confirm=False)
    maya.press("Delete", near="Ask before you answer")
    maya.wait_for(lambda: maya.modal and "Ask before you answer" not in maya.modal.text)


def test_r30_a_message_is_kept_with_a_thought(maya: Person, jonas: Person) -> None:
    maya.command("/mentorship start @Jonas")
    maya.wait_for_modal()
    maya.choose("my_role", "mentor")
    maya.submit()
    jonas.see("Maya Okafor möchte")
    message = jonas.messages()[-1]
    jonas.message_shortcut("save_to_diary", message)
    form = jonas.wait_for_modal("Tagebucheintrag")
    assert "Maya Okafor möchte dich im Mentoring begleiten" in str(form.blocks)
    jonas.type("text", "Ich habe eine Mentorin!")
    assert jonas.submit() == {}
    jonas.command("/mentorship diary")
    jonas.see("Ich habe eine Mentorin!")
