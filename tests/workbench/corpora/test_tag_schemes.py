import pytest

from spacy_xling_ner.workbench.corpora.tag_schemes import Chunk, TagError, decode


def chunks(tags, scheme, stray="error"):
    found, strays = decode(tags.split(), scheme, stray)
    return [tuple(chunk) for chunk in found], strays


@pytest.mark.parametrize(
    ("scheme", "tags", "expected"),
    [
        ("io", "I-A I-A O I-B I-A", [(0, 2, "A"), (3, 4, "B"), (4, 5, "A")]),
        ("iob1", "I-A I-A B-A O I-B", [(0, 2, "A"), (2, 3, "A"), (4, 5, "B")]),
        ("iob2", "B-A I-A B-A O B-B", [(0, 2, "A"), (2, 3, "A"), (4, 5, "B")]),
        ("biluo", "B-A I-A L-A U-A O U-B", [(0, 3, "A"), (3, 4, "A"), (5, 6, "B")]),
        ("iobes", "B-A I-A E-A S-A O S-B", [(0, 3, "A"), (3, 4, "A"), (5, 6, "B")]),
        ("bmes", "B-A M-A E-A S-A O S-B", [(0, 3, "A"), (3, 4, "A"), (5, 6, "B")]),
        ("iob2", "B-creative-work I-creative-work", [(0, 2, "creative-work")]),
        ("iob2", "O O", []),
        ("iob2", "", []),
    ],
)
def test_each_scheme_reads_its_own_tags(scheme, tags, expected):
    assert chunks(tags, scheme) == (expected, [])


@pytest.mark.parametrize(
    ("scheme", "tags", "expected", "strays"),
    [
        ("iob2", "O I-A I-A", [(1, 3, "A")], [1]),
        ("iob2", "B-A I-B I-B", [(0, 1, "A"), (1, 3, "B")], [1]),
        ("iob2", "I-A", [(0, 1, "A")], [0]),
        ("biluo", "L-A O", [(0, 1, "A")], [0]),
        ("biluo", "B-A O", [(0, 1, "A")], [1]),
        ("biluo", "B-A L-B", [(0, 1, "A"), (1, 2, "B")], [1]),
        ("biluo", "B-A I-A", [(0, 2, "A")], [1]),
    ],
)
def test_stray_tag_opens_an_entity_or_is_refused(scheme, tags, expected, strays):
    assert chunks(tags, scheme, "open") == (expected, strays)
    with pytest.raises(TagError) as caught:
        chunks(tags, scheme)
    assert caught.value.index == strays[0]


@pytest.mark.parametrize(
    ("scheme", "tag"),
    [
        ("io", "B-A"),
        ("iob2", "L-A"),
        ("iob2", "A"),
        ("iob2", "B"),
        ("iob2", "B-"),
        ("iob2", "B- "),
        ("iob2", "b-A"),
        ("iob2", "o"),
        ("iob2", ""),
        ("iob2", "BI-A"),
        ("iob2", "-A"),
        ("biluo", "E-A"),
        ("iob2", "O-A"),
    ],
)
def test_tag_of_another_scheme_is_refused_even_when_repairing(scheme, tag):
    with pytest.raises(TagError, match="the tag O or"):
        decode(["O", tag], scheme, "open")


def test_chunks_compare_by_value():
    assert decode(["B-A"], "iob2", "error")[0] == [Chunk(0, 1, "A")]
