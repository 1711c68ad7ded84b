import json
import os
import shutil

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.evaluation.evaluate import evaluate
from spacy_xling_ner.workbench.experiments.comparison import read_cells

SENTENCES = [("Anna saw Bob", [(0, 4, "PER"), (9, 12, "PER")]), ("Nothing", [])]


def train(folder, *names):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": n} for n in names])
    folder.mkdir(parents=True)
    nlp.to_disk(folder / "model-best")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    nlp = spacy.blank("en")
    docs = []
    for text, spans in SENTENCES:
        doc = nlp.make_doc(text)
        doc.set_ents([doc.char_span(*span) for span in spans], default="outside")
        docs.append(doc)
    path = tmp_path_factory.mktemp("corpus") / "test.spacy"
    DocBin(docs=docs, store_user_data=True).to_disk(path)
    return path


@pytest.fixture(scope="module")
def systems(tmp_path_factory):
    folder = tmp_path_factory.mktemp("systems")
    train(folder / "half", "Anna")
    train(folder / "whole", "Anna", "Bob")
    (folder / "untrained").mkdir()
    return folder


def run(corpus, systems, output):
    command = ["evaluate", corpus, systems, output, "--dataset", "names", "--n-train", 7]
    result = CliRunner().invoke(xling_cli, [str(part) for part in [*command, "--seed", 3]])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


@pytest.fixture(scope="module")
def evaluated(corpus, systems, tmp_path_factory):
    output = tmp_path_factory.mktemp("new") / "metrics"
    return output, run(corpus, systems, output)


def test_metrics_of_each_system_are_written_and_shown(corpus, systems, evaluated):
    output, (code, shown) = evaluated
    assert code == 0
    assert f"2 systems on 2 documents of {corpus}" in shown
    assert "half 100.0 50.0 66.7" in shown
    assert "whole 100.0 100.0 100.0" in shown
    assert sorted(os.listdir(output)) == ["half.json", "whole.json"]
    metrics = json.loads((output / "half.json").read_text(encoding="utf8"))
    run_of = {"dataset": "names", "system": "half", "n_train": 7, "seed": 3, "gold_tokens": False}
    assert metrics == {**run_of, **evaluate(systems / "half" / "model-best", corpus)}


def test_metrics_are_what_the_comparison_reads(evaluated):
    cells = {cell.system: cell for cell in read_cells(evaluated[0])}
    assert cells["half"].f1 == {3: 66.6667}
    assert cells["half"].counts[3].tolist() == [[1, 1, 2], [0, 0, 0]]
    assert cells["whole"].n_train == 7


def test_the_same_run_writes_the_same_bytes(corpus, systems, evaluated, tmp_path):
    assert run(corpus, systems, tmp_path / "again")[0] == 0
    for name in ("half.json", "whole.json"):
        assert (tmp_path / "again" / name).read_bytes() == (evaluated[0] / name).read_bytes()


def test_missing_corpus_is_an_error(systems, tmp_path):
    code, shown = run(tmp_path / "none.spacy", systems, tmp_path / "metrics")
    assert code == 1
    assert "none.spacy: no such corpus; write it with `xling convert`" in shown
    assert not (tmp_path / "metrics").exists()


def test_folder_without_systems_is_an_error(corpus, tmp_path):
    code, shown = run(corpus, tmp_path / "nothing", tmp_path / "metrics")
    assert code == 1
    assert "Cannot evaluate" in shown
    (tmp_path / "empty").mkdir()
    code, shown = run(corpus, tmp_path / "empty", tmp_path / "metrics")
    assert code == 1
    assert "no sub-folder has a model-best; train a system there first" in shown


def evaluate_one(*arguments):
    result = CliRunner().invoke(xling_cli, ["evaluate", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize("folder", ["half", "half/model-best"])
def test_one_pipeline_by_label_and_by_names_seen(corpus, systems, tmp_path, folder):
    nlp = spacy.blank("en")
    doc = nlp.make_doc("Anna left")
    doc.set_ents([doc.char_span(0, 4, "PER")], default="outside")
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "train.spacy")
    code, shown = evaluate_one(
        corpus, systems / folder, tmp_path, "--train", tmp_path / "train.spacy"
    )
    assert code == 0
    assert "all 100.0 50.0 66.7 2" in shown
    assert "PER 100.0 50.0 66.7 2" in shown
    # Anna is found, Bob is not
    assert "unseen in training 0.0 0.0 0.0 1" in shown
    assert "seen in training 100.0 100.0 100.0 1" in shown
    metrics = json.loads((tmp_path / f"{folder.split('/')[-1]}.json").read_text(encoding="utf8"))
    assert metrics["by_seen"]["unseen"]["support"] == 1


def test_one_pipeline_without_training_data(corpus, systems):
    code, shown = evaluate_one(corpus, systems / "whole")
    assert code == 0
    assert "all 100.0 100.0 100.0 2" in shown
    assert "--train FILE.spacy" in shown


def test_a_pipeline_of_another_kind_is_scored_by_a_label_map(corpus, systems, tmp_path):
    nlp = spacy.blank("ja")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "Month", "pattern": word} for word in ("明日", "東京")]
    )
    nlp.to_disk(tmp_path / "rules")
    labels = tmp_path / "labels.json"
    labels.write_text('{"*": null}')
    arguments = ["evaluate", corpus, tmp_path / "rules", "--labels", labels]
    result = CliRunner().invoke(xling_cli, [str(each) for each in arguments])
    assert result.exit_code == 0, result.output
    assert "all 0.0 0.0 0.0" in " ".join(result.output.split())
    arguments = ["evaluate", corpus, systems, "--labels", labels]
    result = CliRunner().invoke(xling_cli, [str(each) for each in arguments])
    assert result.exit_code == 1
    assert "--labels is for one pipeline" in result.output


@pytest.mark.parametrize("several", [False, True])
def test_gold_tokens_are_read_in_place_of_the_text(systems, tmp_path, several):
    doc = Doc(spacy.blank("en").vocab, words=["An", "na", "saw", "Bob"], spaces=[0, 1, 1, 0])
    doc.set_ents([Span(doc, 0, 2, "PER"), Span(doc, 3, 4, "PER")], default="outside")
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "words.spacy")
    arguments = [tmp_path / "words.spacy", systems if several else systems / "whole", tmp_path]
    arguments += ["--n-train", 7, "--force"]
    for option, f1 in ((None, 100), ("--gold-tokens", 66.6667)):
        code, _ = evaluate_one(*arguments, *filter(None, [option]))
        assert code == 0
        metrics = json.loads((tmp_path / "whole.json").read_text(encoding="utf8"))
        assert (metrics["f1"], metrics["gold_tokens"]) == (f1, option is not None)


def test_labels_that_nobody_finds_are_named(systems, tmp_path):
    nlp = spacy.blank("en")
    doc = nlp.make_doc("Anna left")
    doc.set_ents([Span(doc, 0, 1, "Person")])
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "other.spacy")
    code, shown = evaluate_one(tmp_path / "other.spacy", systems / "whole")
    assert code == 0
    assert "No label of the corpus (Person) is one of the pipeline (PER" in shown
    assert "--labels" in shown


def test_several_systems_need_an_output(corpus, systems):
    code, shown = evaluate_one(corpus, systems)
    assert code == 1
    assert "name OUTPUT and --n-train" in shown


def test_corpus_without_annotation_is_an_error(systems, tmp_path):
    path = tmp_path / "plain.spacy"
    DocBin(docs=[spacy.blank("en")("Anna")]).to_disk(path)
    code, shown = run(path, systems, tmp_path / "metrics")
    assert code == 1
    assert "no document with entity annotation" in shown


def test_one_broken_system_leaves_the_metrics_of_all_as_they_were(corpus, systems, tmp_path):
    output = tmp_path / "metrics"
    output.mkdir()
    old = '{"dataset": "d", "system": "half", "f1": 0}'
    (output / "half.json").write_text(old)
    broken = shutil.copytree(systems, tmp_path / "systems")
    (broken / "whole" / "model-best" / "config.cfg").unlink()
    code, shown = run(corpus, broken, output)
    assert code == 1
    assert f"Cannot evaluate {broken / 'whole' / 'model-best'}" in shown
    assert os.listdir(output) == ["half.json"]
    assert (output / "half.json").read_text() == old


def test_output_that_cannot_be_written_is_an_error(corpus, systems, tmp_path):
    (tmp_path / "file").write_text("")
    code, shown = run(corpus, systems, tmp_path / "file")
    assert code == 1
    assert f"Cannot write to {tmp_path / 'file'}" in shown
