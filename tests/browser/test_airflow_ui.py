"""Airflow's UI in a real browser: what somebody sees after the main job ran.

Screenshots go to var/screenshots.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from local_stack import local_run
from playwright.sync_api import Page, expect, sync_playwright
from writethru.local.airflow import CHECKOUT, USER
from writethru.local.control import Control
from writethru.local.diary import Diary

pytestmark = pytest.mark.xdist_group("stack")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
PATIENCE_MS = 60_000
SCREENSHOTS = CHECKOUT / "var" / "screenshots"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    with local_run(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="module")
def run_id(run):
    """The last of two captures of the newsroom, both refined."""
    epoch = Diary.of(run.home, now=datetime.now(UTC)).epoch
    for hours in (3, 6):
        now = epoch + timedelta(hours=hours)
        Control.wait_for(run.home).jump(now)
        run_id = run.client.trigger("capture__demo", {"now": now.isoformat()})
        run.client.wait("capture__demo", run_id)
    run.client.run("refine")
    return run_id


@pytest.fixture(scope="module")
def page(run, run_id):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        log_in(page, run)
        yield page
        browser.close()


def log_in(page: Page, run) -> None:
    page.goto(run.airflow.url)
    page.fill("input[name=username]", USER)
    page.fill("input[name=password]", run.airflow.password)
    page.click("button[type=submit]")
    expect(page.get_by_role("link", name="Dags").first).to_be_visible()


def shoot(page: Page, name: str) -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    assert path.stat().st_size > 10_000
    return path


def test_the_list_shows_the_dags_by_their_names(page, run):
    page.goto(f"{run.airflow.url}/dags")
    for name in ("Capture: demo", "Refine", "Check", "Revisit"):
        expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    shoot(page, "dags")


def test_the_grid_shows_green_runs(page, run):
    page.goto(f"{run.airflow.url}/dags/capture__demo")
    for task in ("sources", "capture [ ]", "report", "alarm"):
        expect(page.get_by_text(task, exact=True).first).to_be_visible()
    for what in ("Failed Tasks", "Failed Runs"):
        expect(page.get_by_text(what).locator("xpath=..")).to_contain_text("0")
    shoot(page, "grid")


def test_a_task_log_says_what_happened(page, run, run_id):
    page.goto(f"{run.airflow.url}/dags/capture__demo/runs/{run_id}/tasks/report")
    expect(page.get_by_text("All batches (3):").first).to_be_visible()
    shoot(page, "log")


def test_an_asset_event_carries_counts(page, run):
    page.goto(f"{run.airflow.url}/assets")
    page.get_by_role("link", name="captures", exact=True).first.click()
    page.locator(".codicon-folding-collapsed").first.click()
    expect(page.get_by_text('"captured"').first).to_be_visible()
    shoot(page, "asset")


def test_the_stories_page_is_inside_the_ui(page, run):
    page.goto(f"{run.airflow.url}/plugin/writethru-stories")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Developing stories")).to_be_visible()
    expect(frame.get_by_role("heading", name="Latest updates")).to_be_visible()
    shoot(page, "stories")
