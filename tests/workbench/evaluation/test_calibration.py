"""Calibration: measured by hand, fitted, saved, and its command."""

import numpy
import pytest
import spacy
from conftest import ENGLISH, crf_network, make_examples, make_pipeline
from spacy.tokens import DocBin
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.evaluation.calibration import fit_temperature, measure_calibration
from spacy_xling_ner.workbench.evaluation.component_inputs import load_component, read_pairs


@pytest.fixture(scope="module")
def nlp():
    # trained long on labels that are half wrong elsewhere: too sure of itself
    return make_pipeline(steps=120, network=crf_network())


@pytest.fixture
def component(nlp):
    component = nlp.get_pipe("xling_ner")
    yield component
    component.temperature = 1.0


def pairs(nlp, wrong=2):
    """The training sentences many times; in some of them every gold entity has another label."""
    found = []
    for i in range(12):
        for example in make_examples(nlp, ENGLISH):
            gold = example.reference
            if i < wrong:
                spans = [spacy.tokens.Span(gold, e.start, e.end, label="X") for e in gold.ents]
                gold.set_ents(spans, default="outside")
            found.append((example.predicted, gold))
    return found


def test_a_recogniser_that_is_too_sure_becomes_less_sure(nlp, component):
    before, after = fit_temperature(component, pairs(nlp))
    assert before.temperature == 1
    assert after.temperature == component.temperature > 1.2
    assert after.ece < before.ece / 2
    assert before.entities == after.entities == sum(each.count for each in after.bins)
    measured = measure_calibration(component, pairs(nlp))
    assert measured.ece == pytest.approx(after.ece)


def test_a_temperature_changes_scores_and_no_entities(nlp, component):
    texts = [text for text, _ in ENGLISH]
    cold = [ent for text in texts for ent in nlp(text).ents]
    fit_temperature(component, pairs(nlp))
    warm = [ent for text in texts for ent in nlp(text).ents]
    assert [e.text for e in warm] == [e.text for e in cold]
    assert numpy.mean([e._.score for e in warm]) < numpy.mean([e._.score for e in cold])


def test_nothing_found_is_an_error(nlp, component):
    with pytest.raises(ValueError, match="no entity"):
        fit_temperature(component, [(nlp.make_doc(""), nlp.make_doc(""))])


def relabelled(nlp, label):
    found = pairs(nlp, wrong=0)
    for _, gold in found:
        spans = [spacy.tokens.Span(gold, e.start, e.end, label=label) for e in gold.ents]
        gold.set_ents(spans if label else [], default="outside")
    return found


@pytest.mark.parametrize(("label", "listed"), [("PERSON", "PERSON"), ("", "none")])
def test_labels_that_the_pipeline_does_not_have_are_an_error(nlp, component, label, listed):
    with pytest.raises(ValueError, match=rf"LOC, ORG, PER; those of the documents: {listed}\."):
        fit_temperature(component, relabelled(nlp, label))
    assert component.temperature == 1


@pytest.mark.parametrize(("times", "n_warnings"), [(1, 1), (72, 0)])
def test_few_entities_are_logged(nlp, component, caplog, times, n_warnings):
    fit_temperature(component, pairs(nlp, wrong=0)[:1] * times)
    messages = [r.getMessage() for r in caplog.records if "mostly chance" in r.getMessage()]
    assert len(messages) == n_warnings
    assert all("fitted to 3 entities" in message for message in messages)


@pytest.fixture(scope="module")
def files(nlp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibration")
    nlp.to_disk(folder / "model")
    gold = [gold for _, gold in pairs(nlp)]
    DocBin(docs=gold, store_user_data=True).to_disk(folder / "dev.spacy")
    return folder


def test_command(files):
    arguments = ["calibrate", files / "model", files / "dev.spacy", files / "calibrated"]
    result = CliRunner().invoke(xling_cli, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    assert "expected calibration error" in result.output
    component = spacy.load(files / "calibrated").get_pipe("xling_ner")
    assert component.temperature > 1.2


@pytest.mark.parametrize("broken", ["model", "dev.spacy", "component"])
def test_command_names_a_missing_input(files, broken):
    names = {"model": "model", "dev.spacy": "dev.spacy", "component": "xling_ner"}
    names[broken] = "nothing"
    arguments = ["calibrate", files / names["model"], files / names["dev.spacy"], files / "out"]
    arguments += ["--component", names["component"]]
    result = CliRunner().invoke(xling_cli, [str(argument) for argument in arguments])
    assert result.exit_code == 1
    assert "nothing" in result.output
    assert not (files / "out").exists()


def test_another_component_has_no_scores(files):
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer", name="xling_ner")
    nlp.to_disk(files / "other")
    with pytest.raises(ValueError, match="no xling_ner"):
        load_component(files / "other", "xling_ner")


def test_pairs_are_read_as_the_pipeline_reads_raw_text(files):
    nlp, _ = load_component(files / "model", "xling_ner")
    read = list(read_pairs(nlp, "xling_ner", files / "dev.spacy"))
    assert len(read) == 12 * len(ENGLISH)
    assert all(doc.text == gold.text and not doc.ents for doc, gold in read)
