import pytest

from spacy_xling_ner.workbench.report.explorer.english_forms import EnglishForms


def run_of(output, system):
    return next(run for run in output.runs if run.system == system and run.n_train == 50)


def reader_of(english, run):
    return english.reader(run, run.read_config())


@pytest.fixture(scope="module")
def english(output):
    return EnglishForms(output.folder / "cells")


def test_the_bridge_reads_capitals_and_english_spelling(output, english):
    read = reader_of(english, run_of(output, "bridge"))
    tokens = [[0], [2], [4], [5], [7], [8], [9]]
    forms = read("山田さんは東京駅へ行く", tokens)
    assert forms == ["Yamada", "san", "is", "Tokyo", "Station", "to", "iku"]


def test_a_system_that_reads_romaji_needs_no_reader(output, english):
    for name in ("scratch", "spacy-ner"):
        assert reader_of(english, run_of(output, name)) is None


def test_systems_that_read_the_same_share_a_reader(output, english):
    bridges = [run for run in output.runs if run.system == "bridge"]
    assert len({id(reader_of(english, run)) for run in bridges}) == 1


def test_other_tokens_have_no_english_forms(output, english):
    assert reader_of(english, run_of(output, "bridge"))("東京駅", [[0], [1]]) is None


def test_without_the_lexicon_there_is_no_reader(output, tmp_path):
    assert reader_of(EnglishForms(tmp_path), run_of(output, "bridge")) is None
