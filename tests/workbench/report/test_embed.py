import json

from spacy_xling_ner.workbench.report.embed import to_script_json

NASTY = {"text": "</script><!-- & \u2028 \u2029 東京 𠮷 \\ \" '"}


def test_nothing_ends_the_script():
    text = to_script_json(NASTY)
    assert not set("<>&\u2028\u2029") & set(text)
    assert "東京" in text


def test_it_is_read_as_it_was():
    assert json.loads(to_script_json(NASTY)) == NASTY
