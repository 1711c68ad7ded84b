"""A finished grid without trainings: a real plan and store, with generated predictions.

Each run has a cell like that of a training. The predictions of a system depend on its skill, size
and seed, and have all kinds of errors. The grid's own code writes the results.
"""

import gzip
import json
import random
from pathlib import Path
from types import SimpleNamespace

import pytest

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.workbench.experiments import comparison, significance, worth
from spacy_xling_ner.workbench.experiments.grid import Store, parse_spec, plan, write_results
from spacy_xling_ner.workbench.experiments.grid.job import LEXICON, PREDICTIONS

ROOT = Path(__file__).resolve().parents[3]
LEXICON_TSV = "駅\tstation\n東京\tTokyo\tplace\nさん\tMr\n行く\tgo\n"

PEOPLE = [("山田", "yamada"), ("佐藤", "satou"), ("鈴木", "suzuki"), ("高橋", "takahashi")]
PLACES = [("東京", "toukyou", "Tokyo"), ("大阪", "oosaka", None), ("𠮷野", "yoshino", None)]
FIRMS = [("日本銀行", "nipponginkou", None), ("国連", "kokuren", None)]
LABELS = ["PER", "LOC", "ORG"]


def made(part, n=20):
    return {"generate": {"folder": "assets/assistant", "part": part, "n": n}}


def target():
    parts = {part: made(part) for part in ("train", "dev", "test")}
    return {"lang": "ja", **parts, "source": "english", "lexicon": "small"}


def spec(**changes):
    paper = {"config": "configs/ja_paper.cfg"}
    return {
        "title": "Made <b>by hand</b> & kept",
        "targets": {"news": target(), "talk": {**target(), "test": made("test", 30)}},
        "sources": {
            "english": {
                "config": "configs/en.cfg",
                "train": made("train"),
                "dev": made("dev"),
                "test": made("test"),
            }
        },
        "lexicons": {"small": {"jmdict": False, "tsv": "assets/lexicon/ja-en.tsv"}},
        "n_train": [0, 50, "all"],
        "seeds": [0, 1],
        "systems": {
            "scratch": {**paper, "modules": []},
            "char": {**paper, "modules": ["char"]},
            "char+classifier": {**paper, "modules": ["char", "classifier"]},
            "bridge": {"config": "configs/ja.cfg", "modules": ["char", "word", "classifier"]},
            "spacy-ner": {"config": "configs/spacy_ner.cfg"},
        },
        "against": ["scratch"],
        **changes,
    }


def sentence(random_number, odd):
    """Text, tokens with romaji and gloss, gold entities."""
    person, place = random_number.choice(PEOPLE), random_number.choice(PLACES)
    firm = random_number.choice(FIRMS)
    parts = random_number.choice(
        [
            [(*person, None, "PER"), ("さん", "san", "Mr", ""), ("は", "ha", None, "")],
            [
                (*firm, "ORG"),
                ("の", "no", None, ""),
                (*person, None, "PER"),
                ("が", "ga", None, ""),
            ],
            [("今日", "kyou", "today", ""), ("、", "、", None, "")],
        ]
    )
    parts = [*parts, (*place, "LOC"), ("駅", "eki", "station", ""), ("へ", "he", None, "")]
    parts.append(("行く", "iku", "go", ""))
    if odd:
        # must be escaped in HTML and JavaScript
        parts += [
            ("</script>", None, None, ""),
            ("\u2028", None, None, ""),
            ("&amp;<b>", None, None, ""),
        ]
    text, tokens, gold = "", [], []
    for surface, romaji, gloss, label in parts:
        start, end = len(text), len(text) + len(surface)
        text += surface
        tokens.append([start, end, romaji, gloss])
        if label:
            gold.append([start, end, label])
    return text, tokens, gold


def found_by(skill, random_number, tokens, gold):
    """Predicted entities of a system whose skill is from 0 to 1."""
    found = []
    for start, end, label in gold:
        chance = random_number.random()
        score = round(min(1.0, max(0.0, skill + random_number.uniform(-0.4, 0.3))), 4)
        if chance < skill:
            found.append([start, end, label, score])
        elif chance < skill + (1 - skill) * 0.3:
            other = random_number.choice([name for name in LABELS if name != label])
            found.append([start, end, other, score])
        elif chance < skill + (1 - skill) * 0.5 and end - start > 1:
            found.append([start, end - 1, label, score])
    last = tokens[-1]
    if random_number.random() > skill:
        found.append([last[0], last[1], "ORG", 0.2])
    return found


def test_set(name, n):
    random_number = random.Random(name)
    return [sentence(random_number, odd=i == 3) for i in range(n)]


def predict(sentences, system, skill, seed):
    random_number = random.Random(f"{system}/{skill}/{seed}")
    lines = []
    for text, tokens, gold in sentences:
        found = found_by(skill, random_number, tokens, gold)
        if system == "spacy-ner":
            tokens = [[start, end, None, None] for start, end, *_ in tokens]
            found = [[*entity[:3], None] for entity in found]
        elif system != "bridge":
            tokens = [[start, end, romaji, None] for start, end, romaji, _ in tokens]
        lines.append({"text": text, "tokens": tokens, "gold": gold, "found": found})
    return lines


def score(lines):
    """Scores of a cell, in the form of an evaluation."""
    counts, per_label = [], {}
    for line in lines:
        gold = {tuple(e) for e in line["gold"]}
        found = {tuple(e[:3]) for e in line["found"]}
        counts.append([len(gold & found), len(found), len(gold)])
        for part, entities in (("correct", gold & found), ("found", found), ("gold", gold)):
            for *_, label in entities:
                row = per_label.setdefault(label, {"correct": 0, "found": 0, "gold": 0})
                row[part] += 1
    for row in per_label.values():
        row.update(f1=f1(row["correct"], row["found"], row["gold"]), support=row["gold"])
    correct, n_found, n_gold = (sum(c[i] for c in counts) for i in range(3))
    return {
        "precision": 100 * correct / max(n_found, 1),
        "recall": 100 * correct / max(n_gold, 1),
        "f1": f1(correct, n_found, n_gold),
        "per_label": per_label,
        "corpus": {"documents": len(lines), "md5": "0"},
        "counts": counts,
    }


def f1(correct, found, gold):
    return 200 * correct / max(found + gold, 1)


def finish(store, planned, run, sentences, skill, everything):
    """Store the cell of a run."""
    cell = planned.cells[run.key]
    lines = predict(sentences, run.system, skill, run.seed)
    folder = store.begin(cell)
    packed = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / PREDICTIONS).write_bytes(gzip.compress(packed.encode("utf8"), mtime=0))
    n_train = everything if run.n_train == "all" else run.n_train
    curve = [
        {"step": 20 * i, "epoch": i, "score": 100 * skill * (1 - 0.5**i), "loss": 9.0 / (i + 1)}
        for i in range(6)
    ]
    record = {
        "name": cell.name,
        "kind": cell.kind,
        "key": cell.key,
        "dataset": run.dataset,
        "system": run.system,
        "seed": run.seed,
        **score(lines),
        "n_train": n_train,
        "curve": curve if n_train else [],
        "best": curve[-1],
        "seconds": round(2 + 9 * skill + run.seed / 10, 2),
        "peak_memory_mb": 400.0 + len(lines),
        "settings": cell.settings,
        "needs": {role: planned.cells[key].folder for role, key in cell.needs.items()},
    }
    store.finish(cell, record)


def make(folder, *, leave_out=(), n_sentences=24, everything=200, **changes):
    """Create the folder of a grid; `leave_out` has runs as (data set, system, size, seed)."""
    folder = Path(folder)
    planned = plan(parse_spec(spec(**changes)), ROOT)
    store = Store(folder)
    store.output.mkdir(parents=True, exist_ok=True)
    tsv = folder / "made.tsv"
    tsv.write_text(LEXICON_TSV, encoding="utf8")
    for cell in planned.cells.values():
        if cell.kind == "lexicon":
            lookups = build_lexicon(tsv=tsv, jmdict=False)
            (store.begin(cell) / LEXICON).write_bytes(lookups.to_bytes())
            store.finish(cell, {"kind": "lexicon"})
    tsv.unlink()
    names = list(planned.experiment.systems)
    for run in planned.runs:
        if (run.dataset, run.system, run.n_train, run.seed) in leave_out:
            continue
        rank = names.index(run.system) / len(names) if run.system in names else 0.5
        size = {"all": 0.25, 0: -0.2}.get(run.n_train, 0.1)
        skill = 0.15 + 0.45 * rank + size + 0.02 * run.seed
        finish(store, planned, run, test_set(run.dataset, n_sentences), skill, everything)
    with pytest.MonkeyPatch.context() as patch:
        # fewer resamples: the statistics have their own tests
        patch.setattr(comparison, "N_RESAMPLES", 100)
        patch.setattr(significance, "N_PERMUTATIONS", 100)
        patch.setattr(worth, "N_RESAMPLES", 50)
        results = write_results(planned, folder, arguments=["made.yml"])
    return SimpleNamespace(folder=folder, plan=planned, results=results, store=store)
