"""A newcomer's first visit, in a real browser and with the real bot: see the signal, open the plan, go on in German.

The pictures of it are kept in build/screenshots; `make picture` puts one of them into the README.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.bot_process import ROOT, BotProcess
from playground.past import live_through_the_past
from playground.server import Playground
from tests.patient_slack import serve_patiently

PICTURES = ROOT / "build" / "screenshots"


@pytest.fixture
def playground(tmp_path: Path, sqlite_url: str) -> Iterator[Playground]:
    with (
        serve_patiently(tmp_path) as playground,
        BotProcess(playground, sqlite_url, tick_seconds=0.3, log_file=tmp_path / "bot.log"),
    ):
        live_through_the_past(playground)
        yield playground


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def test_r14_r15_r17_a_first_visit(playground: Playground, page: Page) -> None:
    """R14, R15, R16, R17, R4"""
    page.goto(playground.url)
    expect(page.get_by_text("2 of 2 goals reached").last).to_be_visible()
    picture(page, "1-signal")

    page.get_by_role("button", name="Plan the ending").last.click()
    plan = page.get_by_role("dialog", name="Plan the conversation")
    plan.get_by_label("Write a letter").check()
    opener = plan.get_by_label("How you could open it")
    expect(opener).to_have_value(re.compile("Present to the whole company"))
    picture(page, "2-plan")
    plan.get_by_role("button", name="Save").click()
    ending = page.get_by_role("dialog", name="A good ending")
    expect(ending.get_by_text("Write a letter")).to_be_visible()
    picture(page, "3-my-plan")
    ending.get_by_role("button", name="We have talked").click()
    page.get_by_role("dialog").last.get_by_role("button", name="Yes").click()
    expect(ending.get_by_text("The final meeting", exact=False).first).to_be_visible()
    picture(page, "4-steps")

    page.goto(f"{playground.url}/as/U0JONAS001/app/messages")
    page.get_by_role("button", name="Treffen vorbereiten").last.click()
    meeting = page.get_by_role("dialog", name="Euer Abschlusstreffen")
    expect(meeting.get_by_role("button", name="Öffnen: Feiern")).to_be_visible()
    picture(page, "5-meeting-in-german")
    meeting.get_by_role("button", name="Öffnen: Feiern").click()
    part = page.get_by_role("dialog", name="Feiern")
    part.get_by_label("Wofür dankst du Maya Okafor?").fill("Für die Geduld <!channel> & das Lachen 🎉")
    part.get_by_label("Wir beide").check()
    part.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("dialog", name="Euer Abschlusstreffen")).to_be_visible()

    page.goto(f"{playground.url}/as/U0PRIYA001/app/messages")
    expect(page.get_by_text("It is yours to keep").last).to_be_visible()
    picture(page, "6-document")
