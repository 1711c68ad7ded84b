import json

import pytest

from spacy_xling_ner.workbench.experiments.grid import SpecError, parse_spec, read_spec

from .samples import ROOT, spec

FILE = ROOT / "configs" / "experiments" / "miniature.yml"
TEXT = FILE.read_text(encoding="utf8")


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seeds: [0", "seedz: [0", "seedz: unknown key 'seedz'; did you mean 'seeds'?"),
        (
            "modules: [char, classifier]",
            "module: [char, classifier]",
            "systems.paper.module: unknown key 'module'; did you mean 'modules'?",
        ),
        (
            "modules: [char, classifier]",
            "modules: [chars]",
            "systems.paper.modules.0: unknown module 'chars'; did you mean 'char'? "
            "Choose from char, classifier, features, word.",
        ),
        ("source: english", "source: englsh", "no source 'englsh'; did you mean 'english'?"),
        ("lexicon: small", "lexicon: smal", "no lexicon 'smal'; did you mean 'small'?"),
        ("against: [scratch]", "against: [scrach]", "no system 'scrach'; did you mean 'scratch'?"),
        ("[0, 50, 150]", "[0, few]", "expected a number of sentences or 'all', got 'few'"),
        ("[0, 50, 150]", "[-1]", "expected a number of sentences or 'all', got -1"),
        ("[0, 50, 150]", "[true]", "expected a number of sentences or 'all', got True"),
        ("seeds: [0, 1]", "seeds: [1, 1]", "seeds: 1 is there twice"),
        ("part: train, n: 400", "part: trian, n: 400", "should be 'train', 'dev' or 'test'"),
        (
            "budget: {epochs: 8",
            "budgets: {60: {epochs: 1}}\nbudget: {epochs: 8",
            "budgets: 60 is not in n_train: 0, 50, 150",
        ),
        ("budget: {epochs: 8", "budget: {stream: true, epochs: 8", "'stream' needs 'steps'"),
        (
            "  english:\n",
            "  assistant:\n",
            "there is no source 'english'; did you mean 'english-bridge'?",
        ),
    ],
)
def test_an_error_names_its_line_and_the_closest_name(tmp_path, old, new, message):
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    path = tmp_path / "experiment.yml"
    path.write_text(text, encoding="utf8")
    with pytest.raises(SpecError) as error:
        read_spec(path)
    first = str(error.value).splitlines()[0]
    assert message in first
    line = int(first.split(":")[1])
    # the line itself, or that of the section if the fault is in none of its own
    changed = line_of(text, new.lstrip("\n"))
    at_section = "source 'english'" in message
    assert line == (line_of(text, "source: english") if at_section else changed)
    assert first.startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    ("corpus", "message"),
    [
        ({}, "give either 'path' (with 'format') or 'generate'"),
        ({"path": "a"}, "'path' needs it"),
        ({"path": "a", "format": "gds"}, "there is no format 'gds'; did you mean 'gsd'?"),
        ({"path": "a", "format": "gsd", "part": "dev"}, "'split' and 'part' must be given"),
        (
            {"path": "a", "format": "gsd", "split": "train:90,dev:10", "part": "tarin"},
            "the split has no part 'tarin'; did you mean 'train'?",
        ),
        (
            {"path": "a", "format": "gsd", "split": "train:90", "part": "train"},
            "the percentages must sum to 100",
        ),
        ({"path": "a", "format": "gsd", "sample": 5}, "n_train and seeds draw the training"),
    ],
)
def test_a_corpus_is_checked_as_the_converter_would(corpus, message):
    asked = spec()
    asked["targets"]["assistant"]["train"] = corpus
    with pytest.raises(SpecError) as error:
        parse_spec(asked, "tiny")
    assert str(error.value).startswith("tiny: targets.assistant.train")
    assert message in str(error.value)


def test_all_errors_are_named_at_once():
    asked = spec(seeds=["x"], n_train=[])
    with pytest.raises(SpecError) as error:
        parse_spec(asked)
    lines = str(error.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["n_train", "seeds.0"]


def test_names_are_checked_across_the_file():
    asked = spec()
    asked["sources"]["assistant"] = asked["sources"]["english"]
    with pytest.raises(SpecError, match=r"sources\.assistant: a target has this name"):
        parse_spec(asked)
    asked = spec()
    asked["systems"]["bridge"].update(source="german", targets=["asistant"])
    with pytest.raises(SpecError, match="there is no source 'german'"):
        parse_spec(asked)
    asked["systems"]["bridge"].update(source=True, lexicon="large")
    with pytest.raises(SpecError, match="there is no lexicon 'large'"):
        parse_spec(asked)
    asked["systems"]["bridge"].update(lexicon=True)
    with pytest.raises(SpecError, match="did you mean 'assistant'"):
        parse_spec(asked)
    asked["systems"]["bridge"].update(source=3)
    with pytest.raises(SpecError, match="expected true, false or a name, got 3"):
        parse_spec(asked)
    with pytest.raises(SpecError, match=r"there is no source 'x'; create one first"):
        parse_spec(
            spec(sources={}, targets={"t": {**spec()["targets"]["assistant"], "source": "x"}})
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seeds: [0", "not YAML: while parsing a flow sequence"),
        ("seeds: [0]\nseeds: [1]", 'found duplicate key "seeds"'),
        ("", "empty, or not a mapping"),
        ("- seeds", "empty, or not a mapping"),
        ("{}", "Field required"),
    ],
)
def test_a_file_that_is_no_experiment_is_an_error(tmp_path, text, message):
    path = tmp_path / "experiment.yml"
    path.write_text(text, encoding="utf8")
    with pytest.raises(SpecError) as error:
        read_spec(path)
    assert str(path) in str(error.value)
    assert message in str(error.value)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(SpecError, match=r"none\.yml: cannot be read"):
        read_spec(tmp_path / "none.yml")
    (tmp_path / "latin.yml").write_bytes(b"title: \xe4")
    with pytest.raises(SpecError, match=r"latin\.yml: cannot be read"):
        read_spec(tmp_path / "latin.yml")


def test_json_is_yaml_too(tmp_path):
    path = tmp_path / "tiny.yml"
    path.write_text(json.dumps(spec()), encoding="utf8")
    assert read_spec(path) == parse_spec(spec())


def test_anchors_and_merges_are_expanded():
    assert read_spec(FILE).systems["paper"].overrides == read_spec(FILE).systems["bridge"].overrides
    scripts = read_spec(FILE.with_name("paper_scripts.yml")).systems
    both = scripts["char-native.word-romaji"].overrides
    views = [value["@misc"] for value in both.values()]
    assert sorted(views) == ["spacy_xling_ner.native_view.v1", "spacy_xling_ner.romaji_view.v1"]
    # plain values, which can be hashed and written
    assert json.loads(json.dumps(both)) == both
    assert all(type(value) is dict for value in both.values())
