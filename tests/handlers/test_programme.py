"""The page for programme managers, and the admins' page to name them, in Slack (R35, R51)."""

from __future__ import annotations

from bot import closure, paying_forward
from bot.app import Sendoff
from bot.mentorships import all_of
from bot.models import Ending, Member
from playground.person import Person
from playground.server import Playground


def test_r51_everybody_else_is_told_whom_to_ask(maya: Person, alex: Person) -> None:
    """R51"""
    maya.command("/mentorship programme")
    maya.see("This is for programme managers. Here you can ask Alex Kim.")
    maya.command("/mentorship help")
    maya.see("see where everything stands")
    assert "programme" not in maya.messages()[-1].words
    alex.command("/mentorship help")
    alex.see("/mentorship programme: enrol pairs")


def test_r51_without_any_managers_admins_are_the_ones_to_ask(maya: Person) -> None:
    """R51"""
    maya.command("/mentorship programme")
    maya.see("nobody has been named one here yet")


def test_r51_removed_is_removed_at_once_also_from_an_open_page(alex: Person, lena: Person) -> None:
    """R51: the page that is still before them leads nowhere any more, and the button goes from the Home tab."""
    alex.open_home()
    alex.see("Programme")
    alex.press("programme_open")
    alex.wait_for_modal("Mentoring programme")
    assert "Programme managers" not in alex.modal.text, "only admins name some"
    lena.command("/mentorship programme")
    lena.wait_for_modal("Programmleitung")
    lena.press("manager_remove", near="Alex Kim")
    lena.see("Noch ist niemand benannt.")
    alex.wait_for(lambda: alex.home and "programme_open" not in str(alex.home.view.content))
    alex.close()
    alex.command("/mentorship programme")
    alex.see("nobody has been named one here yet")


def test_r51_an_admin_who_is_one_no_more_names_nobody(slack: Playground, lena: Person) -> None:
    """R51: Slack tells by user_change; the form that is still open is refused."""
    lena.command("/mentorship programme")
    lena.wait_for_modal("Programmleitung")
    lena.press("manager_add")
    lena.wait_for_modal("Jemanden benennen")
    lena.choose("person", lena.id)
    slack.world.change_person(lena.id, is_owner=False)

    def is_known() -> bool:
        lena.command("/mentorship help")
        return bool(lena.messages()) and "programme" not in lena.messages()[-1].words

    assert lena.wait_for(is_known)
    assert lena.submit() == {"person": "Die Programmleitung benennen nur die Admins dieses Workspace."}


def test_r35_a_manager_sees_who_offers_to_mentor_and_since_when(
    pair: tuple[Person, Person], alex: Person, bot: Sendoff
) -> None:
    """R35, R47: names and days, and nothing of what anybody wrote."""
    maya, _ = pair
    now = bot.services.clock()
    with bot.services.database.writing(maya.user.team_id) as session:
        [mentorship] = all_of(session, session.get_one(Member, (maya.user.team_id, maya.id)))
        closure.finish(session, mentorship, Ending.COMPLETED, now)
        for member in (mentorship.mentor, mentorship.mentee):
            paying_forward.offer(session, mentorship, member, now)
        paying_forward.write_self_check(session, mentorship, mentorship.mentee, {"self_check.brings": "Geduld"}, now)
    alex.command("/mentorship programme")
    page = alex.wait_for_modal("Mentoring programme")
    assert "Would like to mentor: One person" in page.text
    alex.press("See who", near="Would mentor again")
    alex.wait_for_modal("Would mentor again")
    assert "@Maya Okafor, since" in alex.modal.text
    assert "Jonas" not in alex.modal.text
    alex.close()
    alex.press("See who", near="Would like to mentor")
    alex.wait_for_modal("Would like to mentor")
    assert "@Jonas Weber, since" in alex.modal.text
    assert "Geduld" not in alex.screen
