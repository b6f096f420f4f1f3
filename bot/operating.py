"""What the operator does for people who cannot ask for themselves, since they have left (R48)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot import erasure
from bot.clock import system_clock
from bot.database import Database, open_database
from bot.members import find_member
from bot.models import Member
from bot.settings import Settings
from prompts import my_data
from prompts.language import load_languages


def export(settings: Settings, team_id: str, user_id: str, folder: Path) -> None:
    """Write all that is stored about somebody into a folder, as they would get it themselves.

    Raises ClickException for somebody unknown.
    """
    now = system_clock(settings.clock_offset_file)()
    with _opened(settings) as database, database.reading(team_id) as session:
        member = _find(session, team_id, user_id)
        sheets = my_data.export_sheets(session, member, now, now, load_languages().of(member))
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        made = sheet.make()
        (folder / made.filename).write_bytes(made.content)
        click.echo(folder / made.filename)


def erase(settings: Settings, team_id: str, user_id: str, *, is_sure: bool) -> None:
    """Erase all that is stored about somebody; unless `is_sure`, ask before. The running bot tells their partners.

    Raises ClickException for somebody unknown, Abort when the operator would rather not.
    """
    now = system_clock(settings.clock_offset_file)()
    with _opened(settings) as database:
        with database.reading(team_id) as session:
            name = _find(session, team_id, user_id).name
        if not is_sure:
            click.confirm(f"Erase all that is stored about {name}? It can't be undone.", abort=True)
        with database.writing(team_id) as session:
            erasure.erase(session, _find(session, team_id, user_id), now)
    click.echo("Erased. The running bot tells their partners.")


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    database = open_database(settings.database_url)
    try:
        yield database
    finally:
        database.close()


def _find(session: Session, team_id: str, user_id: str) -> Member:
    member = find_member(session, team_id, user_id)
    if member is None:
        raise click.ClickException(f"Nothing is stored about {user_id} in {team_id}.")
    return member
