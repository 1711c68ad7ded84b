import spacy
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.workbench.experiments.grid import Store
from spacy_xling_ner.workbench.experiments.grid.evaluated_on import describe_input, evaluated_on


def test_a_corpus_of_words_gives_gold_tokens(tmp_path):
    nlp = spacy.blank("en")
    text = nlp("Anna is in Rome.")
    words = Doc(nlp.vocab, words=["Bob", "came"])
    for docs, said in (
        ([text], "raw text"),
        ([words], "gold tokens"),
        ([words, text], "raw text and gold tokens"),
    ):
        DocBin(docs=docs).to_disk(tmp_path / "corpus.spacy")
        assert describe_input(tmp_path / "corpus.spacy") == said


def test_labels_and_samples_are_told_and_a_missing_corpus_admitted(grid, tmp_path):
    run = next(run for run in grid.plan.runs if run.dataset == "assistant" and run.n_train == 10)
    settings = grid.plan.cells[grid.plan.cells[run.key].needs["test"]].settings
    changed = {"labels": "map.json", "sample": 9}
    old = {name: settings[name] for name in changed}
    settings.update(changed)
    try:
        found = evaluated_on(grid.plan, Store(tmp_path), [run])
    finally:
        settings.update(old)
    assert found["assistant"]["other"] == "test, unknown input, labels of map.json, 9 texts drawn"
