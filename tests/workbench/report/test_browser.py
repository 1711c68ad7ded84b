"""The page in a browser: headless Chromium, by Playwright."""

import re

import pytest

from spacy_xling_ner.workbench.report.error_counts import (
    read_sentences,
    sentence_outcomes,
    shown_runs,
)

KINDS = {"correct": "0", "label": "1", "boundary": "2", "missed": "3", "spurious": "4"}
SHOW_ALL = "const more = document.getElementById('more'); while (!more.hidden) more.click();"


@pytest.fixture(scope="module")
def window(browser):
    """One tab for all tests, with what was written to its console and what it asked for."""
    tab = browser.new_page()
    messages, requests = [], []
    tab.on("console", lambda message: messages.append(message.text))
    tab.on("pageerror", lambda error: messages.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    return tab, messages, requests


@pytest.fixture
def show(window, page):
    """Open the report; at the end the console is empty, and nothing else was asked for."""
    tab, messages, requests = window

    def opened(width=1280, height=900, scheme="light"):
        tab.set_viewport_size({"width": width, "height": height})
        tab.emulate_media(media="screen", color_scheme=scheme)
        tab.goto(page.as_uri())
        return tab

    yield opened
    assert messages == []
    assert set(requests) == {page.as_uri()}


def choose(tab, **values):
    for name, value in values.items():
        tab.select_option(f"#filters [name={name}]", value)


def cards(tab):
    """All sentences that match, shown in full."""
    tab.evaluate(SHOW_ALL)
    return tab.query_selector_all("#sentences > li")


def numbers(tab):
    """The numbers of all sentences that match, from 1."""
    tab.evaluate(SHOW_ALL)
    heads = tab.locator("#sentences h3").all_text_contents()
    return {int(re.search(r"test sentence (\d+)", head)[1]) for head in heads}


def matching(output, wanted, dataset="news", n_train=200):
    """The numbers of the sentences for which a test is true of any run, from 1."""
    found = set()
    for run in shown_runs(output):
        if (run.dataset, run.n_train) == (dataset, n_train):
            for i, line in enumerate(read_sentences(run), start=1):
                if wanted(run, line):
                    found.add(i)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_and_can_be_read_by_all(show, accessibility, width, scheme):
    tab = show(width=width, height=740, scheme=scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.evaluate(accessibility) == []
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(251, 251, 249)", "dark": "rgb(17, 22, 27)"}[scheme]


def test_charts_are_drawn(show):
    tab = show()
    sizes = tab.locator("figure:visible svg").evaluate_all(
        "charts => charts.map(c => { const box = c.getBoundingClientRect();"
        " return [box.width, box.height, c.querySelectorAll('path').length]; })"
    )
    # heat map, and two data sets each: curves, trainings, labels, errors, scores
    assert len(sizes) == 1 + 2 * 5
    for width, height, paths in sizes:
        assert width > 200
        assert height > 100
        assert paths
    for key in ("modules", "curves", "labels", "errors", "scores"):
        assert tab.locator(f"#{key} figure:visible [data-tip]").count() >= 6, key
    fill = tab.evaluate("getComputedStyle(document.querySelector('#labels [data-tip]')).fill")
    assert fill == "rgb(11, 111, 179)"


def test_another_size_shows_another_figure(show):
    tab = show()
    first = tab.locator("#errors .panel").first
    assert first.locator("figure:visible").count() == 1
    before = first.locator("figure:visible svg").get_attribute("aria-label")
    first.locator("select").select_option(label="0 sentences")
    assert first.locator("figure:visible").count() == 1
    after = first.locator("figure:visible svg").get_attribute("aria-label")
    assert "with 200 sentences" in before
    assert "with 0 sentences" in after


def test_a_mark_shows_its_number(show):
    tab = show()
    mark = tab.locator("#labels figure:visible [data-tip]").first
    mark.scroll_into_view_if_needed()
    mark.hover()
    assert tab.locator("#tip").inner_text() == mark.get_attribute("data-tip")
    tab.mouse.move(2, 2)
    assert not tab.is_visible("#tip")


def test_the_explorer_shows_all_sentences_bit_by_bit(show):
    tab = show()
    assert tab.inner_text("#count") == "24 of the 24 sentences of news on this page match."
    assert tab.get_attribute("#count", "aria-live") == "polite"
    assert tab.locator("#sentences > li").count() == 10
    tab.click("#more")
    assert tab.locator("#sentences > li").count() == 20
    # the keyboard goes on at the first new sentence
    focused = "[...document.activeElement.parentElement.children].indexOf(document.activeElement)"
    assert tab.evaluate(focused) == 10
    assert len(cards(tab)) == 24
    assert not tab.is_visible("#more")


def test_a_kind_of_error_can_be_chosen(show, output):
    tab = show()
    for kind, value in KINDS.items():
        choose(tab, kind=value)
        expected = matching(
            output, lambda run, line, k=kind: any(o.kind == k for o in sentence_outcomes(line))
        )
        assert expected
        assert numbers(tab) == expected
        assert tab.inner_text("#count").startswith(f"{len(expected)} of the 24 ")


def test_a_system_a_label_and_a_kind_go_together(show, output):
    tab = show()
    choose(tab, system="3", label="2", kind="1")

    def mistaken(run, line):
        return run.system == "bridge" and any(
            outcome.kind == "label"
            and "PER" in (line["gold"][outcome.gold][2], line["found"][outcome.found][2])
            for outcome in sentence_outcomes(line)
        )

    choose(tab, size="1")
    expected = matching(output, mistaken, n_train=50)
    assert expected
    assert numbers(tab) == expected
    for card in cards(tab):
        names = [row.inner_text() for row in card.query_selector_all(".name")]
        assert [name.removesuffix(" all correct") for name in names] == ["Gold", "bridge"]
        marks = card.query_selector_all("mark.label")
        assert any("PER" in mark.inner_text() for mark in marks)


def test_any_error_is_all_but_correct(show, output):
    tab = show()
    choose(tab, kind="errors", system="4")
    assert numbers(tab) == matching(
        output,
        lambda run, line: (
            run.system == "spacy-ner" and any(o.kind != "correct" for o in sentence_outcomes(line))
        ),
    )


def test_a_data_set_has_its_sizes_and_systems(show):
    tab = show()
    choose(tab, dataset="1")
    assert "of talk" in tab.inner_text("#count")
    sizes = tab.locator("#filters [name=size] option").all_inner_texts()
    assert sizes == ["200 sentences", "50 sentences", "0 sentences"]
    choose(tab, size="0")
    systems = tab.locator("#filters [name=system] option").all_inner_texts()
    assert systems == ["all systems", "bridge"]
    names = tab.locator("#sentences .name").all_inner_texts()
    assert {name.split(" all")[0] for name in names} == {"Gold", "bridge"}


def test_text_romaji_and_glosses_can_be_searched(show, output):
    tab = show()
    searches = {"大阪": "大阪", "yamada": "山田", "YAMADA": "山田", "Today": "今日"}
    for text, surface in searches.items():
        tab.fill("#filters [name=text]", text)
        expected = matching(output, lambda run, line, s=surface: s in line["text"])
        assert 0 < len(expected) < 24
        assert numbers(tab) == expected


def test_a_search_without_matches_shows_no_sentence(show):
    tab = show()
    tab.fill("#filters [name=text]", "no such text")
    assert tab.inner_text("#count") == "0 of the 24 sentences of news on this page match."
    assert tab.locator("#sentences > li").count() == 0
    assert not tab.is_visible("#more")


def test_tokens_have_english_form_and_gloss_above(show):
    tab = show()
    choose(tab, system="3")
    tab.fill("#filters [name=text]", "さんは東京駅")
    card = cards(tab)[0]
    tokens = card.eval_on_selector_all(
        "ruby",
        """tokens => tokens.map(t => [
            t.querySelector('.base').innerText,
            [t.className, ...[...t.querySelectorAll('rt')].map(rt => rt.innerText.trim())],
        ])""",
    )
    ruby = dict(tokens)
    assert ruby["東京"][1] == "Tokyo"
    assert ruby["駅"] == ["known", "Station", "station"]
    assert ruby["へ"][0] == "unknown"
    capitals = [e.inner_text() for e in card.query_selector_all("rt .capital")]
    assert "T" in capitals
    # both in one step: the page may still move between two
    gap = card.query_selector("ruby.known:has(.gloss)").evaluate(
        """ruby => ruby.querySelector('.base').getBoundingClientRect().top
            - ruby.querySelector('.gloss').getBoundingClientRect().bottom"""
    )
    assert gap >= -1
    tab.uncheck("#filters [name=gloss]")
    assert not card.query_selector("rt.gloss").is_visible()
    assert card.query_selector("rt.form").is_visible()
    tab.uncheck("#filters [name=form]")
    assert not card.query_selector("rt.form").is_visible()


def test_a_system_without_romaji_shows_that_of_another(show):
    tab = show()
    choose(tab, system="4")
    assert "above the tokens: inputs of bridge" in tab.inner_text("#sentences > li")
    choose(tab, system="0")
    card = tab.query_selector("#sentences > li")
    assert "above the tokens: inputs of scratch" in card.inner_text()
    assert card.query_selector("rt.form")
    assert not card.query_selector("rt.gloss")


def test_every_entity_is_at_its_offsets(show, output):
    # 𠮷野 is one character longer for JavaScript than for Python
    tab = show()
    tab.fill("#filters [name=text]", "𠮷野")
    run = next(r for r in shown_runs(output) if r.place == ("news", 200, "bridge"))
    lines = list(read_sentences(run))
    tab.evaluate(SHOW_ALL)
    shown = tab.locator("#sentences > li").evaluate_all(
        """cards => cards.map(card => {
            const rows = [...card.querySelectorAll('.row')];
            const row = rows.find(row => row.innerText.startsWith('bridge'));
            const line = row.querySelector('.line').cloneNode(true);
            const marks = [...line.querySelectorAll('mark')].map(mark => mark.firstChild.data);
            line.querySelectorAll('small').forEach(note => note.remove());
            return [card.querySelector('h3').innerText, marks, line.textContent];
        })"""
    )
    assert shown
    for head, marks, text in shown:
        line = lines[int(re.search(r"test sentence (\d+)", head)[1]) - 1]
        missed = [line["gold"][o.gold] for o in sentence_outcomes(line) if o.kind == "missed"]
        expected = sorted([f[:2] for f in line["found"]] + [g[:2] for g in missed])
        assert marks == [line["text"][start:end] for start, end in expected]
        assert text == line["text"]


def test_text_like_html_is_escaped(show):
    tab = show()
    tab.fill("#filters [name=text]", "</script>")
    assert len(cards(tab)) == 1
    assert "&amp;<b>" in tab.inner_text("#sentences")
    assert tab.inner_text("h1") == "Made <b>by hand</b> & kept"


def test_the_keyboard_is_enough(show):
    tab = show()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    tab.keyboard.press("Tab")
    outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    tab.focus("#filters [name=kind]")
    before = tab.inner_text("#count")
    for _ in range(3):
        tab.keyboard.press("ArrowDown")
    assert tab.inner_text("#count") != before
    tab.focus("summary")
    tab.keyboard.press("Enter")
    assert tab.evaluate("!document.querySelector('summary').parentElement.open")


def test_wide_tables_scroll_by_themselves_on_a_phone(show):
    tab = show(width=360, height=740)
    table = tab.locator("#results .scroll").first
    assert table.evaluate("t => t.scrollWidth > t.clientWidth")
    first = table.locator("tbody th[scope=row]").first
    table.evaluate("t => { t.scrollLeft = 200; }")
    # the system's name stays in sight
    assert first.bounding_box()["x"] >= table.bounding_box()["x"] - 1


def test_it_prints_light_and_without_its_controls(show):
    tab = show(scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 251, 249)"
    assert not tab.is_visible("nav")
    assert not tab.is_visible("#filters")
    assert tab.is_visible("#results table")


def test_without_javascript_all_figures_are_there(browser, page):
    tab = browser.new_page(java_script_enabled=False)
    tab.goto(page.as_uri())
    assert tab.locator("figure:visible").count() == tab.locator("figure").count() > 20
    assert "The explorer needs JavaScript" in tab.inner_text("#explorer")
    tab.close()
