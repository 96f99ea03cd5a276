"""Takes the pictures of the README from a demo that runs: `make run`, and beside it `python docs/pictures.py`."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}


def log_in(page: Page, name: str) -> None:
    """Come in as one of the people with a story."""
    page.goto(f"{ADDRESS}/inloggen/")
    page.locator("main").get_by_role("button").first.click()
    page.get_by_role("button", name=name).click()


def main() -> None:
    """A page for each picture, on a desk or on a phone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
        )

        def picture(name: str, size: dict[str, int], path: str, who: str = "", opened: str = "") -> None:
            page = browser.new_context(viewport=size, locale="nl-NL").new_page()  # type: ignore[arg-type]
            if who:
                log_in(page, who)
            page.goto(ADDRESS + path)
            if opened:
                page.locator("summary", has_text=opened).first.click()
            page.screenshot(path=HERE / f"{name}.png")

        picture("site", DESK, "/")
        picture("overview", DESK, "/mijn/", "Noor")
        picture("why", PHONE, "/mijn/", "Noor", "Aanvullende beurs")
        picture("debt", PHONE, "/mijn/schuld/", "Noor")
        browser.close()


if __name__ == "__main__":
    main()
