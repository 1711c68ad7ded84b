"""The demo as its user meets it: the command in a process, its page in headless Chromium."""

import os
import re
import signal
import subprocess
import sys

import pytest
import spacy
from conftest import small_network, train
from spacy.training import Example
from thinc.api import fix_random_seed

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.workbench.demo.server import MAX_CHARS

LEXICON = "コーヒー\tcoffee\n珈琲\tcoffee\n駅\tstation\n本\tbook\n東京\tTokyo\tplace\n"
TRAINING = [
    ("コーヒーを飲む。", [(0, 4, "Drink")]),
    ("駅でコーヒーを買った。", [(2, 6, "Drink")]),
    ("東京の駅で待つ。", [(0, 2, "City")]),
    ("東京で本を買った。", [(0, 2, "City")]),
    ("本を読む。", []),
    ("新聞を駅で買った。", []),
]
# 珈琲 is not in the training data: only the lexicon tells that it is コーヒー
TEXT = "東京の駅で珈琲を飲む。"
HTML = "東京<script>ran = 1</script><img src=x onerror='ran = 1'><b>駅</b></main></textarea>"
SUBMIT = "#text ~ button"


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    (folder / "own.tsv").write_text(LEXICON, encoding="utf8")
    fix_random_seed(0)
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = build_lexicon(tsv=folder / "own.tsv", jmdict=False)
    network = small_network()
    network["encoder"]["word"]["embed"]["view"] = {"@misc": "spacy_xling_ner.gloss_view.v1"}
    nlp.add_pipe("romanizer")
    nlp.add_pipe("xling_ner", config={"model": network})
    examples = [
        Example.from_dict(nlp.make_doc(text), {"entities": entities}) for text, entities in TRAINING
    ]
    train(nlp, examples, nlp.initialize(lambda: examples), 120)
    nlp.to_disk(folder / "ja")
    return folder / "ja"


@pytest.fixture(scope="module")
def address(pipeline):
    """Run the command; at the end Ctrl+C ends it, without a traceback."""
    arguments = ["xling", "demo", str(pipeline), "--port", "0", "--no-browser"]
    command = subprocess.Popen(
        [sys.executable, "-m", "spacy", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    line = command.stdout.readline()
    yield re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
    command.send_signal(signal.SIGINT)
    rest, _ = command.communicate(timeout=60)
    assert rest.strip() in ("", "Aborted.", "Aborted!")


@pytest.fixture
def show(browser, address):
    """Open the page and find the entities of a text; at the end the console is empty."""
    contexts, messages, requests = [], [], set()

    def opened(text=TEXT, **options):
        contexts.append(browser.new_context(**options))
        tab = contexts[-1].new_page()
        tab.on("console", lambda message: messages.append(message.text))
        tab.on("pageerror", lambda error: messages.append(str(error)))
        tab.on("request", lambda request: requests.add(request.url))
        tab.goto(address)
        tab.fill("#text", text)
        tab.click(SUBMIT)
        tab.wait_for_selector("#result > *")
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert messages == []
    assert requests == {address}


def found(tab, number):
    """The entities of a list: the first, or that without the lexicon."""
    lines = tab.locator(".found").nth(number).locator("li").all_text_contents()
    return [line.split() for line in lines]


def test_japanese_is_shown_with_entities_readings_and_english_words(show):
    tab = show()
    words = tab.locator("ruby").evaluate_all(
        "words => words.map(word => [...word.children].map(part => part.textContent))"
    )
    assert [word[2] for word in words] == ["東京", "の", "駅", "で", "珈琲", "を", "飲む", "。"]
    assert [word[:2] for word in words[2:6]] == [
        ["station", "eki"],
        ["", "de"],
        ["coffee", "koohii"],
        ["", "o"],
    ]
    marks = tab.locator(".words mark > small").all_inner_texts()
    assert [re.sub(r" 0\.\d\d$", "", mark) for mark in marks] == ["City", "Drink"]
    with_lexicon, without = found(tab, 0), found(tab, 1)
    assert [line[:2] for line in with_lexicon] == [["東京", "City"], ["珈琲", "Drink"]]
    assert all(0.5 < float(score) <= 1 for _, _, score in with_lexicon)
    assert [line[:2] for line in without] == [["東京", "City"]]


def test_a_word_shows_its_tags_to_mouse_keyboard_and_finger(show):
    expected = re.compile(r"珈琲: U-Drink (0\.\d\d), \S+ (0\.\d\d), \S+ (0\.\d\d)$")
    tab = show(has_touch=True, viewport={"width": 360, "height": 640})
    lines = tab.locator(".tags:visible")
    assert lines.count() == 0
    tab.hover(".word:has-text('珈琲')")
    probabilities = [float(each) for each in expected.match(lines.inner_text()).groups()]
    assert probabilities == sorted(probabilities, reverse=True)
    assert 0.9 < sum(probabilities) <= 1.01
    tab.hover("h1")
    assert lines.count() == 0
    tab.tap(".word:has-text('珈琲')")
    tab.hover("h1")
    assert expected.match(lines.inner_text())
    box = lines.bounding_box()
    assert box["y"] + box["height"] == 640


def test_the_keyboard_is_enough(show):
    tab = show("駅")
    tab.reload()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "text"
    tab.keyboard.type(TEXT)
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector(".word")
    tab.keyboard.press("Tab")
    for word in ("東京", "の", "駅"):
        tab.keyboard.press("Tab")
        assert tab.locator(".tags:visible").inner_text().startswith(f"{word}: ")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert tab.evaluate(outline) == "solid"
    # the line does not cover the word with the focus, wherever that is
    tab.set_viewport_size({"width": 320, "height": 400})
    for number in (0, 4, -1):
        word = tab.locator(".word").nth(number)
        word.focus()
        box, line = word.bounding_box(), tab.locator(".tags:visible").bounding_box()
        assert 0 <= box["y"] <= box["y"] + box["height"] <= line["y"]


@pytest.mark.parametrize("how", ["script", "form"])
def test_html_is_shown_as_text_and_nothing_of_it_runs(show, how):
    tab = show(HTML)
    if how == "form":  # as without JavaScript
        with tab.expect_navigation():
            tab.evaluate("document.forms[0].submit()")
    tab.wait_for_selector(".found")
    assert tab.input_value("#text") == HTML
    shown = tab.locator(".words ruby > span").all_text_contents()
    assert "".join(shown).replace(" ", "") == HTML.replace(" ", "")
    assert tab.locator("main :is(script, img, b)").count() == 0
    assert tab.evaluate("typeof ran") == "undefined"


def test_a_text_may_have_ten_thousand_characters(show):
    text = (TEXT * MAX_CHARS)[:MAX_CHARS]
    tab = show(text)
    assert "".join(tab.locator(".words ruby > span").all_text_contents()) == text
    assert len(found(tab, 0)) >= text.count("珈琲")


def test_a_longer_text_is_refused_with_a_message(browser, address):
    # not `show`: Chromium writes the status 413 to the console
    tab = browser.new_page()
    tab.goto(address)
    text = "あ" * (MAX_CHARS + 1)
    tab.fill("#text", text)
    tab.click(SUBMIT)
    message = tab.locator("#result [role=alert]").inner_text()
    assert message == "A text may have up to 10,000 characters; this one has 10,001. Shorten it."
    assert tab.input_value("#text") == text
    tab.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_fits_and_can_be_read_by_all(show, accessibility, width, scheme):
    text = TEXT * 12 + "a" * 300
    tab = show(text, viewport={"width": width, "height": 700}, color_scheme=scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.focus(".word")
    assert tab.evaluate(accessibility) == []
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 251, 249)", "dark": "rgb(17, 22, 27)"}[scheme]
