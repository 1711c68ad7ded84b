import pytest

from spacy_xling_ner.workbench.corpora.formats import FORMATS, get_format


def test_every_format_is_found_by_its_name():
    assert all(get_format(name) is FORMATS[name] for name in FORMATS)


def test_unknown_format_is_refused_with_the_nearest_and_all():
    with pytest.raises(ValueError, match=r"Did you mean 'stockmark'.*gsd.*jsonl"):
        get_format("stokmark")
    with pytest.raises(ValueError, match=r"Unknown format 'zzz'\. Choose from wikineural"):
        get_format("zzz")
