import json

import pytest
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from spacy_xling_ner.training.gold_offsets import get_gold
from spacy_xling_ner.workbench.experiments.grid import SpecError, parse_spec, plan
from spacy_xling_ner.workbench.experiments.grid.data_tasks import make_corpus
from spacy_xling_ner.workbench.experiments.grid.job import Job

from .samples import ROOT, only

KINDS = (["PER"], ["PER", "LOC"], ["LOC"], [])


def line(i):
    entities, text = [], f"Sentence {i}:"
    for label in KINDS[i % 4]:
        start = len(text) + 1
        text += f" Name{i}"
        entities.append({"start": start, "end": len(text), "label": label})
    return json.dumps({"text": text, "entities": entities})


def make(folder, name="made", **corpus):
    """Convert 100 sentences, a quarter of each kind."""
    for shared in ("configs", "assets"):
        if not (folder / shared).exists():
            (folder / shared).symlink_to(ROOT / shared)
    (folder / "corpus.jsonl").write_text("\n".join(map(line, range(100))))
    asked = only("spacy-ner", n_train=["all"])
    plain = {"path": "corpus.jsonl", "format": "jsonl"}
    asked["targets"]["assistant"] = {
        "lang": "en",
        "train": plain,
        "dev": {**plain, **corpus},
        "test": {**plain, "sample": 5},
    }
    planned = plan(parse_spec(asked), folder)
    cell = next(c for c in planned.cells.values() if c.name == "corpus-assistant-dev")
    place = folder / name
    place.mkdir()
    result = make_corpus(Job("corpus", cell.settings, place, folder))
    docs = list(DocBin().from_disk(place / "corpus.spacy").get_docs(Vocab()))
    return cell, result, docs


def kinds_of(docs):
    found = [[label for _, _, label in get_gold(doc)] for doc in docs]
    return [found.count(kind) for kind in KINDS]


def test_sentences_with_other_labels_are_left_out(tmp_path):
    _, result, docs = make(tmp_path, skew={"label": "PER"})
    assert kinds_of(docs) == [25, 0, 0, 25]
    assert (result["documents"], result["entities"]) == (50, {"PER": 25})
    report = json.loads((tmp_path / "made" / "corpus.spacy.report.json").read_text())
    assert (report["documents"], report["entities"], report["gold"]) == (
        50,
        {"PER": 25},
        {"PER": 25},
    )
    assert result["tokens"] == report["tokens"] == sum(map(len, docs))


def test_a_share_of_the_others_stays_and_a_larger_one_holds_it(tmp_path):
    _, _, few = make(tmp_path, "few", skew={"label": "PER", "others": 0.2})
    _, _, more = make(tmp_path, "more", skew={"label": "PER", "others": 0.5})
    _, _, everything = make(tmp_path, "all", skew={"label": "PER", "others": 1.0})
    assert kinds_of(few)[0] == 25
    assert 3 <= sum(kinds_of(few)[1:3]) <= 15 < sum(kinds_of(more)[1:3]) <= 35
    assert {doc.text for doc in few} < {doc.text for doc in more}
    assert kinds_of(everything) == [25] * 4


def test_the_sample_is_drawn_of_what_stays(tmp_path):
    _, result, docs = make(tmp_path, skew={"label": "PER"}, sample=20)
    assert result["documents"] == len(docs) == 20
    assert kinds_of(docs)[1:3] == [0, 0]
    _, _, other = make(tmp_path, "other", skew={"label": "PER"}, sample=20, seed=1)
    assert {doc.text for doc in other} != {doc.text for doc in docs}
    numbers = [int(doc.text.split(":")[0].split()[1]) for doc in docs]
    assert numbers == sorted(numbers)


def test_a_corpus_without_a_skew_keeps_its_key(tmp_path):
    plain, _, _ = make(tmp_path, "plain")
    skewed, _, _ = make(tmp_path, "skewed", skew={"label": "PER"})
    assert "skew" not in plain.settings
    assert plain.key != skewed.key


def test_a_label_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no entity 'PERSON'; its labels: LOC, PER"):
        make(tmp_path, skew={"label": "PERSON"})


@pytest.mark.parametrize(
    ("skew", "message"),
    [
        ({"label": "PER", "others": 2}, "dev.skew.others: Input should be less than or equal to 1"),
        ({"label": "PER", "other": 0.1}, "unknown key 'other'; did you mean 'others'?"),
        ({"others": 0.1}, "dev.skew.label: Field required"),
    ],
)
def test_a_wrong_skew_is_an_error(tmp_path, skew, message):
    with pytest.raises(SpecError) as error:
        make(tmp_path, skew=skew)
    assert message in str(error.value)
