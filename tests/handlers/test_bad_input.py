"""Whatever is typed or chosen, in every field of every form: a clear answer at its field, and nothing typed is lost."""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy import JSON, Text, select

from bot import schema, texts
from bot.app import Sendoff, build
from bot.database import open_database
from bot.models import Base
from bot.settings import Settings
from playground import cast, interactions
from playground.checks import REQUIRED
from playground.elements import STATE_KEY, TYPED_IN, options_of
from playground.model import View
from playground.person import Person
from playground.server import Playground
from playground.world import World
from prompts.language import Language
from prompts.problems import SENTENCES
from tests.conftest import RegisteredByKind
from tests.handlers.conftest import BEGINS
from tests.handlers.forms import FORMS, OPENINGS, Opening, fields, open_form
from tests.patient_slack import serve_patiently
from tests.record import PEOPLE, STRANGER, TEAM, THIRD, Snapshot, Stage, numbered, write

SHORT = 40
"""Characters that the longest nasty text leaves of a field for what comes before it."""
NASTY = {
    "short": "> *b* _i_ ~s~ `c`\n\n>שלום\t(1) 👩‍👩‍👧👍🏽 "
    "<!channel> <@U0MAYA0001> <https://evil.example|here> &amp; :tada: @here",
    "ampersands": "&" * 3000,
    "emoji": "🎉" * 1500,
}
"""What is accepted and kept, as far as it fits."""
BLANK = (None, " \n ", "\u200b\ufeff\u3164")
STRANGE = "a\x00b\u202ec\ud83dd"
"""Taken, without what no database keeps and what would turn other words round."""

VALID: Mapping[str, str] = {
    "link": "https://example.org/talk",
    "email": "jonas@example.org",
    "phone": "+49 30 1234567",
    "whatsapp": "+49 30 1234567",
    "sharing": "keep",
    "list": f"mentor,mentee\n{STRANGER},{THIRD}",
}
"""What a field takes that does not take just anything, by the last part of its name."""


@dataclass(frozen=True)
class Desk:
    """A bot in front of a stand-in for Slack, and a record at each stage."""

    world: World
    slack: Playground
    bot: Sendoff
    stages: Mapping[Stage, Snapshot]

    def person(self, user_id: str) -> Person:
        return Person(self.world, user_id)

    def language(self, user_id: str) -> Language:
        return self.bot.services.languages.named(PEOPLE[user_id][1])

    def set_up(self, stage: Stage) -> None:
        """Bring the record to a stage, as if nothing else had ever happened."""
        self.rest()
        for user_id in PEOPLE:
            self.world.close_modals(user_id)
        self.stages[stage].restore(self.bot.services.database)

    def rest(self) -> None:
        """Wait until nothing happens in the background any more."""
        count = self.bot.background._max_workers
        together = threading.Barrier(count + 1)
        for _ in range(count):
            self.bot.background.submit(together.wait)
        together.wait(20)

    def kept_texts(self) -> str:
        """All that stands in the columns with people's words."""
        with self.bot.services.database.engine.connect() as connection:
            return "\n".join(
                json.dumps(value, ensure_ascii=False) if isinstance(column.type, JSON) else str(value)
                for table in Base.metadata.sorted_tables
                for column in table.columns
                if isinstance(column.type, (Text, JSON)) and table.name not in {"drafts", "messages"}
                for value in connection.execute(select(column)).scalars()
            )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    with serve_patiently(folder) as slack:
        slack.clock.turn_to(BEGINS)
        for user_id in PEOPLE.keys() - slack.world.users.keys():
            slack.world.add_person(*PEOPLE[user_id], user_id=user_id)
        workspace = slack.world.default_workspace
        settings = Settings(
            slack_bot_token=workspace.bot_token,
            slack_app_token=slack.world.app_token,
            slack_api_url=slack.api_url,
            database_url=f"sqlite:///{folder / 'sendoff.db'}",
            clock_offset_file=folder / "offset",
        )
        bot = build(settings)
        handler = SocketModeHandler(bot.app, settings.slack_app_token)
        handler.connect()  # type: ignore[no-untyped-call]
        assert slack.world.sockets.wait_for_connections(1, 10)
        yield Desk(slack.world, slack, bot, _stages(folder, bot))
        closing = threading.Thread(target=handler.close)
        closing.start()
        slack.world.sockets.drop()
        closing.join()
        bot.listeners.shutdown()
        bot.background.shutdown()
        bot.services.database.close()


def _stages(folder: Path, bot: Sendoff) -> dict[Stage, Snapshot]:
    stages = {}
    for stage in {opening.stage for _, opening in OPENINGS}:
        database = open_database(f"sqlite:///{folder / stage.name}.db")
        schema.upgrade(database.engine)
        with database.writing(TEAM) as session:
            write(session, stage, bot.services.clock(), numbered())
        stages[stage] = Snapshot.of(database)
        database.close()
    return stages


def test_there_is_a_way_to_each_form(registered: RegisteredByKind) -> None:
    """A new form has to be added to `FORMS`, and is then filled in below like all others."""
    assert set(FORMS) == set(registered["submission"])


def problem_of(said: str, say: Language) -> str:
    """Which problem a sentence is about; empty if it is no sentence of ours."""
    for problem, sentence in SENTENCES.items():
        names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        pattern = re.escape(say(sentence, **{name: f"\0{name}\0" for name in names}))
        for name in names:
            pattern = pattern.replace(re.escape(f"\0{name}\0"), ".+")
        if re.fullmatch(pattern, said, re.DOTALL):
            return problem.__name__
    return ""


def valid(field: str, element: Mapping[str, Any], today: date) -> Any:
    """What a field takes, as `state.values` holds it."""
    kind = element["type"]
    last = field.rpartition(".")[2]
    if kind in TYPED_IN:
        return VALID.get(last, "Something")
    if kind == "datepicker":
        # A goal was reached on a day that is not ahead; everything else lies ahead.
        is_behind = element.get("initial_date") == today.isoformat()
        return (today if is_behind else today + timedelta(days=90)).isoformat()
    if kind == "timepicker":
        return "17:30" if field.endswith("ends") else "09:30"
    if kind in {"radio_buttons", "static_select"}:
        named = [option for option in options_of(element) if option["value"] == VALID.get(last)]
        return (named or [element.get("initial_option") or options_of(element)[0]])[0]
    if kind in {"checkboxes", "multi_static_select"}:
        return options_of(element)
    others = {"users_select": THIRD if field == "mentor" else STRANGER, "conversations_select": "C0GENERAL1"}
    assert kind in others, f"say here what a {kind} takes"
    return others[kind]


def fill(view: View, field: str, element: Mapping[str, Any], value: Any) -> None:
    view.values[field][element["action_id"]][STATE_KEY[element["type"]]] = value


def held(view: View) -> dict[str, Any]:
    """What the form holds, by field."""
    return {
        field: view.values[field][element["action_id"]][STATE_KEY[element["type"]]]
        for field, _, element in fields(view)
    }


class Filled:
    """A form that somebody has opened and filled in with what it takes."""

    def __init__(self, desk: Desk, form: str, opening: Opening) -> None:
        desk.set_up(opening.stage)
        self.desk = desk
        self.person = desk.person(opening.who)
        self.say = desk.language(opening.who)
        self.view = open_form(desk.world, self.person, form, opening)
        self.elements = {field: element for field, _, element in fields(self.view)}
        self.required = {field for field, block, _ in fields(self.view) if not block.get("optional")}
        self.today = desk.bot.services.clock().date()
        for field, element in self.elements.items():
            self.fill(field, valid(field, element, self.today))

    def fill(self, field: str, value: Any) -> None:
        fill(self.view, field, self.elements[field], value)

    def of_kind(self, kinds: frozenset[str]) -> list[str]:
        return [field for field, element in self.elements.items() if element["type"] in kinds]

    def submit(self) -> dict[str, str]:
        """Send it off as a client would that checks nothing: what is wrong, by field, each in a sentence of ours."""
        before = held(self.view)
        wrong = interactions.submit(self.desk.world, self.person.user, self.view, is_checked=False)
        if not wrong:
            return {}
        assert set(wrong) <= set(self.elements), wrong
        problems = {field: problem_of(said, self.say) for field, said in wrong.items()}
        assert all(problems.values()), wrong
        assert held(self.view) == before, "what was typed is still there"
        assert self.desk.world.top_modal(self.person.id) is self.view
        return problems

    def submit_until_accepted(self) -> dict[str, str]:
        """Send it off, and put right what is wrong, until it is accepted: all that was wrong, by field."""
        all_wrong: dict[str, str] = {}
        while wrong := self.submit():
            assert not wrong.keys() & all_wrong.keys(), f"put right, and still wrong: {wrong}"
            all_wrong |= wrong
            for field in wrong:
                self.fill(field, valid(field, self.elements[field], self.today))
        return all_wrong


@pytest.fixture(autouse=True)
def _nothing_fails(desk: Desk) -> Iterator[None]:
    """Whatever is typed, nothing goes wrong that only the log knows of."""
    with structlog.testing.capture_logs() as entries:
        yield
        desk.rest()
    assert [entry for entry in entries if entry["log_level"] in {"warning", "error"}] == []


ways = pytest.mark.parametrize(("form", "opening"), OPENINGS, ids=[str(opening) for _, opening in OPENINGS])


@ways
def test_r2_every_field_takes_what_is_right(desk: Desk, form: str, opening: Opening) -> None:
    """Otherwise the tests below would prove nothing."""
    assert Filled(desk, form, opening).submit() == {}


@ways
@pytest.mark.parametrize("kind", NASTY)
def test_r47_every_text_is_kept_as_it_was_typed(desk: Desk, form: str, opening: Opening, kind: str) -> None:
    filled = Filled(desk, form, opening)
    typed = {}
    for field in filled.of_kind(TYPED_IN):
        longest = filled.elements[field].get("max_length") or texts.LONGEST
        text = f"{field[:SHORT]} {NASTY[kind]}"
        while texts.length(text) > longest:
            text = text[: min(len(text) - 1, longest)]
        typed[field] = text
        filled.fill(field, text)
    wrong = filled.submit_until_accepted()
    assert {field.rpartition(".")[2] for field in wrong} <= VALID.keys(), wrong
    desk.rest()
    kept = desk.kept_texts()
    for field in typed.keys() - wrong.keys():
        is_line = not filled.elements[field].get("multiline")
        text = texts.clean(texts.line(typed[field]) if is_line else typed[field])
        assert form == "diary" or text in kept or json.dumps(text, ensure_ascii=False)[1:-1] in kept, field


@ways
def test_a_blank_text_is_none(desk: Desk, form: str, opening: Opening) -> None:
    filled = Filled(desk, form, opening)
    blank = filled.of_kind(TYPED_IN)
    for field, text in zip(blank, itertools.cycle(BLANK), strict=False):
        filled.fill(field, text)
    wrong = filled.submit_until_accepted()
    assert wrong == dict.fromkeys(set(blank) & (filled.required | wrong.keys()), "Empty")


@ways
def test_a_text_that_is_too_long_is_told_at_its_field(desk: Desk, form: str, opening: Opening) -> None:
    filled = Filled(desk, form, opening)
    longest = {field: filled.elements[field].get("max_length", texts.LONGEST) for field in filled.of_kind(TYPED_IN)}
    for field, most in longest.items():
        filled.fill(field, "🎉" * (most // 2) + "!")
    wrong = filled.submit_until_accepted()
    assert form == "diary" or wrong == dict.fromkeys(longest, "TooLong")


@ways
def test_what_no_database_keeps_is_left_out(desk: Desk, form: str, opening: Opening) -> None:
    filled = Filled(desk, form, opening)
    for field in filled.of_kind(TYPED_IN):
        filled.fill(field, STRANGE)
    wrong = filled.submit_until_accepted()
    assert {field.rpartition(".")[2] for field in wrong} <= VALID.keys(), wrong


DAYS: Mapping[str, Callable[[date], date]] = {
    "yesterday": lambda today: today - timedelta(days=1),
    "today": lambda today: today,
    "in twenty years": lambda today: today.replace(day=1, year=today.year + 20),
    "long ago": lambda today: today.replace(day=1, year=today.year - 20),
    "the first day there is": lambda _: date.min,
    "the last day there is": lambda _: date.max,
}


@ways
def test_every_field_with_a_choice_answers_at_itself(desk: Desk, form: str, opening: Opening) -> None:
    """Nothing, everything, and each single choice there is; days near and far; people of all kinds."""
    filled = Filled(desk, form, opening)
    for field in [field for field in filled.elements if field not in filled.of_kind(TYPED_IN)]:
        for name, value in list(_choices(filled, field)):
            filled.fill(field, value)
            wrong = filled.submit()
            assert set(wrong) <= {field, *FOLLOWS.get(field, ())}, name
            if not wrong:
                filled = Filled(desk, form, opening)
        filled.fill(field, valid(field, filled.elements[field], filled.today))


FOLLOWS = {"workday_starts": ["workday_ends"], "nudging": ["paused_until"], "day": ["time"], "mentor": ["mentee"]}
"""The fields that may be wrong after a choice in another one."""


def _choices(filled: Filled, field: str) -> Iterator[tuple[str, Any]]:
    element = filled.elements[field]
    match element["type"]:
        case "datepicker":
            yield from ((name, day(filled.today).isoformat()) for name, day in DAYS.items())
        case "timepicker":
            yield from ((time, time) for time in ("00:00", "23:59"))
        case "radio_buttons" | "static_select":
            yield from ((option["value"], option) for option in options_of(element))
        case "checkboxes" | "multi_static_select":
            yield "none", []
            yield from ((option["value"], [option]) for option in (options_of(element)[0], options_of(element)[-1]))
        case "users_select":
            yield from ((who, who) for who in (filled.person.id, *PEOPLE, *ODD_PEOPLE))
        case "conversations_select":
            yield from ((where, where) for where in ("C0LEADTEAM", "C0NOWHERE1", "general", "<!channel>", STRANGER))
    if field not in filled.required:
        yield "nothing", None if element["type"] not in {"checkboxes", "multi_static_select"} else []


ODD_PEOPLE = (cast.WHO_HAS_LEFT, cast.ANOTHER_BOT, "USLACKBOT", "U0NOBODY00")


@ways
def test_r2_what_was_typed_is_there_when_the_form_is_opened_again(desk: Desk, form: str, opening: Opening) -> None:
    filled = Filled(desk, form, opening)
    typed = {}
    for field in filled.of_kind(TYPED_IN):
        text = NASTY["short"][: filled.elements[field].get("max_length")]
        filled.person.type(field, text)
        typed[field] = text
    again = Opening(opening.who, opening.action, opening.stage, opening.ids, opening.more)
    view = open_form(desk.world, filled.person, form, again)
    assert form == "diary" or {field: held(view).get(field) for field in typed} == typed


@ways
def test_what_is_required_is_asked_for_by_slack_itself(desk: Desk, form: str, opening: Opening) -> None:
    """A field that must be filled in says so to Slack, which then asks for it in no time."""
    filled = Filled(desk, form, opening)
    for field in filled.required:
        several = filled.elements[field]["type"] in {"checkboxes", "multi_static_select"}
        filled.fill(field, [] if several else None)
    wrong = interactions.submit(desk.world, filled.person.user, filled.view)
    assert wrong == dict.fromkeys(filled.required, REQUIRED)
