"""Preparation and measurement with a small corpus and a pipeline that is trained on it."""

import gc
import time
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.tokens import DocBin

from benchmarks.speed import prepare
from benchmarks.speed.curves import LARGE, curve_phases, make_curves
from benchmarks.speed.fresh import fresh_phases
from benchmarks.speed.of_spacy import SpacyPipeline
from benchmarks.speed.plan import FULL
from benchmarks.speed.prepare import prepare_data, prepare_lexicon, prepare_system
from benchmarks.speed.process import WorkerError, WorkerProcess
from benchmarks.speed.rates import rate_phases
from benchmarks.speed.sentences import Sentence, count_tokens, read_sentences
from benchmarks.speed.spacy_training import SpacyTraining
from benchmarks.speed.start import Starter
from benchmarks.speed.systems import SENTENCES, SYSTEMS, TAGGED, TRAIN
from benchmarks.speed.tokenizers import tokenizer_phase
from benchmarks.speed.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
BASELINE = next(system for system in SYSTEMS if system.name == "spacy-ner")
FLAIR = next(system for system in SYSTEMS if system.name == "flair")
PAPER = next(system for system in SYSTEMS if system.name == "paper")
PLACES = ["東京", "大阪", "京都", "奈良", "神戸", "札幌", "仙台", "福岡", "長崎", "広島"]
PLAN = FULL._replace(
    threads=(1,),
    repeats=2,
    groups=(("predict", "raw", "latency"),),
    predict=4,
    raw=4,
    latency=4,
    tokenizer=5,
    tokenizer_repeats=1,
    fresh=5,
    fresh_repeats=1,
    documents=(10,),
    batches=(),
    corpora=(100,),
    curve_repeats=2,
    curve_tokens=40,
)


class LocalWorker:
    """A worker in this process, which logs its requests: all but the start of a new Python."""

    def __init__(self, name, spec):
        self.name = name
        self.asked = []
        self._worker = Worker(spec)
        self.opened = self._worker.opened

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def ask(self, task, **options):
        self.asked.append((task, options))
        return self._worker.tasks[task](**options)


class LocalStarter(Starter):
    """Opens workers in this process and keeps them."""

    def __new__(cls):
        starter = super().__new__(cls, Path("none.bin"))
        starter.workers = []
        return starter

    def _start(self, name, kind, options, threads):
        spec = {"kind": kind, "options": options, "sentences": str(SENTENCES), "clock": "wall"}
        self.workers.append(LocalWorker(name, spec))
        return self.workers[-1]


def bio(verb, places):
    return "".join(f"{p}\tB-GPE\nへ\tO\n{verb}\tO\n。\tO\n\n" for p in places)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project folder with a small corpus, in which data and one system are prepared."""
    folder = tmp_path_factory.mktemp("project")
    gsd = folder / "assets" / "ja" / "gsd"
    gsd.mkdir(parents=True)
    (gsd / "train.bio").write_text(bio("行く", PLACES) + bio("帰る", PLACES), "utf8")
    (gsd / "dev.bio").write_text(bio("来る", PLACES), "utf8")
    # one of the training sentences again
    test = "".join(bio(f"{n}回行く", PLACES) for n in range(3))
    (gsd / "test.bio").write_text(test + bio("行く", PLACES[:1]), "utf8")
    for name in ("configs", "assets/labels"):
        (folder / name).symlink_to(ROOT / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(prepare, "EPOCHS", 1)
        prepare_data()
        prepare_system(BASELINE, Path("none.bin"), "", fresh=False)
    # a worker collects garbage before it reads the clock: leave out what pytest has loaded
    gc.collect()
    gc.freeze()
    yield folder
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _in_folder(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr(prepare, "EPOCHS", 1)
    # processes must find `benchmarks` from there
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def run(phase):
    ticks = []
    measurements = phase.measure(ticks.append)
    assert len(ticks) == phase.n_steps
    return measurements


def test_data_leaves_the_training_sentences_out():
    sentences = read_sentences(SENTENCES)
    vocab = spacy.blank("ja").vocab
    known = {doc.text for doc in DocBin().from_disk(TRAIN).get_docs(vocab)}
    assert len(known) == 20
    assert not known & {sentence.text for sentence in sentences}
    assert len(sentences) == len(set(sentences)) == 40
    (one,) = (s for s in sentences if s.text == "東京へ来る。")
    assert one.n_tokens == 4


def test_flair_gets_the_training_sentences_with_their_entities():
    tagged = srsly.read_json(TAGGED)
    (entities,) = (ents for words, ents in tagged if "".join(words) == "東京へ行く。")
    assert entities == [[0, 1, "LOC"]]


def test_preparation_is_reused_until_its_inputs_change():
    config = Path(BASELINE.path) / "config.cfg"
    before = [path.stat().st_mtime_ns for path in (SENTENCES, config)]
    prepare_data()
    prepare_system(BASELINE, Path("none.bin"), "", fresh=False)
    assert [path.stat().st_mtime_ns for path in (SENTENCES, config)] == before
    note = SENTENCES.with_name(f"{SENTENCES.name}.made_from.json")
    srsly.write_json(note, {**srsly.read_json(note), "seed": "another"})
    prepare_data()
    assert SENTENCES.stat().st_mtime_ns > before[0]


def test_failed_training_prints_the_end_of_its_log(tmp_path, capsys):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho half of it\nexit 3\n")
    python.chmod(0o755)
    model = Path(FLAIR.path)
    model.parent.mkdir(parents=True)
    model.touch()
    note = model.with_name(f"{model.name}.made_from.json")
    note.write_text("{}")
    with pytest.raises(SystemExit):
        prepare_system(FLAIR, Path("none.bin"), str(python), fresh=False)
    assert "half of it" in capsys.readouterr().out
    assert not note.exists()  # so that the next run trains again


def test_given_lexicon(tmp_path, capsys):
    lexicon = tmp_path / "my.bin"
    with pytest.raises(SystemExit):
        prepare_lexicon(lexicon)
    # a long path breaks the line
    assert "there is no such file" in " ".join(capsys.readouterr().out.split())
    lexicon.touch()
    assert prepare_lexicon(lexicon) == lexicon


def test_rates_of_pipelines_in_turn():
    half = BASELINE._replace(name="half", share=0.5)
    starter = LocalStarter()
    (phase,) = rate_phases(PLAN, [BASELINE, half], read_sentences(SENTENCES), starter)
    ticks = []
    found = {(m.metric, m.system): m.values for m in phase.measure(ticks.append)}
    # a warm-up and two repeats of three tasks
    assert ticks == ["spacy-ner", "half"] * 3 * 3
    assert len(ticks) == phase.n_steps
    whole, part = (worker.asked for worker in starter.workers)
    assert [task for task, _ in whole] == ["predict"] * 3 + ["raw"] * 3 + ["latency"] * 3
    for (task, options), request in zip(whole, part, strict=True):
        assert options["stop"] - options["start"] == 4
        assert request == (task, {"start": options["start"], "stop": options["start"] + 2})
    metrics = {
        "predict_tokens_per_s",
        "raw_tokens_per_s",
        "latency_ms_p50",
        "latency_ms_p99",
        "latency_again_ms_p50",
        "latency_again_ms_p99",
    }
    assert set(found) == {(metric, s) for metric in metrics for s in ("spacy-ner", "half")}
    for values in found.values():
        assert len(values) == 2
        assert min(values) > 0


def test_two_processes_find_the_same_as_one():
    pipeline = SpacyPipeline(BASELINE.path, threads=1)
    texts = [sentence.text for sentence in read_sentences(SENTENCES)[:3]]
    entities = [list(map(str, doc.ents)) for doc in pipeline.nlp.pipe(texts)]
    docs = pipeline.nlp.pipe(texts, n_process=2)
    assert [list(map(str, doc.ents)) for doc in docs] == entities
    pipeline.raw(texts, n_process=2)


def test_memory_load_and_disk_of_a_pipeline():
    versions = {}
    (phase,) = fresh_phases(PLAN, [BASELINE], versions, Starter(Path("none.bin")))
    found = {m.metric: m.values for m in run(phase)}
    assert set(found) == {"import_s", "load_s", "peak_rss_mb", "disk_mb"}
    assert versions["spacy"] == spacy.__version__
    assert 50 < found["peak_rss_mb"][0] < 3000
    total = sum(path.stat().st_size for path in Path(BASELINE.path).rglob("*") if path.is_file())
    assert found["disk_mb"] == [total / 1e6]


def test_curves_of_a_pipeline():
    phases = curve_phases(PLAN, [BASELINE], read_sentences(SENTENCES), LocalStarter())
    assert [phase.name for phase in phases] == ["documents of 10", "corpora of 100"]
    for phase, curve, size in zip(phases, ("documents", "corpora"), (10, 100), strict=True):
        by_metric = {m.metric: m for m in run(phase)}
        assert by_metric[f"{curve}_us_per_token"].more == {"size": size}
        assert len(by_metric[f"{curve}_us_per_token"].values) == 2
        assert by_metric[f"{curve}_peak_rss_mb"].values[0] > 50


def test_requests_of_curves():
    sentences = [Sentence(f"文{i}", 24) for i in range(7500)]
    by_name = {curve.name: curve for curve in make_curves(FULL, sentences)}
    for size in FULL.documents:
        for request in by_name["documents"].requests(size):
            part = sentences[request["start"] : request["stop"]]
            assert count_tokens(part) >= max(FULL.curve_tokens, 2 * size)
    for size in FULL.batches:
        requests = by_name["batches"].requests(size)
        assert len(requests) == FULL.curve_repeats + 1
        assert all(request["stop"] - request["start"] >= size for request in requests)
        starts = [request["start"] for request in requests]
        assert len(set(starts)) == len(starts)
    assert [r["n_tokens"] for r in by_name["corpora"].requests(LARGE)] == [FULL.curve_tokens, LARGE]
    seeds = [request["seed"] for request in by_name["corpora"].requests(1000)]
    assert len(set(seeds)) == FULL.curve_repeats + 1


def test_the_largest_corpus_is_read_by_two_systems():
    plan = FULL._replace(documents=(), batches=())
    sentences = [Sentence("文", 1)] * 7500
    phases = curve_phases(plan, SYSTEMS, sentences, Starter(Path("none.bin")))
    assert [phase.n_steps for phase in phases] == [18, 18, 18, 4]


def test_tokenizers():
    starter = LocalStarter()
    measurements = run(tokenizer_phase(PLAN, read_sentences(SENTENCES), starter))
    found = {(m.system, m.more["state"]): m for m in measurements}
    assert set(found) == {
        (system, state)
        for system in ("bridge", "spacy-ner", "sudachipy")
        for state in ("cold", "warm", "again")
    }
    ours = found["bridge", "warm"]
    assert ours.more["tokenizer"] == "spacy_xling_ner.JapaneseTokenizer.v1"
    for worker in starter.workers:
        read = [(options["start"], options["stop"]) for _, options in worker.asked]
        # cold, not timed, warm, the same again
        assert read == [(0, 5), (5, 15), (15, 20), (15, 20)]


def test_worker_error_has_the_traceback(tmp_path):
    spec = {"kind": "spicy", "options": {}, "sentences": str(SENTENCES), "clock": "wall"}
    with (
        WorkerProcess("mine", spec, tmp_path / "mine.log") as worker,
        pytest.raises(WorkerError, match=r"The process of mine failed; see .*mine\.log") as error,
    ):
        worker.ask("raw", start=0, stop=1)
    assert "KeyError: 'spicy'" in str(error.value)


def test_training_skips_to_its_position():
    training = SpacyTraining(PAPER.config, 1, PAPER.overrides(Path("none.bin")))
    assert training.all_words == 30 * 80  # epochs of the config, tokens of the sentences
    for share in (0.0, 0.5):
        reply = training.train(share, 100, time.perf_counter)
        assert reply["words"] >= 100
        # an update must not have begun before its share of all words
        assert training._words >= share * training.all_words + reply["words"]
