import pytest

from spacy_xling_ner.training.gold_offsets import Entity
from spacy_xling_ner.workbench.corpora.record import Record
from spacy_xling_ner.workbench.corpora.trim import trim_spans


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("山田　", "山田"),
        ("\u3000山田 \n", "山田"),
        ("\u00a0山田\u00a0", "山田"),
        ("\u200b山田\ufeff\u2060", "山田"),
        ("山\u3000田", "山\u3000田"),
        ("辻\U000e0100", "辻\U000e0100"),
        ("ക്\u200d ", "ക്\u200d"),
        (" \u3000\n", None),
        ("\u200b", None),
        ("\ufe0f\u200d", None),
    ],
)
def test_blanks_at_the_edges_are_trimmed_and_listed(text, kept):
    record = Record("f", 3, f"昨日{text}が", [Entity(2, 2 + len(text), "PER", 3)])
    changed, trimmed = trim_spans(record)
    assert changed.text == record.text
    assert [record.text[e.start : e.end] for e in changed.entities] == [kept] * (kept is not None)
    actions = [(span.text, span.action) for span in trimmed]
    if kept is None:
        assert actions == [(text, "left out: only blanks")]
    else:
        assert actions == [(text, f"trimmed to {kept!r}")] * (kept != text)


def test_a_text_without_blanks_at_edges_is_the_same_object():
    record = Record("f", 1, "山田", [Entity(0, 2, "PER", 1)])
    assert trim_spans(record) == (record, [])
