import json
from dataclasses import asdict

import pytest
import spacy
from conftest import ENGLISH, make_examples, make_pipeline, small_network

from spacy_xling_ner.bridge.japanese.jamdict import EDRDG_SOURCE
from spacy_xling_ner.bridge.lexicon import TABLE_NAME, Candidate
from spacy_xling_ner.bridge.lexicon.lexicon import pack
from spacy_xling_ner.layers.module_weights import MODULES
from spacy_xling_ner.transfer.tensors import module_tensors
from spacy_xling_ner.transfer.transfer_modules import transfer_modules
from spacy_xling_ner.workbench.inspection import inspect_pipeline

# PER and LOC are also English labels; TITLE and GROUP are not
TARGET = [
    ("アンナ は Paris に 行く", [(0, 1, "PER"), (2, 3, "LOC")]),
    ("社長 アクメ 社", [(0, 1, "TITLE"), (1, 3, "GROUP")]),
]


@pytest.fixture(scope="module")
def source(trained):
    return trained


@pytest.fixture
def target(source):
    """A pipeline with all modules of the source, not trained since."""
    nlp = make_pipeline("xx", TARGET, seed=5)
    transfer_modules(source, nlp, MODULES, source_name="training/en")
    return nlp


def component(nlp, name="xling_ner"):
    (found,) = inspect_pipeline(nlp, name).components
    return found


def checks(nlp, name="xling_ner"):
    return {module.name: module.check for module in component(nlp, name).modules}


def module(nlp, name):
    return next(found for found in component(nlp).modules if found.name == name)


# What has changed


def test_after_a_transfer_all_is_what_the_source_gave(target):
    assert checks(target) == dict.fromkeys(MODULES, "unchanged")
    for found in component(target).modules:
        assert all(tensor.sha256 == tensor.copied_sha256 for tensor in found.tensors)


def test_training_changes_every_module(target):
    examples = make_examples(target, TARGET)
    target.update(examples, sgd=target.resume_training())
    assert checks(target) == dict.fromkeys(MODULES, "changed")


@pytest.mark.parametrize("name", MODULES)
def test_one_changed_number_is_found_in_its_module_alone(target, name):
    tensor = list(module_tensors(target.get_pipe("xling_ner").model.get_ref(name)))[-1]
    tensor.value.flat[0] += 1e-6
    tensor.write(tensor.value)
    assert checks(target) == {**dict.fromkeys(MODULES, "unchanged"), name: "changed"}
    changed = [found.name for found in module(target, name).tensors if found.check == "changed"]
    assert changed == [tensor.name]


def test_what_was_not_carried_over_is_fresh(source):
    nlp = make_pipeline("xx", TARGET, seed=5)
    transfer_modules(source, nlp, ["char"])
    assert checks(nlp) == {"char": "unchanged", "word": "fresh", "classifier": "fresh"}
    assert {tensor.state for tensor in module(nlp, "word").tensors} == {"fresh"}
    assert all(tensor.copied_sha256 is None for tensor in module(nlp, "word").tensors)
    scratch = make_pipeline("xx", TARGET)
    transfer_modules(None, scratch, [])
    assert checks(scratch) == dict.fromkeys(MODULES, "fresh")
    assert component(scratch).transfer.source is None


def test_a_module_with_one_part_of_its_own_is_still_what_the_source_gave(source):
    network = small_network()
    network["encoder"]["word"]["embed"]["tag"] = {"@misc": "spacy_xling_ner.tag_view.v1"}
    nlp = make_pipeline("xx", TARGET, network=network)
    transfer_modules(source, nlp, ["word"])
    states = {tensor.name: tensor.check for tensor in module(nlp, "word").tensors}
    assert states.pop("tag_embed1.E") == "fresh"
    assert set(states.values()) == {"unchanged"}
    assert module(nlp, "word").check == "unchanged"


def test_a_new_label_changes_the_classifier(target):
    before = module(target, "classifier")
    target.get_pipe("xling_ner").add_label("NEW")
    after = module(target, "classifier")
    assert (before.check, after.check) == ("unchanged", "changed")
    assert after.tensors[0].shape[0] == before.tensors[0].shape[0] + 4
    assert after.n_weights > before.n_weights


def test_a_component_that_is_gone(target):
    target.remove_pipe("xling_ner")
    found = component(target)
    assert found.factory is None
    assert checks(target) == dict.fromkeys(MODULES, "missing")
    assert all(
        tensor.sha256 is None and tensor.shape for m in found.modules for tensor in m.tensors
    )


def test_a_tensor_that_the_manifest_does_not_name(target):
    tensors = target.meta["transfer"]["xling_ner"]["tensors"]
    tensors[:] = [entry for entry in tensors if entry["module"] != "char"]
    assert checks(target)["char"] == "unknown"
    assert module(target, "char").tensors[0].state is None


def test_a_layer_under_another_name_is_found_by_its_shape(target):
    for entry in target.meta["transfer"]["xling_ner"]["tensors"]:
        if entry["module"] == "classifier":
            entry["tensor"] = "old" + entry["tensor"]
    assert module(target, "classifier").check == "unchanged"
    target.get_pipe("xling_ner").add_label("NEW")
    assert module(target, "classifier").check == "missing"


# What else is said


def test_what_was_carried_over(target, source):
    transfer = component(target).transfer
    assert transfer.source == "training/en"
    assert transfer.source_component == "xling_ner"
    assert transfer.modules == list(MODULES)
    assert transfer.labels == {"GROUP": None, "LOC": "LOC", "PER": "PER", "TITLE": None}
    assert transfer.source_labels_unused == ["ORG"]
    fresh = [tensor.fresh_labels for tensor in module(target, "classifier").tensors]
    assert fresh == [["GROUP", "TITLE"]] * 2
    words = transfer.seen["word"]
    assert (words.n_types, words.n_tokens) == (8, 8)
    assert words.types == words.tokens == 1 / 8
    assert 0 < transfer.seen["char"].tokens < 1


def test_a_pipeline_without_a_manifest(source):
    (found,) = inspect_pipeline(source).components
    assert found.transfer is None
    assert (found.name, found.factory) == ("xling_ner", "xling_ner")
    assert found.labels == ["LOC", "ORG", "PER"]
    assert checks(source) == dict.fromkeys(MODULES, "unknown")
    model = source.get_pipe("xling_ner").model
    for name in MODULES:
        shapes = {t.name: list(t.value.shape) for t in module_tensors(model.get_ref(name))}
        assert {t.name: t.shape for t in module(source, name).tensors} == shapes


def test_the_source_s_checksums_are_those_of_its_copy(source, target):
    for name in ("char", "word"):
        theirs = [tensor.sha256 for tensor in module(source, name).tensors]
        assert [tensor.sha256 for tensor in module(target, name).tensors] == theirs


def test_spacy_s_own_component_on_our_encoder(source):
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    model = nlp.get_factory_meta("ner").default_config["model"]
    nlp.add_pipe("ner", config={"model": {**model, "tok2vec": small_network()["encoder"]}})
    nlp.initialize(lambda: make_examples(nlp, ENGLISH))
    transfer_modules(source, nlp, ["char"], component="ner", source_component="xling_ner")
    assert checks(nlp, "ner") == {"char": "unchanged", "word": "fresh"}
    assert component(nlp, "sentencizer").modules == []
    names = [found.name for found in inspect_pipeline(nlp).components]
    assert names == ["sentencizer", "ner"]


def test_a_saved_pipeline_says_the_same_and_its_size(target, tmp_path):
    before = inspect_pipeline(target)
    assert (before.path, before.n_bytes) == (None, {})
    target.to_disk(tmp_path / "xx")
    after = inspect_pipeline(spacy.load(tmp_path / "xx"))
    assert after.components == before.components
    assert after.path == str(tmp_path / "xx")
    files = [path for path in (tmp_path / "xx").rglob("*") if path.is_file()]
    assert sum(after.n_bytes.values()) == sum(path.stat().st_size for path in files)
    assert {"xling_ner", "meta.json", "vocab/lookups.bin"} <= set(after.n_bytes)
    assert list(after.n_bytes.values()) == sorted(after.n_bytes.values(), reverse=True)


def test_the_lexicon(target):
    assert inspect_pipeline(target).lexicon is None
    lookups = pack({"東": [Candidate("east", "n")], "西": [Candidate("west", "n")]}, [EDRDG_SOURCE])
    target.vocab.lookups.set_table(TABLE_NAME, lookups.get_table(TABLE_NAME))
    lexicon = inspect_pipeline(target).lexicon
    assert lexicon.surfaces == 2
    assert lexicon.n_bytes > 2 * 8
    assert lexicon.sources == [EDRDG_SOURCE]


def test_the_report_is_plain_values(target):
    target.meta["version"] = "1.2.3"
    report = asdict(inspect_pipeline(target))
    assert json.loads(json.dumps(report)) == report
    assert (report["name"], report["version"], report["lang"]) == ("xx_pipeline", "1.2.3", "xx")


def test_no_such_component(target):
    with pytest.raises(ValueError, match=r"No component 'ner' in the pipeline; it has: xling_ner"):
        inspect_pipeline(target, "ner")
    with pytest.raises(ValueError, match="it has: none"):
        inspect_pipeline(spacy.blank("xx"), "ner")
