"""The evaluation of systems on the words of the test corpus: planned, run, and in the results."""

import shutil

import pytest
import spacy
import srsly

from spacy_xling_ner.workbench.experiments.grid import (
    Store,
    parse_spec,
    plan,
    run,
    write_results,
)

from .samples import ROOT, only

# the tokenizer makes one token of the first two words
WORDS = "ソフト\tB-ORG\nバンク\tI-ORG\nへ\tO\n\n東京\tB-LOC\nへ\tO\n"


@pytest.fixture
def asked(tmp_path):
    (tmp_path / "test.bio").write_text(WORDS, encoding="utf8")
    rules = spacy.blank("ja")
    patterns = [("ORG", "ソフトバンク"), ("LOC", "東京")]
    rules.add_pipe("entity_ruler").add_patterns(
        [{"label": label, "pattern": [{"ORTH": word}]} for label, word in patterns]
    )
    rules.to_disk(tmp_path / "rules")
    found = only("bridge", n_train=[0], keep_models=False)
    target = found["targets"]["assistant"]
    target["test"] = {"path": str(tmp_path / "test.bio"), "format": "gsd"}
    found["systems"]["rules"] = {"pipeline": str(tmp_path / "rules")}
    target["gold_tokens"] = True
    return found


def test_the_cells_of_the_systems_stay_what_they_were(asked):
    found = plan(parse_spec(asked), ROOT)
    asked["targets"]["assistant"]["gold_tokens"] = False
    before = plan(parse_spec(asked), ROOT)
    assert [each.key for each in found.runs] == [each.key for each in before.runs]
    added = sorted(found.cells[key].name for key in set(found.cells) - set(before.cells))
    assert added == [
        "assistant-n0-s0-bridge-gold-tokens",
        "assistant-rules-gold-tokens",
        "corpus-assistant-test-words",
    ]


def test_a_score_on_gold_tokens_stands_beside_that_on_raw_text(grid, asked, tmp_path):
    planned = plan(parse_spec(asked), ROOT)
    shutil.copytree(grid.output / "cells", tmp_path / "out" / "cells")
    assert not run(planned, tmp_path / "out", workers=1).failures
    results = write_results(planned, tmp_path / "out")
    scores = {
        (each["system"], each["metric"]): each["value"]
        for each in results.records
        if each["dataset"] == "assistant" and each["metric"] in ("f1", "f1_gold_tokens")
    }
    # the rules know tokens: of the words of the corpus they find Tokyo only
    assert (scores["rules", "f1"], scores["rules", "f1_gold_tokens"]) == (100, 66.67)
    assert ("bridge", "f1_gold_tokens") in scores
    on = srsly.read_json(results.path)["meta"]["on"]["assistant"]
    assert on["other"] == "test, raw text, all labels of the corpus"
    assert on["f1_gold_tokens"] == "test, gold tokens, all labels of the corpus"


def test_a_cell_that_kept_no_pipeline_is_told(grid, asked, tmp_path):
    planned = plan(parse_spec(asked), ROOT)
    shutil.copytree(grid.output / "cells", tmp_path / "out" / "cells")
    asked["targets"]["assistant"]["gold_tokens"] = False
    run(plan(parse_spec(asked), ROOT), tmp_path / "out", workers=1)
    (failure,) = run(planned, tmp_path / "out", workers=1).failures
    (bridge,) = (each.key for each in planned.runs if each.system == "bridge")
    folder = Store(tmp_path / "out").find(bridge)
    assert f"{folder} has no pipeline" in failure.last_lines[-1]
    shutil.rmtree(folder)
    assert not run(planned, tmp_path / "out", workers=1).failures
