import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from spacy_xling_ner.workbench.corpora.embedded import PARTS, UNSEEN_NAMES, generate, part_of
from spacy_xling_ner.workbench.corpora.embedded_assets import LANGS, read_assets, slot_label
from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError

FOLDER = Path(__file__).parents[3] / "assets" / "assistant"
LABELS = {"Person", "Artist", "Song", "Film", "City", "Place", "Organization", "Team"}
N_TRAIN, N = 6000, 1000


@pytest.fixture(scope="module")
def corpus():
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # no utterance has to repeat at these sizes
        return {
            (lang, part): list(generate(FOLDER, lang, N_TRAIN if part == "train" else N, part=part))
            for lang, part in itertools.product(LANGS, PARTS)
        }


def names(utterances):
    return [
        utterance["text"][entity["start"] : entity["end"]]
        for utterance in utterances
        for entity in utterance["entities"]
    ]


def template_id(utterance):
    return utterance["id"].split("-", 4)[4]


# what ships


def test_there_are_enough_templates_and_intents():
    templates = read_assets(FOLDER).templates
    assert len(templates) >= 120
    assert len({template.intent for template in templates}) >= 8
    slots = [len(template.patterns["ja"].slots) for template in templates]
    assert set(slots) >= {0, 1, 2, 3}


def test_every_label_has_enough_names_and_no_name_twice():
    assets = read_assets(FOLDER)
    by_label = {label: [] for label in LABELS}
    for slot, values in assets.slots.items():
        if slot_label(slot):
            by_label[slot_label(slot)] += zip(values["en"], values["ja"], strict=True)
    assert set(by_label) == LABELS
    for label, pairs in by_label.items():
        assert 80 <= len(pairs) <= 250, label
        assert len({en.lower() for en, _ in pairs}) == len(pairs), label
        assert len({ja for _, ja in pairs}) == len(pairs), label


def test_lists_are_written_in_the_right_script():
    japanese = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々]")
    latin = []
    for values in read_assets(FOLDER).slots.values():
        for en, ja in zip(values["en"], values["ja"], strict=True):
            assert not japanese.search(en)
            assert en.isprintable()
            assert ja.isprintable()
            assert "  " not in en + ja
            if not japanese.search(ja):
                latin.append(ja)
    assert {"Perfume", "U2", "NHK", "First Love"} <= set(latin)
    assert len(latin) < 60


def test_japanese_templates_have_japanese_script_and_both_registers():
    texts = ["".join(t.patterns["ja"].literals) for t in read_assets(FOLDER).templates]
    assert all(re.search(r"[\u3040-\u309f\u4e00-\u9fff]", text) for text in texts)
    polite = [text for text in texts if re.search(r"(です|ます|ください|ました)", text)]
    assert 0.2 < len(polite) / len(texts) < 0.6


# utterances


def test_offsets_are_exact_and_every_name_is_of_its_label(corpus):
    assets = read_assets(FOLDER)
    listed = {(lang, label): set() for lang in LANGS for label in LABELS}
    for slot, values in assets.slots.items():
        for lang in LANGS:
            if slot_label(slot):
                listed[lang, slot_label(slot)] |= set(values[lang])
    for (lang, _), utterances in corpus.items():
        for utterance in utterances:
            end = 0
            for entity in utterance["entities"]:
                assert entity["start"] >= end
                end = entity["end"]
                name = utterance["text"][entity["start"] : end]
                assert name in listed[lang, entity["label"]]
            assert end <= len(utterance["text"])


def test_slots_are_filled_and_ids_are_unique(corpus):
    for utterances in corpus.values():
        assert not [u["text"] for u in utterances if set(u["text"]) & set("{}\n\t")]
        assert len({u["id"] for u in utterances}) == len(utterances)
        assert set(utterances[0]) == {"id", "text", "entities", "intent"}


def test_utterances_are_distinct_and_in_one_part_only(corpus):
    for lang in LANGS:
        texts = [u["text"] for part in PARTS for u in corpus[lang, part]]
        assert len(set(texts)) == len(texts) == N_TRAIN + 2 * N


def test_every_label_slot_and_intent_occurs_in_both_languages(corpus):
    assets = read_assets(FOLDER)
    intents = {template.intent for template in assets.templates}
    for lang, part in corpus:
        utterances = corpus[lang, part]
        assert {e["label"] for u in utterances for e in u["entities"]} == LABELS
        assert {u["intent"] for u in utterances} == intents
    for lang in LANGS:
        seen = {template_id(u) for part in PARTS for u in corpus[lang, part]}
        used = {s for t in assets.templates if t.id in seen for s in t.patterns[lang].slots}
        assert used == set(assets.slots)


def test_some_utterances_hold_no_entity_and_some_hold_two(corpus):
    for utterances in corpus.values():
        counts = [len(u["entities"]) for u in utterances]
        assert 0.1 < counts.count(0) / len(counts) < 0.3
        assert sum(count >= 2 for count in counts) / len(counts) > 0.1


def test_english_starts_with_a_capital_and_sometimes_ends_bare(corpus):
    texts = [u["text"] for u in corpus["en", "train"]]
    assert not [text for text in texts if text[0].islower()]
    bare = sum(text[-1] not in ".?!" for text in texts) / len(texts)
    assert 0.2 < bare < 0.4
    assert "Hey, Play" not in "\n".join(texts)


def test_full_stop_is_not_doubled_after_a_value_that_has_one(corpus):
    texts = [u["text"] for utterances in corpus.values() for u in utterances]
    assert [text for text in texts if text.endswith(" p.m.")]
    assert not [text for text in texts if re.search(r"[.?!。？！][.。]$", text)]


def test_same_seed_gives_the_same_utterances_and_another_seed_others():
    first = list(generate(FOLDER, "ja", 300, seed=1))
    assert first == list(generate(FOLDER, "ja", 300, seed=1))
    other = {u["text"] for u in generate(FOLDER, "ja", 300, seed=2)}
    assert len({u["text"] for u in first} & other) < 60


def test_longer_run_begins_with_the_shorter_one():
    longer = generate(FOLDER, "en", 500, part="dev")
    assert list(itertools.islice(longer, 100)) == list(generate(FOLDER, "en", 100, part="dev"))


def test_data_do_not_depend_on_the_hash_seed_of_the_process():
    code = (
        "import json, sys; from pathlib import Path;"
        "from spacy_xling_ner.workbench.corpora.embedded import generate;"
        "print(json.dumps(list(generate(Path(sys.argv[1]), 'ja', 50, part='test'))))"
    )
    command = [sys.executable, "-c", code, str(FOLDER)]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    other = subprocess.run(command, capture_output=True, check=True, env=environment, timeout=120)
    assert json.loads(other.stdout) == list(generate(FOLDER, "ja", 50, part="test"))


def test_part_is_the_sha1_of_language_kind_and_text():
    digest = hashlib.sha1("ja\tname\t東京".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    expected = "train" if place < 0.7 else "dev" if place < 0.85 else "test"
    assert part_of("ja", "name", "東京") == expected


def test_utterances_are_generated_one_by_one():
    assert next(generate(FOLDER, "ja", 10**12))["text"]


# parts


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("lang", LANGS)
def test_share_of_names_and_templates_unseen_in_train(corpus, lang, part):
    seen = set(names(corpus[lang, "train"]))
    mentions = names(corpus[lang, part])
    unseen = [name for name in mentions if name not in seen]
    assert 0.35 < len(unseen) / len(mentions) < 0.45
    trained = {template_id(u) for u in corpus[lang, "train"]}
    ids = [template_id(u) for u in corpus[lang, part]]
    assert 0.25 < sum(id not in trained for id in ids) / len(ids) < 0.35


def test_shares_hold_for_every_label(corpus):
    for lang in LANGS:
        seen = set(names(corpus[lang, "train"]))
        for label in LABELS:
            mentions = [
                u["text"][e["start"] : e["end"]]
                for part in ("dev", "test")
                for u in corpus[lang, part]
                for e in u["entities"]
                if e["label"] == label
            ]
            share = sum(name not in seen for name in mentions) / len(mentions)
            assert abs(share - UNSEEN_NAMES) < 0.12, (lang, label, share)


def test_names_of_a_part_belong_to_it_or_to_train(corpus):
    for (lang, part), utterances in corpus.items():
        parts = {part_of(lang, "name", name) for name in names(utterances)}
        assert parts == {"train", part}


def test_shares_hold_when_the_seed_and_the_size_change(corpus):
    seen = set(names(corpus["ja", "train"]))
    mentions = names(generate(FOLDER, "ja", 2_000, seed=7, part="test"))
    assert 0.35 < sum(name not in seen for name in mentions) / len(mentions) < 0.45


def test_english_and_japanese_train_share_names_and_templates_only_partly(corpus):
    assets = read_assets(FOLDER)
    seen = {lang: set(names(corpus[lang, "train"])) for lang in LANGS}
    pairs = [
        pair
        for slot, values in assets.slots.items()
        if slot_label(slot)
        for pair in zip(values["en"], values["ja"], strict=True)
    ]
    japanese = [pair for pair in pairs if pair[1] in seen["ja"]]
    both = [pair for pair in japanese if pair[0] in seen["en"]]
    assert 0.6 < len(both) / len(japanese) < 0.8
    used = {lang: {template_id(u) for u in corpus[lang, "train"]} for lang in LANGS}
    assert 0.55 < len(used["en"] & used["ja"]) / len(used["ja"]) < 0.85


# what is refused


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(FOLDER, tmp_path / "assistant"))


def append(path, line):
    number = path.read_text(encoding="utf8").count("\n") + 1
    with path.open("a", encoding="utf8") as file:
        file.write(line + "\n")
    return number


def template(**changes):
    item = {"id": "new-01", "intent": "new", "en": "go to {City}!", "ja": "{City}へ行け！"}
    item.update(changes)
    return json.dumps({k: v for k, v in item.items() if v is not None}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (template(ja=None), "'ja', a string .* got none: write it"),
        (template(en=" go to {City}"), "'en', a string without outer spaces"),
        (template(en="go to {Town}", ja="{Town}へ"), r"{Town}: write slots/Town.tsv"),
        (template(en="go to {City"), "every brace closed, got go to {City"),
        (template(ja="{City}}へ"), "every brace closed"),
        (template(ja="{Place-station}へ"), "same slots in both languages"),
        (template(id="music-01"), "a new 'id', got 'music-01' of line 1"),
        (template(en="play {Artist}."), "a new 'en'"),
        (template(ja="{Artist}をかけて。"), "a new 'ja'"),
        (template(de="los"), "an object with en, id, intent, ja"),
        ("[]", "an object with"),
        ("", "valid JSON"),
        ('{"id": ', "valid JSON"),
    ],
)
def test_malformed_template_is_named_with_its_line(copy, line, message):
    path = copy / "templates.jsonl"
    number = append(path, line)
    append(path, template(id="last", en="stop it!", ja="止めろ！"))
    with pytest.raises(CorpusFormatError, match=message) as error:
        read_assets(copy)
    assert str(error.value).startswith(f"{path}:{number}: expected")


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("City", "Ghent ゲント", "one tab, Japanese, got 0 tabs"),
        ("City", "Ghent\tゲント\tBelgium", "got 2 tabs"),
        ("City", "Ghent\t", "a ja value"),
        ("City", "Ghent \tゲント", "a en value"),
        ("City", "{Ghent}\tゲント", "without braces"),
        ("City", "Ghent\tGent", "Japanese script, or the English again"),
        ("City", "Ghent\t東京", "a new value, got '東京' of City.tsv:1"),
        ("City", "Tokyo\tトーキョー", "a new value, got 'Tokyo' of City.tsv:1"),
        ("Person-film", "Sato\tサトウ", "'Sato' of Person-contact.tsv:1"),
    ],
)
def test_malformed_name_is_named_with_its_line(copy, file, line, message):
    path = copy / "slots" / f"{file}.tsv"
    number = append(path, line)
    with pytest.raises(CorpusFormatError, match=message) as error:
        read_assets(copy)
    assert str(error.value).startswith(f"{path}:{number}: expected")


def test_name_written_in_latin_in_japanese_too_is_taken(copy):
    append(copy / "slots" / "Artist.tsv", "Abba-Dabba\tABBA-DABBA")
    assert read_assets(copy).slots["Artist"]["ja"][-1] == "ABBA-DABBA"


def test_list_that_no_template_uses_is_refused(copy):
    (copy / "slots" / "River.tsv").write_text("Thames\tテムズ川\n", encoding="utf8")
    with pytest.raises(CorpusFormatError, match=r"River.tsv:1: expected a template with {River}"):
        read_assets(copy)


def test_missing_and_empty_files_are_named(copy):
    (copy / "openers.tsv").write_text("", encoding="utf8")
    with pytest.raises(CorpusFormatError, match=r"openers.tsv:1: .*empty"):
        read_assets(copy)
    with pytest.raises(CorpusFormatError, match=r"openers.tsv:1: .*readable"):
        read_assets(copy / "none")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lang": "de"}, "Unknown lang 'de'; choose from en, ja"),
        ({"part": "eval"}, "Unknown part 'eval'; choose from train, dev, test"),
        ({"n": -1}, "Cannot make -1 utterances"),
    ],
)
def test_unknown_choices_are_refused_before_the_first_utterance(options, message):
    with pytest.raises(ValueError, match=message):
        generate(FOLDER, **{"lang": "ja", "n": 1, **options})


def small_folder(path, templates, **lists):
    (path / "slots").mkdir(parents=True)
    lines = [json.dumps(item) for item in templates]
    (path / "templates.jsonl").write_text("\n".join(lines) + "\n", encoding="utf8")
    (path / "openers.tsv").write_text("Hey,\tねえ、\n", encoding="utf8")
    for name, pairs in lists.items():
        (path / "slots" / f"{name}.tsv").write_text(pairs, encoding="utf8")
    return path


def test_list_without_names_for_the_part_is_refused(tmp_path):
    items = [
        {"id": f"go-{i}", "intent": "go", "en": f"go {i} {{City}}", "ja": f"{{City}}へ{i}"}
        for i in range(40)
    ]
    folder = small_folder(tmp_path / "a", items, City="Ghent\tゲント\n")
    other = next(part for part in ("dev", "test") if part != part_of("en", "name", "Ghent"))
    with pytest.raises(ValueError, match=r"City.tsv: nothing in it belongs to \w+ in en"):
        generate(folder, "en", 1, part=other)


def test_utterances_repeat_with_a_warning_when_nothing_new_is_left(tmp_path):
    items = [
        {"id": f"go-{i}", "intent": "go", "en": f"go {i}.", "ja": f"行け{i}。"} for i in range(9)
    ]
    folder = small_folder(tmp_path / "a", items)
    with pytest.warns(UserWarning, match=r"Only (\d+) en utterances for train differ") as caught:
        texts = [u["text"] for u in generate(folder, "en", 200)]
    assert len(caught) == 1
    distinct = int(re.search(r"\d+", str(caught[0].message)).group())
    assert len(set(texts)) == len(set(texts[:distinct])) == distinct
    assert distinct % 4 == 0  # with and without opener, with and without full stop


def test_part_that_nothing_can_fill_is_refused(tmp_path):
    ids = (f"go-{i}" for i in itertools.count())
    id = next(id for id in ids if part_of("en", "template", id) == "train")
    texts = (f"go {i}." for i in itertools.count())
    text = next(text for text in texts if part_of("en", "utterance", text) == "dev")
    item = {"id": id, "intent": "go", "en": text, "ja": "行け。"}
    utterances = generate(small_folder(tmp_path / "a", [item]), "en", 1)
    with pytest.raises(ValueError, match="No en utterance is left for train"):
        next(utterances)
