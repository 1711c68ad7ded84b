"""The picture of the demo: `python docs/hooks/demo_picture.py` writes docs/images/demo.png.

Needs the pipeline of `python -m spacy project run quickstart`, Playwright, Chromium, and a font
with Japanese.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PIPELINE = ROOT / "training" / "quickstart" / "japanese" / "model-best"
TEXT = "金曜の夜、松本さんと福岡ドームでホークスの試合を見る予定を入れて。"
SIZE = {"width": 820, "height": 870}


def main() -> None:
    """Serve the demo, type the text, go to a word by keyboard, and keep what is shown."""
    command = [sys.executable, "-m", "spacy", "xling", "demo", str(PIPELINE)]
    with (
        subprocess.Popen(
            [*command, "--port", "0", "--no-browser"], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as server,
        sync_playwright() as playwright,
    ):
        address = re.search(r"http://\S+", server.stdout.readline())[0]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        tab = browser.new_page(viewport=SIZE)
        tab.goto(address)
        tab.fill("#text", TEXT)
        tab.keyboard.press("Control+Enter")
        tab.wait_for_selector(".word")
        while not tab.locator(".tags:visible", has_text="福岡").count():
            tab.keyboard.press("Tab")
        tab.screenshot(path=ROOT / "docs" / "images" / "demo.png")
        browser.close()
        server.terminate()


if __name__ == "__main__":
    main()
