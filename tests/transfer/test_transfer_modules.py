import hashlib
import itertools
import json
import logging
import re

import numpy
import pytest
import spacy
from conftest import ENGLISH, features_network, make_examples, make_pipeline, small_network
from network_checks import assert_same_arrays, weights
from numpy.testing import assert_array_equal
from thinc.api import Config, Dropout

from spacy_xling_ner.decoding.biluo import tag_numbers
from spacy_xling_ner.layers.module_weights import MODULES
from spacy_xling_ner.transfer.tensors import module_tensors
from spacy_xling_ner.transfer.transfer_modules import (
    TransferError,
    create_transfer_callback,
    transfer_modules,
)

SUBSETS = [
    subset for n in range(4) for subset in itertools.combinations(("char", "word", "classifier"), n)
]
# PER and LOC are also English labels; TITLE and GROUP are not
TARGET = [
    ("アンナ は パリ に 行く", [(0, 1, "PER"), (2, 3, "LOC")]),
    ("社長 アクメ 社", [(0, 1, "TITLE"), (1, 3, "GROUP")]),
]


@pytest.fixture(scope="module")
def source(trained):
    return trained


@pytest.fixture(scope="module")
def source_path(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "en"
    source.to_disk(path)
    return path


@pytest.fixture
def target():
    return make_pipeline("xx", TARGET, seed=5)


def modules_of(nlp, component="xling_ner"):
    """The weights of each module of a pipeline."""
    model = nlp.get_pipe(component).model
    refs = {
        name: node.get_ref(name)
        for node in model.walk()
        for name in MODULES
        if name in node.ref_names and node.has_ref(name)
    }
    return {name: weights(module) for name, module in refs.items()}


def assert_nothing_written(nlp, before, error, *parts):
    for part in parts:
        assert part in str(error.value)
    after = modules_of(nlp)
    for module in before:
        assert_same_arrays(after[module], before[module])
    assert "transfer" not in nlp.meta


def rows_by_tag(nlp):
    pipe = nlp.get_pipe("xling_ner")
    arrays = weights(pipe.model.get_ref("classifier")).values()
    return {
        tag: numpy.concatenate([numpy.atleast_1d(array[i]) for array in arrays])
        for tag, i in tag_numbers(pipe.labels).items()
    }


# What is copied


@pytest.mark.parametrize("modules", SUBSETS)
def test_copies_the_chosen_modules_and_nothing_else(source, target, modules):
    theirs, before = modules_of(source), modules_of(target)
    source_bytes = source.to_bytes()
    manifest = transfer_modules(source, target, list(reversed(modules)))
    after = modules_of(target)
    for name in ("char", "word"):
        assert_same_arrays(after[name], theirs[name] if name in modules else before[name])
        assert all((theirs[name][key] != before[name][key]).any() for key in before[name])
    if "classifier" not in modules:
        assert_same_arrays(after["classifier"], before["classifier"])
    assert manifest["modules"] == list(modules)
    assert {t["module"] for t in manifest["tensors"] if t["state"] == "copied"} == set(modules)
    assert {t["module"] for t in manifest["tensors"]} == set(MODULES)
    assert source.to_bytes() == source_bytes
    # a copy, not the same memory
    for tensor in module_tensors(target.get_pipe("xling_ner").model):
        tensor.write(tensor.value + 1)
    assert source.to_bytes() == source_bytes


def test_classifier_rows_of_labels_of_the_same_name(source, target):
    theirs, before = rows_by_tag(source), rows_by_tag(target)
    transfer_modules(source, target, ["classifier"])
    after = rows_by_tag(target)
    assert len(after) == 17
    for tag in after:
        shared = tag == "O" or tag[2:] in ("PER", "LOC")
        assert_array_equal(after[tag], theirs[tag] if shared else before[tag])
        assert not shared or (theirs[tag] != before[tag]).any()


def test_classifier_rows_by_label_map(source, target):
    theirs, before = rows_by_tag(source), rows_by_tag(target)
    label_map = {"GROUP": "ORG", "TITLE": "PER", "PER": "PER"}
    manifest = transfer_modules(source, target, ["classifier"], label_map=label_map)
    after = rows_by_tag(target)
    for tag in after:
        position, _, label = tag.partition("-")
        # LOC is not in the map, though the source has it
        partner = {"": "O", "LOC": None}.get(label, f"{position}-{label_map.get(label)}")
        assert_array_equal(after[tag], before[tag] if partner is None else theirs[partner])
    assert manifest["labels"] == {"GROUP": "ORG", "LOC": None, "PER": "PER", "TITLE": "PER"}
    assert manifest["source_labels_unused"] == ["LOC"]


def test_everything_transferred_predicts_what_the_source_predicts(source):
    target = make_pipeline("xx", ENGLISH, seed=9)
    texts = [text for text, _ in ENGLISH]
    expected = [[(e.text, e.label_) for e in doc.ents] for doc in source.pipe(texts)]
    assert any(expected)
    assert [[(e.text, e.label_) for e in doc.ents] for doc in target.pipe(texts)] != expected
    transfer_modules(source, target, ["char", "word", "classifier"])
    assert [[(e.text, e.label_) for e in doc.ents] for doc in target.pipe(texts)] == expected


def test_features_start_fresh(source, caplog):
    target = make_pipeline("xx", ENGLISH, seed=9, network=features_network())
    with caplog.at_level(logging.INFO):
        manifest = transfer_modules(source, target, ["char"])
    entry = manifest["tensors"][-1]
    assert entry == {
        "module": "features",
        "tensor": "features1.E",
        "shape": [2000, 13],
        "state": "fresh",
    }
    assert "features fresh (26000 weights)" in caplog.text


@pytest.fixture(scope="module")
def with_features():
    return make_pipeline("xx", ENGLISH, steps=20, network=features_network())


def test_features_are_copied_label_by_label(with_features):
    target = make_pipeline("xx", TARGET, seed=9, network=features_network())
    manifest = transfer_modules(with_features, target, ["features"], label_map={"TITLE": "ORG"})
    pipes = [nlp.get_pipe("xling_ner") for nlp in (with_features, target)]
    theirs, ours = (pipe.model.get_ref("features").get_param("E") for pipe in pipes)
    assert theirs[:, 1:].any()
    numbers = [tag_numbers(pipe.labels) for pipe in pipes]
    for tag, number in numbers[1].items():
        position, _, label = tag.partition("-")
        partner = {"TITLE": f"{position}-ORG", "": "O"}.get(label)
        expected = theirs[:, numbers[0][partner]] if partner else 0
        assert_array_equal(ours[:, number], expected)
    states = {entry["module"]: entry["state"] for entry in manifest["tensors"]}
    assert states["features"] == "copied"
    assert states["char"] == "fresh"
    assert manifest["modules"] == ["features"]


def test_everything_with_features_predicts_what_the_source_predicts(with_features):
    target = make_pipeline("xx", ENGLISH, seed=9, network=features_network())
    transfer_modules(with_features, target, [*MODULES, "features"])
    docs = [target.make_doc(text) for text, _ in ENGLISH]
    expected = with_features.get_pipe("xling_ner").tag_scores(docs)
    assert_array_equal(target.get_pipe("xling_ner").tag_scores(docs), expected)


def test_features_are_those_of_one_language(with_features):
    target = make_pipeline("ja", TARGET, seed=9, network=features_network())
    with pytest.raises(TransferError, match=r"'xx' in the source, 'ja' in the target\. Leave it"):
        transfer_modules(with_features, target, ["features"])


def test_features_of_another_size(with_features):
    network = features_network()
    network["features"]["rows"] = 1000
    target = make_pipeline("xx", TARGET, seed=9, network=network)
    with pytest.raises(TransferError, match="2000 rows and 2 views in the source, 1000 rows and 2"):
        transfer_modules(with_features, target, ["features"])


def test_a_source_without_features(source):
    target = make_pipeline("xx", TARGET, seed=9, network=features_network())
    with pytest.raises(TransferError, match="has no module 'features'"):
        transfer_modules(source, target, ["features"])


def test_english_and_japanese_share_the_character_module(source):
    network = small_network()
    network["encoder"]["char"]["view"] = {"@misc": "spacy_xling_ner.romaji_view.v1"}
    target = make_pipeline("ja", TARGET, seed=3, network=network)
    transfer_modules(source, target, ["char"])
    japanese = target.get_pipe("xling_ner").model.get_ref("char").predict([target("兵庫で")])
    english = source.get_pipe("xling_ner").model.get_ref("char").predict([source("hyougo de")])
    assert_array_equal(japanese, english)


def test_a_pipeline_trains_on_after_transfer(source, target):
    transfer_modules(source, target, ["char", "word", "classifier"])
    before = modules_of(target)
    examples = make_examples(target, TARGET)
    target.update(examples, sgd=target.resume_training())
    after = modules_of(target)
    assert all(
        (after[module][name] != before[module][name]).any()
        for module in after
        for name in after[module]
    )


# The manifest and the log


def test_manifest(source, target):
    manifest = transfer_modules(source, target, ["char", "classifier"], source_name="my source")
    assert target.meta["transfer"] == {"xling_ner": manifest}
    assert manifest["source"] == "my source"
    assert manifest["source_component"] == "xling_ner"
    after = modules_of(target)
    listed = [(t["module"], t["tensor"]) for t in manifest["tensors"]]
    assert sorted(listed) == sorted((m, name) for m in after for name in after[m])
    for tensor in manifest["tensors"]:
        array = after[tensor["module"]][tensor["tensor"]]
        assert tensor["shape"] == list(array.shape)
        assert tensor["state"] == ("fresh" if tensor["module"] == "word" else "copied")
        digest = hashlib.sha256(array.tobytes()).hexdigest()
        assert tensor.get("sha256") == (None if tensor["module"] == "word" else digest)
        fresh = ["GROUP", "TITLE"] if tensor["module"] == "classifier" else None
        assert tensor.get("fresh_labels") == fresh
    assert json.loads(json.dumps(manifest)) == manifest


def test_sha256_of_a_copied_array_is_that_of_the_source(source, target):
    manifest = transfer_modules(source, target, ["char"])
    theirs = modules_of(source)["char"]
    copied = [t for t in manifest["tensors"] if t["state"] == "copied"]
    assert len(copied) == len(theirs) == 9
    for tensor in copied:
        assert tensor["sha256"] == hashlib.sha256(theirs[tensor["tensor"]].tobytes()).hexdigest()


def test_manifest_names_the_source_by_its_language_and_name(source, target):
    assert transfer_modules(source, target, ["char"])["source"] == "xx_pipeline"


def test_manifest_is_saved_with_the_pipeline(source, target, tmp_path):
    manifest = transfer_modules(source, target, ["char", "classifier"])
    target.to_disk(tmp_path)
    assert spacy.load(tmp_path).meta["transfer"]["xling_ner"] == manifest


@pytest.mark.parametrize(
    ("license", "level", "hint"),
    [
        ("CC BY-NC-SA 4.0", logging.WARNING, "CC BY-NC-SA 4.0, forbids commercial use"),
        ("CC BY-SA 4.0", logging.INFO, "its licence is CC BY-SA 4.0"),
        ("", logging.WARNING, "names no licence; the corpora"),
    ],
)
def test_the_licence_of_the_source_is_logged_first(source, target, caplog, license, level, hint):
    logger = logging.getLogger("spacy")
    logger.addHandler(caplog.handler)
    before = source.meta.get("license")
    source.meta["license"] = license
    try:
        with caplog.at_level(logging.INFO, logger="spacy.spacy_xling_ner"):
            transfer_modules(source, target, ["char"])
    finally:
        logger.removeHandler(caplog.handler)
        source.meta["license"] = before
    assert hint in caplog.records[0].getMessage()
    assert caplog.records[0].levelno == level
    assert len({r.getMessage() for r in caplog.records if "licence" in r.getMessage()}) == 1


def test_labels_without_a_partner_are_logged(source, target, caplog):
    logger = logging.getLogger("spacy")
    logger.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.INFO, logger="spacy.spacy_xling_ner"):
            transfer_modules(source, target, ["classifier"], source_name="my source")
    finally:
        logger.removeHandler(caplog.handler)
    warnings = {
        r.getMessage()
        for r in caplog.records
        if r.levelno == logging.WARNING and "licence" not in r.getMessage()
    }
    assert warnings == {
        "Transfer: labels without a partner start fresh: GROUP, TITLE",
        "Transfer: source labels that no target label uses: ORG",
    }
    infos = [r.getMessage() for r in caplog.records if r.levelno == logging.INFO]
    assert any(m.startswith("Transfer from my source: classifier copied (153 ") for m in infos)
    assert any(m.startswith("Transfer from my source: char fresh") for m in infos)


# What is refused


def test_unknown_module(source, target):
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char", "chars"])
    assert_nothing_written(target, before, error, "'chars'", "char, word, classifier")


def test_unknown_component_in_the_target(source, target):
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char"], component="ner", source_component="xling_ner")
    assert_nothing_written(
        target, before, error, "'ner'", "target", "xling_ner", "transfer.component"
    )


def test_unknown_component_in_the_source(source, target):
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char"], source_component="ner")
    assert_nothing_written(
        target, before, error, "'ner'", "source", "xx_pipeline", "transfer.source_component"
    )


@pytest.mark.parametrize(
    ("change", "module", "shapes"),
    [
        ({"encoder.char.rows": 100}, "char", ("(200, 5)", "(100, 5)")),
        ({"encoder.char.embed_width": 4}, "char", ("(200, 5)", "(200, 4)")),
        ({"encoder.word.embed.rows": 100}, "word", ("(300, 7)", "(100, 7)")),
        ({"encoder.word.width": 10}, "word", ("(16, 13)", "(20, 13)")),
    ],
)
def test_other_shapes(source, change, module, shapes):
    target = make_pipeline("xx", TARGET, network=changed_network(change))
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char", "word", "classifier"])
    assert_nothing_written(target, before, error, f"'{module}'", *shapes, "in both configs")


def test_other_width_below_the_classifier(source):
    target = make_pipeline("xx", TARGET, network=changed_network({"encoder.word.width": 10}))
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char", "classifier"])
    assert_nothing_written(target, before, error, "'classifier'", "width 8", "and 10", "same width")


@pytest.mark.parametrize("module", ["char", "word"])
def test_other_hash_seeds(source, module):
    path = {"char": "encoder.char.seed", "word": "encoder.word.embed.seed"}[module]
    target = make_pipeline("xx", TARGET, network=changed_network({path: 12345}))
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char", "word", "classifier"])
    ours = {"char": "11", "word": "17"}[module]
    assert_nothing_written(
        target, before, error, f"'{module}'", f"seed {ours}", "12345", "same seed"
    )


def test_another_architecture(source):
    target = make_pipeline("xx", TARGET, network=changed_network({"encoder.word.depth": 2}))
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char", "word"])
    assert_nothing_written(target, before, error, "'word'", "lstm.bias_ih_l1", "same [components]")


def test_layers_without_weights_do_not_matter(source):
    target = make_pipeline("xx", TARGET)
    *_, last = target.get_pipe("xling_ner").model.get_ref("word").walk()
    last.layers.append(Dropout())
    manifest = transfer_modules(source, target, ["word"])
    assert {t["state"] for t in manifest["tensors"] if t["module"] == "word"} == {"copied"}


@pytest.mark.parametrize(
    ("label_map", "parts"),
    [
        ({"PERSON": "PER"}, ("target label 'PERSON'", "GROUP, LOC, PER, TITLE")),
        ({"TITLE": "JOB"}, ("source label 'JOB'", "'TITLE'", "LOC, ORG, PER")),
    ],
)
def test_unknown_labels_in_the_label_map(source, target, label_map, parts):
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["char", "classifier"], label_map=label_map)
    assert_nothing_written(target, before, error, "transfer.label_map", *parts)


def test_label_map_in_a_file(source, target, tmp_path):
    path = tmp_path / "labels.json"
    path.write_text(json.dumps({"GROUP": "ORG", "TITLE": None, "PER": "PER"}), encoding="utf8")
    manifest = transfer_modules(source, target, ["classifier"], label_map=str(path))
    assert manifest["labels"] == {"GROUP": "ORG", "LOC": None, "PER": "PER", "TITLE": None}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (None, "No such file"),
        ("{", "not JSON"),
        ("[1]", "one JSON object"),
        ('{"PER": 1}', "one JSON object"),
        ('{"PER": "JOB"}', "source label 'JOB'"),
    ],
)
def test_label_map_file_that_cannot_be_used(source, target, tmp_path, text, part):
    path = tmp_path / "labels.json"
    if text is not None:
        path.write_text(text, encoding="utf8")
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        transfer_modules(source, target, ["classifier"], label_map=path)
    file = () if "label" in part else (str(path),)
    assert_nothing_written(target, before, error, part, *file)


@pytest.mark.parametrize("factory", ["entity_ruler", "tagger", "sentencizer"])
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_component_without_modules(source, target, factory, side):
    before = modules_of(target)
    other = spacy.blank("xx")
    other.add_pipe(factory, name="xling_ner")
    pair = (other, target) if side == "source" else (source, other)
    with pytest.raises(TransferError) as error:
        transfer_modules(*pair, ["char"])
    assert_nothing_written(
        target, before, error, f"'xling_ner' of the {side}", "'char'", "transfer.modules"
    )
    assert "transfer" not in other.meta


# Without modules: from scratch


def test_from_scratch(target):
    before = modules_of(target)
    manifest = transfer_modules(None, target, [])
    for module, arrays in modules_of(target).items():
        assert_same_arrays(arrays, before[module])
    assert manifest["source"] is None
    assert manifest["modules"] == []
    assert manifest["labels"] == {}
    assert manifest["source_labels_unused"] == []
    assert {t["state"] for t in manifest["tensors"]} == {"fresh"}
    assert {t["module"] for t in manifest["tensors"]} == set(MODULES)
    assert target.meta["transfer"]["xling_ner"] == manifest


@pytest.mark.parametrize("source_given", [None, "/no/such/pipeline"])
@pytest.mark.parametrize("modules", [[], "", " "])
def test_from_scratch_loads_no_source(target, source_given, modules):
    callback = create_transfer_callback(source_given, modules)
    assert callback(target) is target
    assert target.meta["transfer"]["xling_ner"]["modules"] == []
    assert target.meta["transfer"]["xling_ner"]["source"] == source_given


# The source


def test_no_source_is_an_error(target):
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        create_transfer_callback(None, ["char", "word"])(target)
    assert_nothing_written(target, before, error, "char, word", "transfer.source", "modules = []")
    with pytest.raises(TransferError) as error:
        transfer_modules(None, target, ["char"])
    assert_nothing_written(target, before, error, "char", "transfer.source", "modules = []")


@pytest.mark.parametrize("name", ["/no/such/pipeline", "no_such_package"])
def test_missing_source(target, name, tmp_path):
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        create_transfer_callback(name, ["char"])(target)
    assert_nothing_written(target, before, error, f"'{name}'", "transfer.source", "modules = []")


def test_source_that_is_an_empty_folder(target, tmp_path):
    before = modules_of(target)
    with pytest.raises(TransferError) as error:
        create_transfer_callback(tmp_path, ["char"])(target)
    assert_nothing_written(target, before, error, str(tmp_path), "transfer.source")


def test_modules_are_checked_before_the_source_is_loaded(target):
    with pytest.raises(TransferError, match="Unknown module 'chars'"):
        create_transfer_callback("/no/such/pipeline", ["chars"])(target)


@pytest.mark.parametrize("as_type", [str, lambda path: path])
def test_callback_with_a_path(source, source_path, target, as_type):
    assert create_transfer_callback(as_type(source_path), "char, classifier")(target) is target
    assert_same_arrays(modules_of(target)["char"], modules_of(source)["char"])
    manifest = target.meta["transfer"]["xling_ner"]
    assert manifest["source"] == str(source_path)
    assert manifest["modules"] == ["char", "classifier"]


CALLBACK = """
[initialize]

[initialize.after_init]
@callbacks = "spacy_xling_ner.transfer_modules.v1"
source = {source}
modules = {modules}
label_map = {label_map}
"""


def config_with_callback(**values):
    block = CALLBACK.format(**{key: json.dumps(value) for key, value in values.items()})
    return Config().from_str(block)["initialize"]["after_init"]


@pytest.mark.parametrize("modules", [["char", "word"], "char,word"])
def test_callback_in_a_config(source, source_path, modules):
    nlp = make_pipeline("xx", TARGET, seed=5)
    nlp.config["initialize"]["after_init"] = config_with_callback(
        source=str(source_path), modules=modules, label_map=None
    )
    nlp.initialize(lambda: make_examples(nlp, TARGET))
    theirs, ours = modules_of(source), modules_of(nlp)
    assert_same_arrays(ours["char"], theirs["char"])
    assert_same_arrays(ours["word"], theirs["word"])
    assert nlp.meta["transfer"]["xling_ner"]["modules"] == ["char", "word"]


def test_callback_in_a_config_from_scratch():
    nlp = make_pipeline("xx", TARGET, seed=5)
    nlp.config["initialize"]["after_init"] = config_with_callback(
        source=None, modules=[], label_map=None
    )
    nlp.initialize(lambda: make_examples(nlp, TARGET))
    assert {t["state"] for t in nlp.meta["transfer"]["xling_ner"]["tensors"]} == {"fresh"}


def test_callback_with_a_label_map_in_a_config(source, source_path):
    nlp = make_pipeline("xx", TARGET, seed=5)
    nlp.config["initialize"]["after_init"] = config_with_callback(
        source=str(source_path), modules=["classifier"], label_map={"GROUP": "ORG"}
    )
    nlp.initialize(lambda: make_examples(nlp, TARGET))
    assert_array_equal(rows_by_tag(nlp)["B-GROUP"], rows_by_tag(source)["B-ORG"])


# spaCy's own components on the encoder


def spacy_pipeline(factory, sentences, network=None):
    nlp = spacy.blank("xx")
    model = nlp.get_factory_meta(factory).default_config["model"]
    encoder = (network or small_network())["encoder"]
    nlp.add_pipe(factory, config={"model": {**model, "tok2vec": encoder}})
    if factory == "tagger":
        nlp.get_pipe("tagger").add_label("N")
    nlp.initialize(lambda: make_examples(nlp, sentences))
    return nlp


@pytest.mark.parametrize("factory", ["ner", "tagger"])
def test_modules_below_the_model_of_spacy(source, factory):
    nlp = spacy_pipeline(factory, TARGET)
    manifest = transfer_modules(
        source, nlp, ["char", "word"], component=factory, source_component="xling_ner"
    )
    theirs, ours = modules_of(source), modules_of(nlp, factory)
    assert set(ours) == {"char", "word"}
    for module in ours:
        assert_same_arrays(ours[module], theirs[module])
    assert {t["state"] for t in manifest["tensors"]} == {"copied"}
    assert set(nlp.meta["transfer"]) == {factory}


def test_from_spacy_ner_to_ours(target):
    nlp = spacy_pipeline("ner", ENGLISH)
    transfer_modules(nlp, target, ["char"], source_component="ner")
    assert_same_arrays(modules_of(target)["char"], modules_of(nlp, "ner")["char"])


def test_spacy_ner_has_no_classifier_of_ours(source):
    nlp = spacy_pipeline("ner", TARGET)
    before = modules_of(nlp, "ner")
    with pytest.raises(TransferError, match=re.escape("'ner' of the target has no module")):
        transfer_modules(
            source, nlp, ["char", "classifier"], component="ner", source_component="xling_ner"
        )
    for module, arrays in modules_of(nlp, "ner").items():
        assert_same_arrays(arrays, before[module])


def changed_network(changes):
    network = small_network()
    for path, value in changes.items():
        *blocks, key = path.split(".")
        block = network
        for name in blocks:
            block = block[name]
        block[key] = value
    return network
