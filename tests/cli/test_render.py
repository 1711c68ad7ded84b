import re
from html.parser import HTMLParser

import pytest
import spacy
from spacy.tokens import Doc, Span
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.inspection.entities_page import entities_page


@pytest.fixture(scope="module")
def japanese(tmp_path_factory):
    """Romaji, and entities without a score."""
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer")
    patterns = [{"label": "City", "pattern": "東京"}, {"label": "人名", "pattern": "山田"}]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    path = tmp_path_factory.mktemp("pipeline") / "ja"
    nlp.to_disk(path)
    return path


def run(*arguments):
    result = CliRunner().invoke(xling_cli, ["render", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


class Page(HTMLParser):
    """The text of a page, its readings, and the text and style of each entity."""

    def __init__(self, html):
        super().__init__()
        self.text, self.open = "", []
        self.readings, self.marks, self.styles, self.addresses = [], [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "mark":
            self.marks.append("")
            self.styles.append(dict(attrs)["style"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "rt" in self.open:
            self.readings.append(data)
        elif "body" in self.open:
            # white space of displaCy's templates
            self.text += re.sub("\n *", "", data)
            if "mark" in self.open:
                self.marks[-1] = " ".join([*self.marks[-1].split(), *data.split()])


def rendered(path):
    return Page(path.read_text("utf8"))


def test_entities_and_romaji_are_printed_and_on_the_page(japanese, tmp_path):
    texts, output = tmp_path / "texts.txt", tmp_path / "new" / "page.html"
    texts.write_text("山田さんは東京にいます。\n\n雨です\n", encoding="utf8")
    code, shown = run(japanese, output, "--file", texts, "--text", "東京で", "--text", "京都へ")
    assert code == 0
    lines = shown.splitlines()
    assert lines[:3] == ["東京で", "toukyou de", "  City   -   東京"]
    assert "yamada san ha toukyou ni i masu." in lines
    assert f"4 texts, 3 entities: {output}" in " ".join(shown.split())
    page = rendered(output)
    assert page.marks == ["東京 City", "山田 人名", "東京 City"]
    for style, color in zip(page.styles, ("#feca74", "#aa9cfc", "#feca74"), strict=True):
        assert f"background: {color};" in style
    assert page.readings[:2] == ["toukyou", "de"]
    assert not page.addresses
    for text in ("京都へ", "さんは", "雨です"):
        assert text in page.text


def test_scores_are_shown(trained, tmp_path):
    trained.to_disk(tmp_path / "en")
    output = tmp_path / "page.html"
    code, shown = run(tmp_path / "en", output, "--text", "Anna met Bob Stone in Paris .")
    assert code == 0
    # a pipeline without romanizer, in English: no line of romaji
    assert shown.splitlines()[1].startswith("  PER ")
    scores = re.findall(r"  (?:PER|LOC)   ([01]\.\d\d)   (Anna|Bob Stone|Paris)", shown)
    assert [name for _, name in scores] == ["Anna", "Bob Stone", "Paris"]
    page = rendered(output)
    assert page.marks[0] == f"Anna PER {scores[0][0]}"
    assert "the score of the entity" in page.text
    assert not page.readings


def test_everything_is_escaped(tmp_path):
    nlp = spacy.blank("ja", meta={"name": "<b>"})
    romanizer = nlp.add_pipe("romanizer")
    label = '<script>alert("x")</script>'
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": "山"}])
    text = '<script>alert("y")</script>と山&\n<br>{0}\x1b'
    doc = nlp.make_doc(text)
    doc[-1]._.romaji = "<i>"
    assert romanizer(doc) is doc
    html = entities_page([nlp.get_pipe("entity_ruler")(doc)], "a & <b>", 'ja"><b>')
    assert not {"script", "b", "i"} & set(re.findall(r"<(\w+)", html))
    page = Page(html)
    assert page.text.startswith("a & <b>")
    assert page.text.endswith(f'<script>alert("y")</script>と山{label}&<br>{{0}}\ufffd')
    assert page.marks == [f"山 {label}"]
    assert page.readings[-1] == "<i>"
    assert html.count("<br>") == 1


@pytest.mark.parametrize("entities", ["", "x..", ".x.", "..x", "xx.", "xxx", "xyx"])
def test_the_page_has_each_word_once(entities):
    words = ["Ada", "met", "Bob"]
    doc = Doc(spacy.blank("en").vocab, words=words)
    spans = [match.span() for match in re.finditer("x+|y+", entities)]
    doc.set_ents([Span(doc, start, end, "PER") for start, end in spans])
    page = Page(entities_page([doc], "title"))
    assert page.text.split("Entities: ")[1].replace("PER", "") == f"{len(spans)}.Ada met Bob "
    assert page.marks == [" ".join([*words[start:end], "PER"]) for start, end in spans]


def test_a_pipeline_without_components(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "en")
    code, shown = run(tmp_path / "en", tmp_path / "page.html", "--text", "Nothing here")
    assert code == 0
    assert shown.splitlines()[:2] == ["Nothing here", ""]
    assert "Entities: 0." in rendered(tmp_path / "page.html").text


def test_only_a_page_of_its_own_is_replaced(japanese, tmp_path):
    output = tmp_path / "page.html"
    assert run(japanese, output, "--text", "東京")[0] == 0
    assert run(japanese, output, "--text", "京都")[0] == 0
    assert "京都" in rendered(output).text


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "No text to render; add --text TEXT or --file FILE."),
        (["--file", "none.txt"], "none.txt"),
        (["--file", "bad.jsonl"], "bad.jsonl:2"),
    ],
)
def test_texts_that_cannot_be_read_are_an_error(japanese, tmp_path, monkeypatch, arguments, error):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.jsonl").write_text('{"text": "東京"}\n{"txt": "京都"}\n', encoding="utf8")
    code, shown = run(japanese, "page.html", *arguments)
    assert code == 1
    assert error in shown
    assert not (tmp_path / "page.html").exists()


def test_other_errors_are_one_message(japanese, tmp_path):
    code, shown = run(tmp_path / "none", tmp_path / "page.html", "--text", "東京")
    assert code == 1
    assert "is not a pipeline that loads" in shown
    code, shown = run(japanese, tmp_path, "--text", "東京")
    assert code == 1
    assert str(tmp_path) in shown.replace("\n", "")
