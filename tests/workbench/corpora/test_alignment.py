import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_xling_ner.training.gold_offsets import Entity
from spacy_xling_ner.workbench.corpora.alignment import MisfitError, align


@pytest.fixture
def doc():
    # offsets: 東京都 0-3, 内 3-4, の 4-5, 川辺葵 5-8, 氏 8-9
    words = ["東京都", "内", "の", "川辺葵", "氏"]
    return Doc(Vocab(), words=words, spaces=[False] * 5)


def run(doc, *entities, policy="expand"):
    given = [Entity(start, end, label, line=9) for start, end, label in entities]
    spans, misfits = align(doc, given, policy)
    assert not {i for s in spans for i in range(s.start, s.end) if doc[i].ent_iob}
    return (
        [(span.text, span.label_) for span in spans],
        [(misfit.text, misfit.reason, misfit.action) for misfit in misfits],
    )


@pytest.mark.parametrize("policy", ["expand", "drop", "error"])
def test_entity_of_whole_tokens_is_kept_by_every_policy(doc, policy):
    spans, misfits = run(doc, (5, 8, "PER"), (0, 4, "LOC"), policy=policy)
    assert spans == [("東京都内", "LOC"), ("川辺葵", "PER")]
    assert misfits == []


def test_expand_widens_to_whole_tokens_and_says_so(doc):
    spans, misfits = run(doc, (0, 2, "LOC"))
    assert spans == [("東京都", "LOC")]
    assert misfits == [("東京", "misaligned", "expanded to '東京都'")]


def test_drop_leaves_out_and_says_so(doc):
    spans, misfits = run(doc, (0, 2, "LOC"), (5, 8, "PER"), policy="drop")
    assert spans == [("川辺葵", "PER")]
    assert misfits == [("東京", "misaligned", "dropped: its tokens are '東京都'")]


def test_error_names_entity_and_line(doc):
    with pytest.raises(MisfitError, match=r"line 9: .*'東京' in '東京都'"):
        run(doc, (0, 2, "LOC"), policy="error")


def test_of_two_expanded_entities_the_longer_keeps_the_token(doc):
    spans, misfits = run(doc, (5, 6, "LOC"), (6, 8, "PER"))
    assert spans == [("川辺葵", "PER")]
    assert misfits == [
        ("川", "collision", "dropped: '辺葵' (PER) has its tokens"),
        ("辺葵", "misaligned", "expanded to '川辺葵'"),
    ]


def test_of_two_equally_long_entities_the_earlier_keeps_the_token(doc):
    for entities in [((5, 6, "A"), (7, 8, "B")), ((7, 8, "B"), (5, 6, "A"))]:
        spans, misfits = run(doc, *entities)
        assert spans == [("川辺葵", "A")]
        assert [misfit[:2] for misfit in misfits] == [("川", "misaligned"), ("葵", "collision")]


def test_nested_entity_of_the_corpus_is_listed(doc):
    spans, misfits = run(doc, (3, 4, "X"), (0, 4, "LOC"))
    assert spans == [("東京都内", "LOC")]
    assert misfits == [("内", "overlap", "dropped: '東京都内' (LOC) has its tokens")]
    with pytest.raises(MisfitError, match="expected entities that do not overlap"):
        run(doc, (3, 4, "X"), (0, 4, "LOC"), policy="error")


def test_same_offsets_with_two_labels_are_decided_by_label_not_by_order(doc):
    assert run(doc, (0, 3, "B"), (0, 3, "A"))[0] == [("東京都", "A")]
    assert run(doc, (0, 3, "A"), (0, 3, "B"))[0] == [("東京都", "A")]


def test_spaces_between_tokens_belong_to_no_token():
    doc = Doc(Vocab(), words=["Maya", "sails"])
    assert run(doc, (0, 5, "PER"))[0] == [("Maya", "PER")]
    with pytest.raises(MisfitError, match="an entity that holds a token"):
        run(doc, (4, 5, "PER"))


def test_unknown_policy_is_refused(doc):
    with pytest.raises(ValueError, match="choose from expand, drop, error"):
        align(doc, [], "keep")  # type: ignore[arg-type]
