import shutil

import pytest

from spacy_xling_ner.workbench.report.explorer.faces import FaceReaders, language_of
from spacy_xling_ner.workbench.report.output import read_output
from spacy_xling_ner.workbench.report.tally import sentences


def run_of(output, system):
    return next(run for run in output.runs if run.system == system and run.n_train == 50)


@pytest.fixture(scope="module")
def readers(output):
    return FaceReaders(output.folder / "cells")


def test_the_bridge_reads_capitals_and_english_spelling(output, readers):
    reader = readers.of(run_of(output, "bridge"))
    tokens = [[0], [2], [4], [5], [7], [8], [9]]
    faces = reader.faces("山田さんは東京駅へ行く", tokens)
    assert faces == ["Yamada", "san", "is", "Tokyo", "Station", "to", "iku"]


def test_a_system_that_reads_romaji_needs_no_reader(output, readers):
    for name in ("scratch", "spacy-ner"):
        assert readers.of(run_of(output, name)) is None


def test_systems_that_read_the_same_share_a_reader(output, readers):
    bridges = [run for run in output.runs if run.system == "bridge"]
    assert len({id(readers.of(run)) for run in bridges}) == 1


def test_other_tokens_have_no_faces(output, readers):
    reader = readers.of(run_of(output, "bridge"))
    assert reader.faces("東京駅", [[0], [1]]) is None


def test_without_the_lexicon_nothing_is_computed(made, tmp_path):
    shutil.copytree(made.folder, tmp_path / "copy")
    for folder in (tmp_path / "copy" / "cells").glob("lexicon-*"):
        shutil.rmtree(folder)
    output = read_output(tmp_path / "copy")
    run = run_of(output, "bridge")
    assert FaceReaders(output.folder / "cells").of(run) is None
    assert list(sentences(run))


def test_the_language_is_that_of_the_config(output):
    assert language_of(run_of(output, "bridge")) == "ja"
    assert language_of(output.sources[0]) == "en"
