import json
from collections import Counter
from pathlib import Path

import pytest

from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.span_alignment import MisalignedSpan
from spacy_xling_ner.workbench.doctor import check_alignment, read_corpus
from spacy_xling_ner.workbench.doctor.alignment import TokenizerFit, recommend

ROOT = Path(__file__).resolve().parents[3]
GSD = ROOT.parent / "shared" / "assets" / "ja" / "gsd" / "test.bio"
# A: 選挙 管理 委員 会, B: 選挙 管理 委員会, C: 選挙管理委員会; A: 東京 都, B and C: 東京都
LINES = [
    {"text": "選挙管理委員会の川辺氏", "entities": [[0, 4, "ORG"], [8, 10, "PER"]]},
    {"text": "選挙管理委員は", "entities": [[4, 6, "ORG"]]},
    {"text": "東京都は晴れ", "entities": [[0, 2, "LOC"]]},
]


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf8")
    return path


@pytest.fixture
def report(corpus):
    return check_alignment(read_corpus(corpus, lang="ja", format="jsonl"))


def lost(fit):
    return [(span.line, span.tokens) for span in fit.misaligned]


def test_each_split_mode_says_what_it_loses(report):
    a, b, c = report.fits
    assert [fit.split_mode for fit in report.fits] == ["A", "B", "C"]
    assert lost(a) == []
    assert lost(b) == [(3, "[東京]都|は|晴れ")]
    assert lost(c) == [
        (1, "[選挙管理]委員会|の|川辺"),
        (2, "選挙管理[委|員]|は"),
        (3, "[東京]都|は|晴れ"),
    ]
    assert a.tokens > b.tokens > c.tokens
    assert c.lost_by_label() == {"LOC": 1, "ORG": 2, "PER": 0}
    assert c.lost_by_reason() == {"misaligned": 3}
    assert (a.ceiling, c.ceiling) == (1.0, 0.25)


@pytest.mark.parametrize("mode", ["A", "B", "C"])
def test_losses_are_those_of_convert(mode, corpus, report, tmp_path):
    done = convert(
        corpus, tmp_path / "o.spacy", format="jsonl", lang="ja", split_mode=mode, misfits="expand"
    )
    fit = report.fits["ABC".index(mode)]
    assert fit.tokens == done.tokens
    assert [(m.line, m.text, m.reason) for m in fit.misaligned] == [
        (m.line, m.text, m.reason) for m in done.misaligned
    ]


def test_a_converted_file_gives_the_same(corpus, report, tmp_path):
    convert(corpus, tmp_path / "o.spacy", format="jsonl", lang="ja", split_mode="C")
    again = check_alignment(read_corpus(tmp_path / "o.spacy", lang="ja"))
    assert [lost(fit) for fit in again.fits] == [lost(fit) for fit in report.fits]


def test_the_losses_of_all_modes_are_compared_with_a(report):
    assert report.recommended.split_mode == "A"
    assert report.recommended.reason == (
        "no mode is better beyond chance: A loses 0 of 4 spans, "
        "B loses 1 (fewer than A in 0 texts, more in 1; p = 1), "
        "C loses 3 (fewer than A in 0 texts, more in 3; p = 1)"
    )


def test_the_report_holds_everything(report):
    values = json.loads(json.dumps(report.to_dict()))
    assert values["recommended"]["split_mode"] == "A"
    assert values["spans"] == {"LOC": 1, "ORG": 2, "PER": 1}
    misfit = values["tokenizers"][1]["misfits"][0]
    assert (misfit["line"], misfit["start"], misfit["end"]) == (3, 0, 2)
    assert misfit["file"].endswith("in.jsonl")


def make_fit(mode, lost):
    span = MisalignedSpan("f", 1, 0, 1, "x", "X", "misaligned", "", "[x]y")
    return TokenizerFit(mode, 90, Counter(X=50), [span] * sum(lost), lost)


@pytest.mark.parametrize(
    ("a", "b", "c", "mode", "p_values"),
    [
        # equal losses, and one text or five in which C is better, are chance
        ([1, 0] * 10, [1, 0] * 10, [0, 1] * 10, "A", (1.0, 1.0)),
        ([1] + [0] * 19, [0] * 20, [0] * 20, "A", (1.0, 1.0)),
        ([1] * 5 + [0] * 15, [0] * 20, [0] * 20, "A", (0.0625, 0.0625)),
        # many losses in one text are no proof
        ([9] + [0] * 19, [0] * 20, [0] * 20, "A", (1.0, 1.0)),
        ([1] * 8 + [0] * 12, [1] * 8 + [0] * 12, [0] * 20, "C", (1.0, 2 / 2**8)),
        ([1] * 8 + [0] * 12, [0] * 20, [0] * 7 + [1] + [0] * 12, "B", (2 / 2**8, 2 / 2**7)),
    ],
)
def test_another_mode_than_a_must_be_better_beyond_chance(a, b, c, mode, p_values):
    found = recommend([make_fit("A", a), make_fit("B", b), make_fit("C", c)])
    assert found.split_mode == mode
    assert tuple(found.p_values.values()) == pytest.approx(p_values, abs=1e-5)
    assert ("no mode is better" in found.reason) == (mode == "A")


def test_the_corpus_itself_is_checked(tmp_path):
    path = tmp_path / "in.jsonl"
    lines = [{"text": "山田　が", "entities": [[0, 3, "PER"]]}, {"text": "晴れ", "entities": []}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf8")
    values = check_alignment(read_corpus(path, lang="ja")).to_dict()
    assert (values["without_entities"], values["few_examples"]) == (1, {"PER": 1})
    assert [span["action"] for span in values["trimmed"]] == ["trimmed to '山田'"]


def test_another_language_has_one_tokenizer(tmp_path):
    path = tmp_path / "in.conll"
    path.write_text("New-York-based B-LOC\nfirm O\n\nIn O\nLeeds B-LOC\n", encoding="utf8")
    path2 = tmp_path / "in.jsonl"
    path2.write_text('{"text": "a (Leeds-based)", "entities": [[3, 8, "LOC"], [9, 14, "X"]]}')
    report = check_alignment(read_corpus(path, lang="en", format="conll"))
    assert [(fit.split_mode, fit.lost) for fit in report.fits] == [(None, 0)]
    assert report.recommended is None
    report = check_alignment(read_corpus(path2, lang="de", format="jsonl"))
    assert [span.tokens for span in report.fits[0].misaligned] == [
        "a|(|[Leeds]-based|)",
        "a|(|Leeds-[based]|)",
    ]


def test_a_config_says_which_tokenizer_is_tried(corpus, tmp_path):
    config = tmp_path / "c.cfg"
    tokenizer = '@tokenizers = "spacy.ja.JapaneseTokenizer"\nsplit_mode = "C"\n'
    config.write_text(f'[nlp]\nlang = "ja"\n\n[nlp.tokenizer]\n{tokenizer}', encoding="utf8")
    texts = read_corpus(corpus, lang="ja", format="jsonl")
    report = check_alignment(texts, config=config)
    assert [(fit.split_mode, fit.lost) for fit in report.fits] == [(None, 3)]
    with pytest.raises(ValueError, match="is for 'ja'"):
        check_alignment(read_corpus(corpus, lang="en", format="jsonl"), config=config)


def test_without_spans_nothing_can_be_lost(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "晴れ", "entities": []}', encoding="utf8")
    report = check_alignment(read_corpus(path, lang="ja", format="jsonl"))
    assert [(fit.lost, fit.ceiling) for fit in report.fits] == [(0, 1.0)] * 3


def test_a_text_too_long_for_sudachi_is_an_error_with_its_line(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": "晴" * 17000, "entities": []}), encoding="utf8")
    with pytest.raises(CorpusFormatError, match=r"in\.jsonl:1: expected a text that the tokeniz"):
        check_alignment(read_corpus(path, lang="ja", format="jsonl"))


def test_gsd():
    if not GSD.exists():
        pytest.skip(f"the corpus {GSD} is not on this machine")
    report = check_alignment(read_corpus(GSD, lang="ja", format="gsd"))
    assert (report.texts, sum(report.spans.values())) == (543, 609)
    assert [fit.lost for fit in report.fits] == [3, 3, 5]
    assert report.recommended.split_mode == "A"
