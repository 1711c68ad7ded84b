from pathlib import Path

from thinc.api import Config

from spacy_xling_ner.workbench.experiments.grid.config_inputs import config_inputs, resolve

ROOT = Path(__file__).parents[4]


def config(**paths):
    return Config(
        {
            "paths": paths,
            "initialize": {"vectors": "${paths.vectors}", "init_tok2vec": "assets/none.bin"},
            "components": {
                "ner": {"other": "assets/labels/uner.json", "word": "README.md", "n": 1},
                "long": {"text": "/" + 300 * "x"},
            },
        }
    )


def test_files_and_packages_that_a_training_reads():
    files = ["assets/labels/uner.json", "assets/none.bin"]
    assert config_inputs(config(vectors="ja_ginza"), ROOT) == (files, ["ja_ginza"])
    found, packages = config_inputs(config(vectors="configs"), ROOT)
    assert sorted(found) == sorted([*files, "configs"])
    assert packages == []


def test_a_variable_is_looked_up():
    assert resolve(config(vectors="${paths.other}", other="ja_ginza"), "${paths.vectors}") == (
        "ja_ginza"
    )
    assert resolve(config(), 3) == 3
