"""The operator's commands: `python -m bot run`, `check`, `migrate`, `enrol`, `export`, `erase`."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

import click
import structlog
from dotenv import load_dotenv
from slack_sdk.errors import SlackApiError

from bot import alone
from bot.lazily import lazily, loading
from bot.log import set_up_logging
from bot.settings import Settings, SettingsError, TokenRefused, read_settings
from bot.socket_mode import connected
from bot.web_api import web_client

if TYPE_CHECKING:
    from bot.app import Sendoff

log = structlog.get_logger(__name__)
# The bot itself is loaded while Slack lets it in.
_build: Callable[[Settings], Sendoff] = lazily("bot.app", "build")
_run_http: Callable[[Settings], None] = lazily("bot.web", "run_http")
_enrol_file: Callable[..., None] = lazily("bot.enrol_file", "enrol_file")
_upgrade: Callable[[str], None] = lazily("bot.schema", "upgrade_at")
_export: Callable[[Settings, str, str, Path], None] = lazily("bot.operating", "export")
_erase: Callable[..., None] = lazily("bot.operating", "erase")

_team = click.option("--team", required=True, help="The workspace, by its id in Slack (T…).")
_user = click.option("--user", required=True, help="The person, by their id in Slack (U…).")


@click.group()
def cli() -> None:
    """Sendoff helps a mentor and a mentee end their mentorship well."""


def main() -> None:
    """Run the command that the operator typed."""
    cli()


@cli.command()
def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C. It uses Socket Mode when SLACK_APP_TOKEN is set, else HTTP."""
    settings = _settings()
    set_up_logging(settings.log_level)
    try:
        # Around gunicorn as a whole: its worker comes and goes.
        with alone.on(settings.database_url):
            if settings.uses_socket_mode:
                _run_socket_mode(settings)
            else:
                _run_http(settings)
    except alone.AnotherProcessRuns as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(1) from error
    except (TokenRefused, SlackApiError, URLError) as error:
        click.echo(f"Slack did not let the bot in; are the tokens those of this app? {error}", err=True)
        raise click.exceptions.Exit(1) from error


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema. `run` does so by itself."""
    _upgrade(_settings().database_url)
    click.echo("The database has the newest schema.")


@cli.command()
def check() -> None:
    """Check the settings, the database and the token, without starting."""
    settings = _settings()
    _upgrade(settings.database_url)
    try:
        answer = web_client(settings).auth_test()
    except SlackApiError as error:
        click.echo(f"Slack refused SLACK_BOT_TOKEN: {error.response['error']}", err=True)
        raise click.exceptions.Exit(1) from error
    click.echo(f"All well: {answer['user']} in {answer['team']}.")


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--team", help="The workspace's id (T…), to make sure that it is the right one.")
@click.option("--by", help="The programme manager (U…) in whose name it is done, where there are several.")
@click.option("--yes", is_flag=True, help="Enrol without asking, if nothing is wrong.")
def enrol(file: Path, team: str | None, by: str | None, *, yes: bool) -> None:
    """Enrol pairs from a CSV file: shows what would come of it, asks, and enrols all of them or nobody.

    The first line names the columns: mentor, mentee, purpose, rhythm, planned_end.
    """
    _enrol_file(_settings(), file, team, by, is_sure=yes)


@cli.command()
@_team
@_user
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where to.")
def export(team: str, user: str, folder: Path) -> None:
    """Write all that is stored about somebody into files, as they get it from /mentorship export."""
    _export(_settings(), team, user, folder)


@cli.command()
@_team
@_user
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(team: str, user: str, *, yes: bool) -> None:
    """Erase all that is stored about somebody. Their partners keep what was shared, and are told what ends by it."""
    _erase(_settings(), team, user, is_sure=yes)


def _run_socket_mode(settings: Settings) -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with connected(settings) as connection:
        with loading():
            sendoff = _build(settings)
        connection.serve(sendoff.receive)
        scheduler = sendoff.start()
        log.info("connected", mode="socket")
        stopping.wait()
    sendoff.stop(scheduler)
    log.info("stopped")


def _settings() -> Settings:
    load_dotenv()
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(2) from error
    # Bolt would read the token once more and warn that it does not need it.
    os.environ.pop("SLACK_BOT_TOKEN", None)
    return settings
