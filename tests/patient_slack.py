"""A stand-in for Slack that waits for the app as long as its people do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playground.bot_process import ROOT
from playground.server import Playground, serve


@contextmanager
def serve_patiently(folder: Path) -> Iterator[Playground]:
    """A playground with the app of manifest.yml, which keeps its clock's offset in a file of this folder.

    How long an answer takes beside other tests says something about the machine. Whether everybody gets one within
    Slack's three seconds is tried by tests that run alone (the marker `alone`).
    """
    with serve(ROOT / "manifest.yml", offset_file=folder / "offset") as playground:
        playground.world.trigger_seconds = 10
        playground.world.delivery.ack_seconds = 10
        yield playground
