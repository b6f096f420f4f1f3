"""Everything that anybody can get to see, at each stage: only what is theirs to read, as it was typed, and within what
Slack takes (R47)."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import JSON, Text, select
from sqlalchemy.orm import Session

from bot import connection, meeting, privacy, schema, texts, watch
from bot.database import Database, open_database
from bot.models import Agreement, Base, DiaryEntry, Draft, Mentorship, Wishes
from bot.settings import Settings
from playground.elements import initial_values
from playground.model import User
from playground.words import Reader
from prompts.language import Languages
from tests.bot.test_privacy import DECIDED
from tests.conftest import NOW, RegisteredByKind
from tests.handlers.forms import IDS
from tests.handlers.walk import Walk
from tests.record import (
    ADMIN,
    FORMER_MENTEE,
    MENTEE,
    MENTOR,
    STRANGER,
    TEAM,
    THIRD,
    UNASKED,
    Snapshot,
    Stage,
    Words,
    numbered,
    write,
)

READERS = {
    "mentor": MENTOR,
    "mentee": MENTEE,
    "former mentee": FORMER_MENTEE,
    "third person": THIRD,
    "third person, not asked": UNASKED,
    "programme manager": ADMIN,
    "stranger": STRANGER,
}
SECRET = re.compile(r"Secret\d{4}")
HOLD_KEYS = {"connection_wishes.bases", "connection_agreements.bases"}
"""Columns that hold what was chosen of a few, and no words."""
FULLEST = (Stage.ACTIVE, Stage.AGREEING, Stage.ENDED)
"""The stages between which everything is shown."""
OF_THE_PAIR = ("mentor", "mentee")
OTHERS = [reader for reader in READERS if reader not in OF_THE_PAIR]
LOOKS = [
    *itertools.product(Stage, OF_THE_PAIR),
    *itertools.product((Stage.ACTIVE, Stage.ENDED, Stage.SHIELDED), OTHERS),
]
"""Who looks around when: to those who are not of the pair, most stages are the same."""
CLAIMED = [
    *itertools.product((Stage.INVITED, Stage.ACTIVE, Stage.PLANNED, Stage.ENDED, Stage.SHIELDED), OF_THE_PAIR),
    *itertools.product((Stage.ACTIVE, Stage.ENDED), OTHERS),
]
"""Who claims something when."""


@dataclass(frozen=True)
class Shelf:
    """Records with certain words in them, each written once and put back as often as one likes."""

    database: Database
    languages: Languages
    registered: RegisteredByKind
    written: dict[tuple[str, Stage], Snapshot] = field(default_factory=dict)

    def take(self, name: str, stage: Stage, words: Callable[[], Words], quiet: str = "") -> None:
        """Have this record in the database, with the nudges that follow from it."""
        if (name, stage) in self.written:
            self.written[name, stage].restore(self.database)
            return
        Snapshot().restore(self.database)
        with self.database.writing(TEAM) as session:
            write(session, stage, NOW, words(), quiet=quiet)
        watch.look(self.database, NOW, Settings(slack_bot_token="xoxb-"))
        self.written[name, stage] = Snapshot.of(self.database)

    def secrets(self, stage: Stage, quiet: str = "") -> None:
        """Have a record in which each text is another secret; `quiet` of the two has written nothing alone."""
        self.take(f"secrets {quiet}", stage, lambda: numbered("Secret"), quiet)

    def walk(self, user_id: str) -> Walk:
        """Somebody who is about to look around."""
        return Walk(self.database, self.languages, self.registered, user_id, NOW)


@pytest.fixture(scope="module")
def shelf(
    tmp_path_factory: pytest.TempPathFactory, languages: Languages, registered: RegisteredByKind
) -> Iterator[Shelf]:
    folder: Path = tmp_path_factory.mktemp("shelf")
    database = open_database(f"sqlite:///{folder / 'sendoff.db'}")
    schema.upgrade(database.engine)
    yield Shelf(database, languages, registered)
    database.close()


def secrets(session: Session) -> Iterator[tuple[str, Any, str]]:
    """Every secret in the record, with its row and its column."""
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            if isinstance(column.type, (Text, JSON)):
                for row in session.scalars(select(mapper.class_)):
                    held = json.dumps(getattr(row, mapper.get_property_by_column(column).key))
                    yield from ((secret, row, f"{column.table.name}.{column.name}") for secret in SECRET.findall(held))


def may_read(session: Session, reader_id: str, row: Any) -> bool:
    """What bot.privacy says."""
    match row:
        case Draft() | DiaryEntry():
            return privacy.may_read(reader_id, row, None)
        case Mentorship():
            return privacy.may_read(reader_id, row, row)
    pair = session.get_one(Mentorship, row.mentorship_id)
    match row:
        case Wishes():
            mine = session.get(Wishes, (row.mentorship_id, reader_id))
            return privacy.may_read_wishes(reader_id, row, mine, pair)
        case Agreement():
            is_of = reader_id in {pair.mentor_id, pair.mentee_id}
            return is_of and connection.look(session, pair, reader_id).agreement is not None
    return privacy.may_read(reader_id, row, pair)


def seen(walk: Walk, *, in_files: bool = True) -> dict[str, str]:
    """Every secret that somebody saw, with a place where they did."""
    places: dict[str, str] = {path: json.dumps(view) for path, view in walk.views.items()}
    places |= {path: json.dumps([block.to_dict() for block in post.blocks]) for path, post in walk.posts.items()}
    places |= walk.told | (walk.files if in_files else {})
    return {secret: path for path, content in places.items() for secret in SECRET.findall(content)}


def check_privacy(shelf: Shelf, walk: Walk, user_id: str) -> None:
    """See that somebody saw nothing but what bot.privacy opens to them."""
    with shelf.database.reading(TEAM) as session:
        allowed = {secret for secret, row, _ in secrets(session) if may_read(session, user_id, row)}
    assert {path for secret, path in seen(walk).items() if secret not in allowed} == set()
    assert [path for path, post in walk.posts.items() if SECRET.search(post.text)] == [], "told by a notification"


def test_the_record_has_a_text_in_every_column(shelf: Shelf) -> None:
    """A new column for people's words has to be written in tests.record, and is then looked for below."""
    written = set()
    for stage in FULLEST:
        shelf.secrets(stage)
        with shelf.database.reading(TEAM) as session:
            written |= {column for _, _, column in secrets(session)}
    assert written == DECIDED - HOLD_KEYS


def test_those_who_may_read_a_text_come_across_it(shelf: Shelf) -> None:
    """Otherwise the tests below would prove nothing."""
    found = set()
    for stage in FULLEST:
        shelf.secrets(stage)
        walks = [shelf.walk(reader).everywhere() for reader in (MENTOR, MENTEE)]
        read = set().union(*(seen(walk, in_files=False) for walk in walks))
        with shelf.database.reading(TEAM) as session:
            found |= {column for secret, _, column in secrets(session) if secret in read}
    assert found == DECIDED - HOLD_KEYS


@pytest.mark.parametrize(("stage", "reader"), LOOKS)
def test_r47_nobody_sees_what_is_not_theirs_to_read(shelf: Shelf, stage: Stage, reader: str) -> None:
    """Every view, message, document and calendar file that this person can get; and nothing of it is in the log."""
    shelf.secrets(stage)
    with structlog.testing.capture_logs() as entries:
        walk = shelf.walk(READERS[reader]).everywhere()
    check_privacy(shelf, walk, READERS[reader])
    assert SECRET.findall(str(entries)) == []


CLAIMS: Mapping[str, Mapping[str, object]] = {
    "of the pair": dict(IDS),
    "of the earlier pair": dict.fromkeys(IDS, 1),
    "mixed up": {**IDS, "mentorship": 1},
}


@pytest.mark.parametrize("stage", [*FULLEST, Stage.PLANNED])
@pytest.mark.parametrize("reader", OF_THE_PAIR)
def test_r47_who_has_written_nothing_sees_nothing_more(shelf: Shelf, stage: Stage, reader: str) -> None:
    """Where somebody has not written yet, forms begin with what the record has to say."""
    shelf.secrets(stage, quiet=READERS[reader])
    check_privacy(shelf, shelf.walk(READERS[reader]).everywhere(), READERS[reader])


@pytest.mark.parametrize(("stage", "reader"), CLAIMED)
def test_r47_no_claim_shows_anybody_more(shelf: Shelf, stage: Stage, reader: str) -> None:
    """Every button that reads, with ids of the other mentorship, of another's part, and at the wrong time."""
    shelf.secrets(stage)
    walk = shelf.walk(READERS[reader])
    for action, registered in shelf.registered["action"].items():
        parts = [{"part": form.value} for form in meeting.FORMS] if action.startswith("meeting") else []
        for about, part in itertools.product(CLAIMS.values() if registered.reads_only else (), [{}, *parts]):
            walk.claim(action, {**about, **part})
    check_privacy(shelf, walk, READERS[reader])


NASTY = "> *b* _i_ ~s~ `c` \n\n> שלום\t(1) 👩‍👩‍👧 <!channel> <@U0MAYA0001> <https://evil.example|x> &amp; &lt; @here"


def _line(text: str) -> str:
    """A text in which only the words count: line breaks differ from place to place."""
    return " ".join(text.replace("\u00ad", "").split())


def _shown(walk: Walk, reader: Reader) -> Iterator[tuple[str, str]]:
    """Everything that stands somewhere, thing by thing, with its place."""
    contents = {path: view["blocks"] for path, view in walk.views.items()}
    contents |= {path: [block.to_dict() for block in post.blocks] for path, post in walk.posts.items()}
    for path, blocks in contents.items():
        # Slack gives a block and an element a name where we give none.
        named = [{"block_id": str(number), **block} for number, block in enumerate(blocks)]
        values = initial_values(named)
        yield from ((path, _line(shown)) for block in named for shown in reader.block(block, values))


@pytest.mark.parametrize("stage", FULLEST)
@pytest.mark.parametrize("who", ["mentor", "mentee", "third person"])
def test_every_text_is_shown_as_it_was_typed(shelf: Shelf, stage: Stage, who: str) -> None:
    """Wherever a text stands, it stands there character for character, or is cut with an ellipsis."""
    number = numbered("Secret")
    shelf.take("nasty", stage, lambda: lambda longest: f"{number(longest)}{NASTY}"[:longest])
    reader = Reader(User(id="U2", team_id=TEAM, name="reader", real_name="Reader"), lambda _id: "", lambda: NOW)
    found = 0
    for path, shown in _shown(shelf.walk(READERS[who]).everywhere(), reader):
        for begin in SECRET.finditer(shown):
            if shown.endswith("https://example.org/", 0, begin.start()):
                continue
            found += 1
            typed, stands = _line(NASTY), shown[begin.end() :]
            same = next((at for at, c in enumerate(typed) if not stands.startswith(c, at)), len(typed))
            assert same == len(typed) or stands[same] == "…", f"{path}: {shown}"
    assert found > 0


LONGEST = {"marks": "*&", "emoji": "🎉"}


@pytest.mark.parametrize("stage", FULLEST)
@pytest.mark.parametrize("sign", LONGEST)
def test_slack_takes_the_longest_of_everything(shelf: Shelf, stage: Stage, sign: str) -> None:
    """Every view and message is one that Slack takes, whatever stands in it: the walk looks."""

    def words(longest: int) -> str:
        text = f"{number(longest)} {LONGEST[sign] * longest}"
        while texts.length(text) > longest:
            text = text[: min(longest, len(text) - 1)]
        return text.strip()

    number = numbered()
    shelf.take(sign, stage, lambda: words)
    for reader in (MENTOR, MENTEE):
        assert shelf.walk(reader).everywhere().views
