import json

import pytest
import srsly
from spacy.lang.en import English
from spacy.tokens import DocBin

from spacy_xling_ner.training.allowed_tags import annotated_labels
from spacy_xling_ner.workbench.experiments.grid import Store, parse_spec, plan
from spacy_xling_ner.workbench.experiments.grid.data_tasks import (
    make_corpus,
    make_lexicon,
    make_utterances,
)
from spacy_xling_ner.workbench.experiments.grid.job import Job

from .samples import ROOT, made, only, spec


def job(cell, folder, **inputs):
    folder.mkdir(exist_ok=True)
    return Job(cell.kind, cell.settings, folder, ROOT, inputs)


def cells(asked):
    return {cell.name: cell for cell in plan(parse_spec(asked), ROOT).cells.values()}


def test_utterances_and_a_draw_of_them(tmp_path):
    found = cells(only("spacy-ner", n_train=[10]))
    cell = found["utterances-assistant-train"]
    result = make_utterances(job(cell, tmp_path / "made"))
    path = tmp_path / "made" / "utterances.jsonl"
    lines = list(srsly.read_jsonl(path))
    assert result["documents"] == len(lines) == 30
    assert sum(result["entities"].values()) == sum(len(line["entities"]) for line in lines)
    cell = found["corpus-assistant-train-n10-s0"]
    result = make_corpus(job(cell, tmp_path / "corpus", utterances=path))
    assert (
        result["documents"] == len(DocBin().from_disk(tmp_path / "corpus" / "corpus.spacy")) == 10
    )
    assert (result["misfits"], result["strays"], result["left_out"]) == (0, 0, 0)


def test_a_corpus_of_files_with_labels_and_parts(tmp_path):
    lines = [
        {"text": f"Anna saw Bob {i}", "entities": [{"start": 0, "end": 4, "label": label}]}
        for i, label in enumerate(["A", "B"] * 50)
    ]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "labels.json").write_text('{"A": "PER", "B": null}')
    asked = only("spacy-ner", n_train=["all"])
    asked["targets"]["assistant"] = {
        "lang": "en",
        **{
            part: {
                "path": "corpus.jsonl",
                "format": "jsonl",
                "labels": "labels.json",
                "split": "train:50,dev:20,test:30",
                "part": part,
            }
            for part in ("train", "dev", "test")
        },
    }
    for name in ("configs", "assets"):
        (tmp_path / name).symlink_to(ROOT / name)
    planned = plan(parse_spec(asked), tmp_path)
    total = labelled = 0
    for part in ("train", "dev", "test"):
        cell = next(
            c for c in planned.cells.values() if c.name.startswith(f"corpus-assistant-{part}")
        )
        folder = tmp_path / part
        folder.mkdir()
        result = make_corpus(Job("corpus", cell.settings, folder, tmp_path))
        assert 0 < result["documents"] < 100
        assert set(result["entities"]) == {"PER"}
        total += result["documents"]
        labelled += result["left_out"] + result["entities"]["PER"]
    assert total == labelled == 100


def test_a_source_of_several_corpora(tmp_path):
    lines = [{"text": f"Anna saw Bob {i}", "entities": [[0, 4, "PER"]]} for i in range(3)]
    (tmp_path / "people.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "places.conll").write_text("Rome B-GPE\nburns O\n")
    (tmp_path / "labels.json").write_text('{"GPE": "LOC"}')
    asked = only("bridge", n_train=[0])
    asked["sources"]["english"]["train"] = [
        {"path": "people.jsonl", "format": "jsonl", "annotated": ["PER"]},
        {"path": "places.conll", "format": "conll", "labels": "labels.json"},
    ]
    found = cells(asked)
    inputs = {}
    for i, role in enumerate(["part00", "part01"]):
        part, folder = found[f"corpus-english-train-{i}"], tmp_path / role
        folder.mkdir()
        make_corpus(Job(part.kind, part.settings, folder, tmp_path))
        inputs[role] = folder / "corpus.spacy"
    cell = found["corpus-english-train"]
    assert [*cell.needs] == [*inputs]
    result = make_corpus(job(cell, tmp_path / "joined", **inputs))
    assert (result["documents"], result["entities"]) == (4, {"LOC": 1, "PER": 3})
    docs = DocBin().from_disk(tmp_path / "joined" / "corpus.spacy").get_docs(English().vocab)
    assert [annotated_labels(doc) for doc in docs] == [["PER"]] * 3 + [None]


def test_fewer_sentences_than_asked_for_is_an_error(tmp_path):
    found = cells(only("spacy-ner", n_train=[31]))
    make_utterances(job(found["utterances-assistant-train"], tmp_path / "made"))
    cell = found["corpus-assistant-train-n31-s0"]
    path = tmp_path / "made" / "utterances.jsonl"
    with pytest.raises(ValueError, match="31 training sentences were asked for, but there are 30"):
        make_corpus(job(cell, tmp_path / "corpus", utterances=path))


def test_a_dev_set_may_be_smaller_than_its_sample(tmp_path):
    asked = only("spacy-ner", n_train=[10])
    asked["targets"]["assistant"]["dev"] = {**made("dev", 6), "sample": 300}
    found = cells(asked)
    make_utterances(job(found["utterances-assistant-dev"], tmp_path / "made"))
    path = tmp_path / "made" / "utterances.jsonl"
    result = make_corpus(job(found["corpus-assistant-dev"], tmp_path / "corpus", utterances=path))
    assert result["documents"] == 6


def test_a_lexicon(tmp_path):
    result = make_lexicon(job(cells(spec())["lexicon-small"], tmp_path))
    assert result["surfaces"] > 100
    assert (tmp_path / "lexicon.bin").stat().st_size > 1000
    # as the command makes it in the same grid
    assert json.loads(json.dumps(result)) == result


def test_a_lexicon_in_the_grid_is_the_same(grid, tmp_path):
    key = next(key for key, cell in grid.plan.cells.items() if cell.kind == "lexicon")
    make_lexicon(job(grid.plan.cells[key], tmp_path))
    made_there = Store(grid.output).find(key) / "lexicon.bin"
    assert (tmp_path / "lexicon.bin").read_bytes() == made_there.read_bytes()
