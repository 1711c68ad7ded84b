import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy
import pytest
import spacy
import srsly
from spacy.cli.package import package as package_pipeline

from spacy_xling_ner.workbench.release import model_card, prepare_pipeline
from spacy_xling_ner.workbench.release.facts import FactsError
from spacy_xling_ner.workbench.release.prepare import machine_paths
from spacy_xling_ner.workbench.release.sources import PARTS

MEGABYTE = 1e6


def prepare(pipeline, output, facts, **options):
    return prepare_pipeline(
        str(pipeline), output, facts, **{"name": "six", "version": "0.1.0", **options}
    )


def test_the_copy_has_the_same_weights_and_says_all(packed_pipeline, corpus, facts, tmp_path):
    prepare(packed_pipeline, tmp_path / "six", facts, corpus=corpus)
    for part in ("xling_ner/model", "vocab/lookups.bin", "vocab/strings.json"):
        assert (tmp_path / "six" / part).read_bytes() == (packed_pipeline / part).read_bytes()
    nlp = spacy.load(tmp_path / "six")
    assert (nlp.meta["name"], nlp.meta["version"]) == ("six", "0.1.0")
    assert nlp.meta["labels"]["xling_ner"] == ["LOC", "ORG", "PER"]
    assert nlp.meta["transfer"]["xling_ner"]["source"] == "training/en"
    assert [s["part"] for s in nlp.meta["sources"]][:2] == ["weights", "tables"]
    assert all(s["license"] and s["author"] and s["use"] for s in nlp.meta["sources"])
    performance = nlp.meta["performance"]
    assert 0 <= performance["ents_f"] <= 1
    assert performance["corpus"]["entities"] == 10
    assert sum(each["support"] for each in performance["ents_per_type"].values()) == 10
    assert performance["speed"] > 0
    assert performance["calibration"]["temperature"] == 1.25
    card = (tmp_path / "six" / "README.md").read_text("utf8")
    assert card == model_card(nlp)
    assert "| `PER` |" in card
    assert "Expected calibration error on the test set" in card
    assert "[Six sentences](https://example.org/six) (training): CC BY-NC 4.0" in card
    assert "must meet the GPL" in card
    assert "It knows six sentences." in card
    licences = (tmp_path / "six" / "LICENSES_SOURCES").read_text("utf8")
    assert "GPL-3.0-or-later" in licences
    assert "EDRDG" in licences
    assert "CC BY-NC-SA 4.0" in (tmp_path / "six" / "LICENSE").read_text("utf8")


@pytest.mark.skipif(os.name == "nt", reason="builds without isolation")
def test_a_small_wheel_holds_all_of_it_and_the_licence_of_each_part(
    packed_pipeline, facts, tmp_path
):
    nlp = spacy.load(packed_pipeline)
    nlp.vocab.set_vector("東", numpy.ones(2, dtype="float32"))
    nlp.vocab.vectors.name = "ja_ginza.vectors"
    nlp.to_disk(tmp_path / "model")
    own = {"name": "Hue", "license": "BSD-3-Clause", "author": "Ann", "use": "colours"}
    own.update(part="tables", notice="Copyright (c) Ann\n\nRedistribution and use")
    facts["sources"].append(own)
    prepare(tmp_path / "model", tmp_path / "six", facts)
    package_pipeline(tmp_path / "six", tmp_path, create_sdist=False, create_wheel=False)
    (package,) = tmp_path.glob("xx_six-*")
    # spacy would make an environment to build in; setup.py is what that runs
    command = [sys.executable, "setup.py", "-q", "bdist_wheel"]
    subprocess.run(command, cwd=package, check=True, capture_output=True)
    (wheel,) = package.glob("dist/*.whl")
    assert wheel.stat().st_size < 12 * MEGABYTE
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        texts = {n: archive.read(n).decode("utf8") for n in names if ".dist-info/" in n}
        meta = srsly.json_loads(archive.read("xx_six/meta.json").decode("utf8"))
        text = archive.read("xx_six/xx_six-0.1.0/LICENSES_SOURCES").decode("utf8")
    assert {f"xx_six/xx_six-0.1.0/{file}" for file in ("README.md", "LICENSE")} <= set(names)
    assert meta["sources"] == srsly.read_json(tmp_path / "six" / "meta.json")["sources"]
    assert any(r.startswith("spacy-xling-ner") for r in meta["requirements"])
    about = {Path(name).name: content for name, content in texts.items()}
    assert "## Licences" in about["METADATA"]
    # where pip keeps the licences, too
    assert about["LICENSES_SOURCES"] == text
    assert "CC BY-NC-SA 4.0" in about["LICENSE"]
    _, *parts = re.split("|".join(map(str.upper, PARTS.values())), text)
    weights, tables, dependencies = parts
    assert "Six sentences\n  for: training\n  by: Bob Stone\n  licence: CC BY-NC 4.0\n" in weights
    assert "https://creativecommons.org/licenses/by-nc/4.0/legalcode" in weights
    assert "James William Breen\n  licence: CC BY-SA 4.0\n" in tables
    assert "https://creativecommons.org/licenses/by-sa/4.0/legalcode" in tables
    assert "changed: entries were chosen" in tables
    assert "    Copyright (c) 2019 Megagon Labs\n\n    Permission is hereby granted" in tables
    assert "    Copyright (c) Ann\n\n    Redistribution and use" in tables
    assert "GPL-3.0-or-later\n  its text: https://www.gnu.org/licenses/gpl-3.0" in dependencies
    assert "must meet the GPL" in dependencies


def test_a_copy_replaces_an_older_one(packed_pipeline, facts, tmp_path):
    (tmp_path / "six").mkdir()
    for version in ("0.1.0", "0.2.0"):
        prepare(packed_pipeline, tmp_path / "six", facts, version=version)
    assert spacy.load(tmp_path / "six").meta["version"] == "0.2.0"
    assert [path.name for path in tmp_path.iterdir()] == ["six"]


@pytest.mark.parametrize(("name", "version"), [("six-7", "0.1.0"), ("six", "first")])
def test_a_bad_name_or_version_is_an_error(packed_pipeline, facts, tmp_path, name, version):
    with pytest.raises(ValueError, match="is not a name and version of a package"):
        prepare(packed_pipeline, tmp_path / "x", facts, name=name, version=version)
    assert not any(tmp_path.iterdir())


def test_a_failure_leaves_nothing(packed_pipeline, facts, tmp_path):
    with pytest.raises(OSError, match=r"no\.spacy"):
        prepare(packed_pipeline, tmp_path / "x", facts, corpus=tmp_path / "no.spacy")
    assert not any(tmp_path.iterdir())


def test_vectors_must_be_credited(trained_copy, facts, tmp_path):
    trained_copy.vocab.set_vector("Rome", numpy.ones(2, dtype="float32"))
    trained_copy.to_disk(tmp_path / "model")
    with pytest.raises(FactsError, match="the facts do not credit them"):
        prepare(tmp_path / "model", tmp_path / "x", facts)
    vectors = {"name": "Two numbers", "license": "MIT", "author": "Ann", "use": "vectors"}
    facts["sources"].append({**vectors, "part": "tables"})
    prepare(tmp_path / "model", tmp_path / "x", facts)
    assert "Two numbers (vectors): MIT; Ann" in (tmp_path / "x" / "README.md").read_text("utf8")


def test_transliteration_becomes_a_requirement(facts, tmp_path):
    pytest.importorskip("anyascii")
    nlp = spacy.blank("el")
    view = {"@misc": "spacy_xling_ner.transliteration_view.v1"}
    nlp.add_pipe("romanizer", config={"view": view})
    nlp.to_disk(tmp_path / "model")
    prepared = prepare(tmp_path / "model", tmp_path / "x", facts)
    assert prepared.meta["requirements"] == ["anyascii>=0.3.2,<1"]


def test_paths_of_the_machine_are_found(trained_copy):
    assert machine_paths(trained_copy) == []
    trained_copy.meta["transfer"] = {"xling_ner": {"source": "/home/ann/en"}}
    assert machine_paths(trained_copy) == ["/home/ann/en"]
