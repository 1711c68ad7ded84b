"""The feature CRF learns in a grid, from a file of code that the spec names."""

import pytest
import spacy
from spacy.tokens import DocBin
from spacy.training import Example

from benchmarks.feature_crf import features
from benchmarks.joined_crf import JoinedCRF
from spacy_xling_ner.workbench.experiments.grid import PlanError, Store, parse_spec, plan, run
from tests.workbench.experiments.grid.samples import ROOT, only

CRF = {"config": "benchmarks/feature_crf.cfg", "code": "benchmarks/feature_crf.py"}


def asked(**changes):
    found = only("scratch", n_train=[10], keep_models=True)
    found["targets"]["assistant"] = {**found["targets"]["assistant"], "source": None}
    return found | {"sources": {}, "systems": {"crf": {**CRF, **changes}}}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    output = tmp_path_factory.mktemp("crf")
    planned = plan(parse_spec(asked()), ROOT)
    outcome = run(planned, output, workers=1)
    assert not outcome.failures
    store = Store(output)
    cell = next(cell for cell in planned.cells.values() if cell.kind == "system")
    return store.record(cell.key), store.find(cell.key) / "model-best"


def test_it_finds_names_and_is_saved(trained):
    record, folder = trained
    assert record["f1"] > 10
    nlp = spacy.load(folder)
    assert nlp("明日の朝七時に大阪で田中さんと会います。").ents
    assert not nlp("").ents


def test_another_corpus_teaches_too(tmp_path):
    nlp = spacy.blank("ja")

    def gold(text, name):
        doc = nlp.make_doc(text)
        start = text.index(name)
        doc.set_ents([doc.char_span(start, start + len(name), label="ORG")])
        return doc

    own, other = gold("東京電機に行く。", "東京電機"), gold("スイカ会へ来た。", "スイカ会")
    DocBin(docs=[other]).to_disk(tmp_path / "other.spacy")
    crf = JoinedCRF("crf", str(tmp_path / "other.spacy"), 2, 0.0, 0.01)
    crf.initialize(lambda: [Example(nlp.make_doc(own.text), own)], nlp=nlp)
    for doc in (own, other):
        found = crf(nlp.make_doc(doc.text)).ents
        assert [(ent.text, ent.label_) for ent in found] == [
            (ent.text, ent.label_) for ent in doc.ents
        ]


def test_features_of_a_token_and_its_neighbours(trained):
    nlp = spacy.load(trained[1])
    rows = features(nlp.make_doc("東京タワー2"))
    assert len(rows) == 3
    assert {"first", "0:text=東京", "0:shape=C", "+1:shape=K", "+2:text=2"} <= set(rows[0])
    assert {"-1:text=東京", "-1pair:text=東京|タワー", "+1pair:text=タワー|2"} <= set(rows[1])
    assert {"last", "0:shape=d"} <= set(rows[2])


def test_code_that_cannot_be_run_is_an_error():
    with pytest.raises(PlanError, match=r"systems\.crf: code: nowhere\.py"):
        plan(parse_spec(asked(code="nowhere.py")), ROOT)


def test_another_code_is_another_cell(tmp_path):
    for folder in ("assets", "configs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    grid = asked(config="configs/ja_paper.cfg", code="own.py")

    def key(code):
        (tmp_path / "own.py").write_text(code, encoding="utf8")
        cells = plan(parse_spec(grid), tmp_path).cells.values()
        return next(cell.key for cell in cells if cell.kind == "system")

    assert key("x = 1") == key("x = 1") != key("x = 2")
