"""`python -m playground`: a Slack of your own, with Sendoff in it."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from playground.bot_process import ROOT, BotDidNotStart, BotProcess, bot_environment
from playground.past import live_through_the_past
from playground.server import Playground, serve

DEFAULT_PORT = 8888


def main(arguments: Sequence[str] | None = None) -> int:
    """Start a playground and a bot in it, and keep both until Ctrl-C or SIGTERM. Returns the exit code."""
    options = _parser().parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with ExitStack() as stack:
        data = Path(options.data or stack.enter_context(tempfile.TemporaryDirectory(prefix="sendoff-"))).resolve()
        data.mkdir(parents=True, exist_ok=True)
        try:
            playground = stack.enter_context(serve(ROOT / "manifest.yml", options.port, data / "clock-offset"))
        except SystemExit:
            # werkzeug has said why: most often the port is taken.
            return 1
        database = data / "sendoff.db"
        is_new = not database.exists()
        database_url = f"sqlite:///{database}"
        if options.alone:
            _say(_alone(playground, database_url))
            stop.wait()
            return 0
        try:
            bot = stack.enter_context(BotProcess(playground, database_url, log_file=data / "bot.log"))
        except BotDidNotStart as problem:
            _say(f"The bot did not start. It said:\n\n{problem}")
            return 1
        if is_new:
            live_through_the_past(playground)
        _say(_welcome(playground, bot))
        if options.browser:
            webbrowser.open(playground.url)
        return _watch(bot, stop)


def _watch(bot: BotProcess, stop: threading.Event) -> int:
    while not stop.wait(0.5):
        if not bot.is_running:
            _say(f"The bot has ended. It said last:\n\n{bot.output[-4000:]}")
            return 1
    _say("Goodbye.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m playground", description="A Slack of your own, on this machine only, with Sendoff in it."
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="where to serve (default: %(default)s)")
    parser.add_argument("--alone", action="store_true", help="start no bot; say how to connect one")
    parser.add_argument("--data", metavar="DIR", help="where to keep the bot's database (default: nowhere)")
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="do not open a browser")
    return parser


def _welcome(playground: Playground, bot: BotProcess) -> str:
    return (
        f"Sendoff's playground is at {playground.url}\n\n"
        "  Be Maya, a mentor, and Jonas, her mentee, in turn: choose who you are at the top.\n"
        "  A signal waits for Maya: begin there, and turn the clock to see what time brings.\n"
        f"  What the bot says of itself goes to {bot.log_file}.\n\n"
        "Ctrl-C stops everything."
    )


def _alone(playground: Playground, database_url: str) -> str:
    lines = [f"export {name}={shlex.quote(value)}" for name, value in bot_environment(playground, database_url).items()]
    return (
        f"The playground is at {playground.url}, without a bot. To connect one, in another terminal:\n\n"
        + "\n".join(f"  {line}" for line in lines)
        + "\n  python -m bot run\n\nCtrl-C stops it."
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
