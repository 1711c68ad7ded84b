import spacy

from spacy_xling_ner.workbench.evaluation.calibration import measure_calibration
from spacy_xling_ner.workbench.evaluation.component_inputs import read_pairs
from spacy_xling_ner.workbench.experiments.grid import Store
from spacy_xling_ner.workbench.experiments.grid.calibration_errors import calibration_errors


def trained(grid, system):
    """The cell of a system with ten sentences, its corpora and its pipeline."""
    store = Store(grid.output)
    run = next(r for r in grid.plan.runs if r.system == system and r.n_train == 10)
    needs = grid.plan.cells[run.key].needs
    corpora = {part: store.find(needs[part]) / "corpus.spacy" for part in ("dev", "test")}
    return store.record(run.key), corpora, store.find(run.key) / "model-best"


def test_errors_are_those_of_the_calibration_and_files_stay(grid):
    record, corpora, model = trained(grid, "bridge")
    before = {path: path.read_bytes() for path in model.rglob("*") if path.is_file()}
    nlp = spacy.load(model)
    said = calibration_errors(nlp, corpora["dev"], corpora["test"])
    assert said == record.get("calibration", {})
    assert {path: path.read_bytes() for path in model.rglob("*") if path.is_file()} == before
    component = spacy.load(model).get_pipe("xling_ner")
    first = measure_calibration(component, read_pairs(nlp, "xling_ner", corpora["test"]))
    assert bool(said) == (first.entities > 0)
    if said:
        assert said["ece"] == first.ece
        component.temperature = said["temperature"]
        again = measure_calibration(component, read_pairs(nlp, "xling_ner", corpora["test"]))
        assert said["ece_calibrated"] == again.ece


def test_a_system_without_scores_has_none(grid):
    record, corpora, model = trained(grid, "spacy-ner")
    assert calibration_errors(spacy.load(model), corpora["dev"], corpora["test"]) == {}
    assert "calibration" not in record
