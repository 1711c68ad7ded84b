import gzip

import spacy
from spacy.tokens import Doc, DocBin, Span

from spacy_xling_ner.pipeline.span_score import register_score
from spacy_xling_ner.workbench.evaluation.evaluate import predict
from spacy_xling_ner.workbench.experiments.grid import Store, read_predictions
from spacy_xling_ner.workbench.experiments.grid.predictions import write_predictions


def runs(grid):
    store = Store(grid.output)
    return {
        (run.dataset, run.system, run.n_train): list(
            read_predictions(store.find(run.key) / "predictions.jsonl.gz")
        )
        for run in grid.plan.runs
    }


def test_a_sentence_has_text_tokens_gold_and_found(grid):
    for lines in runs(grid).values():
        for line in lines:
            assert list(line) == ["text", "tokens", "gold", "found"]
            for start, end, *_ in [*line["tokens"], *line["gold"], *line["found"]]:
                assert 0 <= start < end <= len(line["text"])


def test_tokens_have_romaji_and_gloss_where_the_pipeline_gives_them(grid):
    found = runs(grid)
    tokens = {
        system: [token for line in found["assistant", system, 10] for token in line["tokens"]]
        for system in ("scratch", "bridge", "spacy-ner")
    }
    assert all(romaji.isascii() for *_, romaji, _ in tokens["scratch"] if romaji.isalpha())
    assert all(gloss is None for *_, gloss in tokens["scratch"])
    assert any(gloss for *_, gloss in tokens["bridge"])
    assert {(romaji, gloss) for *_, romaji, gloss in tokens["spacy-ner"]} == {(None, None)}
    # the same text, whatever reads it
    texts = {tuple(line["text"] for line in found["assistant", name, 10]) for name in tokens}
    assert len(texts) == 1


def test_entities_have_a_score_if_there_is_one(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Anna"}])
    known = nlp.make_doc("Anna left")
    known.set_ents([Span(known, 0, 1, "PER")], default="outside")
    words = Doc(nlp.vocab, words=["Hello", "Anna"])
    words.set_ents([], default="outside")
    # without annotation: neither evaluated nor written
    corpus = DocBin(docs=[known, words, nlp.make_doc("Anna")], store_user_data=True)
    corpus.to_disk(tmp_path / "test.spacy")
    path = tmp_path / "predictions.jsonl.gz"
    had = Span.has_extension("score")
    try:
        if had:
            Span.remove_extension("score")
        write_predictions(path, predict(nlp, tmp_path / "test.spacy"))
        lines = list(read_predictions(path))
        assert [line["found"] for line in lines] == [[[0, 4, "PER", None]], [[6, 10, "PER", None]]]
        assert [line["gold"] for line in lines] == [[[0, 4, "PER"]], []]
        assert lines[1]["text"] == "Hello Anna "
        Span.set_extension("score", getter=lambda span: len(span.text) / 3)
        write_predictions(path, predict(nlp, tmp_path / "test.spacy"))
        assert next(read_predictions(path))["found"] == [[0, 4, "PER", 1.3333]]
    finally:
        if Span.has_extension("score"):
            Span.remove_extension("score")
        if had:
            register_score()


def test_the_same_predictions_are_the_same_bytes(grid, tmp_path):
    store = Store(grid.output)
    run = next(run for run in grid.plan.runs if run.system == "bridge")
    test = store.find(grid.plan.cells[run.key].needs["test"]) / "corpus.spacy"
    nlp = spacy.load(store.find(run.key) / "model-best")
    write_predictions(tmp_path / "again.gz", predict(nlp, test))
    there = (store.find(run.key) / "predictions.jsonl.gz").read_bytes()
    assert (tmp_path / "again.gz").read_bytes() == there
    # compact: a few bytes a token
    text = gzip.decompress(there).decode("utf8")
    assert ", " not in text.replace("、", "")
