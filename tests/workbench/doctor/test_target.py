from pathlib import Path

import pytest

from spacy_xling_ner.bridge.lexicon import get_lexicon
from spacy_xling_ner.views import GlossView, LatinView, NativeView, RomajiView
from spacy_xling_ner.workbench.doctor.target import plan_target

CONFIGS = Path(__file__).resolve().parents[3] / "configs"


def write(tmp_path, *changes, name="ja.cfg"):
    text = (CONFIGS / name).read_text("utf8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "c.cfg"
    path.write_text(text, encoding="utf8")
    return path


def test_without_a_config_japanese_is_as_in_ja_cfg():
    plan = plan_target("ja")
    assert plan.views == plan_target("ja", CONFIGS / "ja.cfg").views
    on = {"joined": True, "particles": True}
    assert plan.views == {"char": LatinView(**on), "word": GlossView(**on)}
    assert (plan.modules, plan.label_map) == (["char", "word", "classifier"], None)
    assert (plan.component, plan.source_component) == ("xling_ner", "xling_ner")
    assert not plan.has_lexicon


def test_the_config_s_views_and_modules():
    plan = plan_target("ja", CONFIGS / "ja_paper.cfg")
    assert plan.views == {"char": RomajiView(), "word": NativeView("NORM")}
    assert plan.modules == ["char", "classifier"]


def test_the_config_s_transfer_and_what_overrides_it(tmp_path):
    path = write(
        tmp_path,
        ('modules = ["char","word","classifier"]', 'modules = "char, word"'),
        (
            "source = ${paths.source}",
            'source = null\nsource_component = "ner"\nlabel_map = {"PERSON":"PER"}',
        ),
    )
    plan = plan_target("ja", path)
    assert (plan.modules, plan.label_map) == (["char", "word"], {"PERSON": "PER"})
    assert (plan.component, plan.source_component) == ("xling_ner", "ner")
    plan = plan_target("ja", path, source_component="x", label_map={})
    assert (plan.source_component, plan.label_map) == ("x", {})


def test_from_scratch_all_modules_count(tmp_path):
    path = write(tmp_path, ('modules = ["char","word","classifier"]', "modules = []"))
    assert plan_target("ja", path).modules == ["char", "word", "classifier"]


def test_a_lexicon_is_the_config_s_or_the_given(folder, tmp_path):
    path = write(tmp_path, ("lexicon = null", f'lexicon = "{folder / "lexicon.bin"}"'))
    for plan in (plan_target("ja", path), plan_target("ja", lexicon=folder / "lexicon.bin")):
        assert plan.has_lexicon
        assert get_lexicon(plan.nlp.vocab).get("石")[0].text == "stone"
    with pytest.raises(FileNotFoundError, match="No lexicon at"):
        plan_target("ja", path, lexicon=tmp_path / "none.bin")


def test_the_tokenizer_is_the_config_s_or_of_the_split_mode(tmp_path):
    path = write(tmp_path, ("split_mode = null", 'split_mode = "C"'))
    for plan in (plan_target("ja", path), plan_target("ja", split_mode="C")):
        assert len(plan.nlp.make_doc("選挙管理委員会")) == 1
    with pytest.raises(ValueError, match="Leave out the split mode"):
        plan_target("ja", path, split_mode="A")


def test_a_component_without_our_modules_is_named():
    config = CONFIGS / "spacy_ner.cfg"
    with pytest.raises(ValueError, match=r"no component 'xling_ner'; it has: tok2vec, ner\. Name"):
        plan_target("ja", config)
    with pytest.raises(ValueError, match=r"component 'ner' of .* has no module char or word"):
        plan_target("ja", config, component="ner")


def test_another_language_reads_its_own_script():
    plan = plan_target("de")
    assert plan.views == {"char": NativeView("ORTH"), "word": NativeView("NORM")}
