"""Settings in Slack (R4, R45)."""

from __future__ import annotations

from playground.person import Person


def test_r4_the_language_changes_at_once(jonas: Person) -> None:
    jonas.command("/mentorship settings")
    jonas.wait_for_modal("Einstellungen")
    jonas.choose("language", "en")
    assert jonas.submit() == {}
    jonas.wait_for_modal("Settings")
    jonas.see("Saved.")
    jonas.close()
    jonas.command("/mentorship help")
    jonas.see("see where everything stands")


def test_r45_what_does_not_fit_is_said_at_its_field(maya: Person) -> None:
    maya.command("/mentorship settings")
    maya.wait_for_modal("Settings")
    maya.choose("nudging", "paused")
    assert maya.submit() == {"paused_until": "Please write something here."}
    maya.choose("nudging", "on")
    maya.choose("workday_starts", "18:00")
    assert "would end before it starts" in maya.submit()["workday_ends"]
    maya.choose("workday_ends", "20:00")
    assert maya.submit() == {}
    maya.close()
    maya.command("/mentorship settings")
    assert "18:00" in str(maya.wait_for_modal("Settings").blocks)
