from spacy_xling_ner.workbench.report.explorer.english_forms import english_form_reader


def run_of(output, system):
    return next(run for run in output.runs if run.system == system and run.n_train == 50)


def reader_of(output, run, folder="cells"):
    return english_form_reader(run, run.read_config(), output.folder / folder)


def test_the_bridge_reads_capitals_and_english_spelling(output):
    read = reader_of(output, run_of(output, "bridge"))
    tokens = [[0], [2], [4], [5], [7], [8], [9]]
    forms = read("山田さんは東京駅へ行く", tokens)
    assert forms == ["Yamada", "san", "is", "Tokyo", "Station", "to", "iku"]


def test_a_system_that_reads_romaji_needs_no_reader(output):
    for name in ("scratch", "spacy-ner"):
        assert reader_of(output, run_of(output, name)) is None


def test_systems_that_read_the_same_share_a_reader(output):
    bridges = [run for run in output.runs if run.system == "bridge"]
    assert len({id(reader_of(output, run)) for run in bridges}) == 1


def test_other_tokens_have_no_english_forms(output):
    assert reader_of(output, run_of(output, "bridge"))("東京駅", [[0], [1]]) is None


def test_without_the_lexicon_there_is_no_reader(output):
    assert reader_of(output, run_of(output, "bridge"), "nothing") is None
