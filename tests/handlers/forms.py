"""How each form is opened, and by whom: for tests that fill in every form there is.

A new form, or a new way to one, is a line in `FORMS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import connection, meeting
from bot.models import Role
from bot.questions import of_form
from playground import interactions
from playground.model import View
from playground.person import Person
from playground.world import World
from tests.record import ADMIN, ENROLLED, ENROLLED_MENTEE, MENTEE, MENTOR, PAIR, Stage

IDS: Mapping[str, object] = {
    "mentorship": PAIR,
    "goal": 2,
    "skill": 1,
    "step": 1,
    "entry": 2,
    "introduction": 1,
    "version": 1,
    "page": 0,
}
"""What there is in the record of `tests.record`; the diary entry is the mentee's, the step the mentor's."""


@dataclass(frozen=True)
class Opening:
    """A way to a form."""

    who: str
    """A user id."""
    action: str
    """The button's action id."""
    stage: Stage = Stage.ACTIVE
    ids: Sequence[str] = ("mentorship",)
    """What the button is about: names of `IDS`."""
    more: Mapping[str, object] = field(default_factory=dict)
    """What else the button says."""
    first: Mapping[str, Any] = field(default_factory=dict)
    """What has to be chosen for all fields to be there, by field."""

    @property
    def about(self) -> dict[str, object]:
        """All that the button says."""
        return {name: IDS[name] for name in self.ids} | dict(self.more)

    def __str__(self) -> str:
        """Its name in the list of tests."""
        more = "".join(f" {value}" for value in self.more.values())
        return f"{self.action}{more} ({self.stage}, {self.who})"


def _of_both(action: str, **how: Any) -> list[Opening]:
    return [Opening(MENTOR, action, **how), Opening(MENTEE, action, **how)]


_CHANNELS = [f"{sphere}.{channel}" for sphere in connection.SPHERES for channel in connection.CHANNELS]

FORMS: Mapping[str, Sequence[Opening]] = {
    "begin": [Opening(MENTEE, "begin_open", Stage.ALONE, ())],
    "reword": [Opening(MENTEE, "invitation_reword", Stage.INVITED, ("mentorship", "version"))],
    "goal": [Opening(MENTEE, "goal_add"), Opening(MENTOR, "goal_edit", ids=("mentorship", "goal"))],
    "goal_reached": [Opening(MENTEE, "goal_reach", ids=("mentorship", "goal"))],
    "goal_let_go": [Opening(MENTOR, "goal_let_go", ids=("mentorship", "goal"))],
    "skill": [Opening(MENTOR, "skill_add")],
    "check_in": [Opening(MENTEE, "check_in_open")],
    "diary": [Opening(MENTEE, "diary_open", ids=())],
    "diary_entry": [Opening(MENTEE, "diary_add", ids=()), Opening(MENTEE, "diary_edit", ids=("entry",))],
    "settings": [Opening(MENTEE, "settings_open", ids=())],
    "plan": _of_both("plan_open"),
    "meeting_part": [
        Opening(who, "meeting_part", Stage.TALKED, more={"part": form.value})
        for who, role in ((MENTOR, Role.MENTOR), (MENTEE, Role.MENTEE))
        for form in meeting.FORMS
        if of_form(form, role)
    ],
    "next_step": [
        Opening(MENTEE, "next_step_open", Stage.TALKED),
        Opening(MENTOR, "next_step_open", Stage.ACTIVE, ("mentorship", "step")),
    ],
    "meeting_date": [Opening(MENTEE, "meeting_date_open", Stage.TALKED)],
    "reflect": _of_both("reflect_open", stage=Stage.TALKED),
    "connect": [
        Opening(MENTEE, "connect_open", Stage.TALKED, first={"wish": "yes", "channels": _CHANNELS}),
    ],
    "agreement": [Opening(MENTEE, "agreement_open", Stage.AGREEING)],
    "document": [Opening(MENTEE, "document_open", Stage.TALKED)],
    "introduction": [Opening(MENTOR, "introduction_add")],
    "opportunity": [Opening(MENTOR, "opportunity_open")],
    "pay_forward": _of_both("pay_forward_open", stage=Stage.ENDED),
    "suggest_terms": _of_both("terms_suggest"),
    "enrol": [Opening(ADMIN, "enrol_open", ids=())],
    "pair_list": [Opening(ADMIN, "pair_list_open", ids=())],
    "misfit": [Opening(ENROLLED_MENTEE, "misfit_open", ids=(), more={"mentorship": ENROLLED})],
    "shout_out": [Opening(MENTEE, "shout_out_word", Stage.ENDED)],
    "manager": [Opening(ADMIN, "manager_add", ids=())],
    "expertise": _of_both("expertise_open"),
    "extend": [Opening(MENTEE, "extend_open")],
    "goodbye": [Opening(MENTEE, "goodbye_open")],
    "end": [Opening(MENTEE, "end_open")],
    "erase": [Opening(MENTEE, "my_data_erase", ids=())],
    "how_often": _of_both("how_often_open"),
    "how_often_afterwards": _of_both("how_often_open", stage=Stage.ENDED),
}
"""By the form's callback id."""
OPENINGS = [(form, opening) for form, openings in FORMS.items() for opening in openings]


def press(world: World, person: Person, action: str, about: Mapping[str, object]) -> None:
    """Press a button in a message to this person, whether or not the bot would show it to them."""
    button = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": action},
        "value": json.dumps(about),
    }
    blocks = [{"type": "actions", "block_id": "pressed", "elements": [button]}]
    message = world.post(person.dm, world.default_workspace.bot_user_id, text="Press", blocks=blocks)
    warnings = message.warnings.setdefault(person.id, set())
    interactions.use(world, person.user, message, "pressed", action)
    assert warnings == set(), f"{action} was not acknowledged"


def open_form(world: World, person: Person, form: str, opening: Opening) -> View:
    """Open a form, with all the fields that it can have; the modal in front of the person."""
    if world.top_modal(person.id):
        interactions.close(world, person.user, everything=True)
    press(world, person, opening.action, opening.about)
    seen = person.wait_for(lambda: person.modal and person.modal.view.content["callback_id"] == form, name=form)
    assert seen
    for name, choice in opening.first.items():
        before = person.wait_for_modal().view.hash
        person.choose(name, choice)
        person.wait_for(lambda before=before: person.modal and person.modal.view.hash != before, name="its fields")
    return person.wait_for_modal().view


def fields(view: View) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """The fields of a form: the id, the block, the element."""
    for block in view.blocks:
        if block["type"] == "input":
            yield block["block_id"], block, block["element"]
