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


def test_the_mode_with_the_fewest_lost_spans_is_recommended(report):
    assert report.recommended.split_mode == "A"
    assert report.recommended.reason == "it loses none of 4 spans (B 1, C 3)"


def test_the_report_holds_everything(report):
    values = json.loads(json.dumps(report.to_dict()))
    assert values["recommended"]["split_mode"] == "A"
    assert values["spans"] == {"LOC": 1, "ORG": 2, "PER": 1}
    misfit = values["tokenizers"][1]["misfits"][0]
    assert (misfit["line"], misfit["start"], misfit["end"]) == (3, 0, 2)
    assert misfit["file"].endswith("in.jsonl")


def make_fit(mode, n_lost, tokens):
    span = MisalignedSpan("f", 1, 0, 1, "x", "X", "misaligned", "", "[x]y")
    return TokenizerFit(mode, tokens, Counter(X=10), [span] * n_lost)


@pytest.mark.parametrize(
    ("fits", "mode", "reason"),
    [
        ([("A", 2, 90), ("B", 2, 80), ("C", 3, 70)], "B", "A and B lose 2 of 10 spans each"),
        ([("A", 0, 90), ("B", 0, 80), ("C", 0, 80)], "B", "A and B and C lose none of 10 spans"),
        ([("A", 2, 90), ("B", 2, 90), ("C", 9, 90)], "A", "fewest tokens: 90 (B 90)"),
        ([("A", 5, 90), ("B", 2, 80), ("C", 1, 85)], "C", "it loses 1 of 10 spans (A 5, B 2)"),
    ],
)
def test_of_equal_losses_the_fewest_tokens_win(fits, mode, reason):
    found = recommend([make_fit(*fit) for fit in fits])
    assert found.split_mode == mode
    assert reason in found.reason


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
    assert report.recommended.split_mode == "B"
