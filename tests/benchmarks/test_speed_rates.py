import itertools

import pytest

from benchmarks.speed.plan import FULL, PARTS, QUICK, by_cpu_time, choose_parts, only
from benchmarks.speed.rates import able, cut_parts, rate_phases, read_replies, share
from benchmarks.speed.sentences import Sentence
from benchmarks.speed.start import Starter
from benchmarks.speed.systems import SYSTEMS

# those of UD_Japanese-GSD without the training sentences
N_SENTENCES = 7500


@pytest.mark.parametrize("plan", [FULL, QUICK])
def test_no_process_reads_a_sentence_twice(plan, tmp_path):
    for group in plan.groups:
        sizes = {task: getattr(plan, task) for task in group}
        parts = cut_parts(sizes, plan, N_SENTENCES)
        read = [i for part in itertools.chain(*parts.values()) for i in range(*part)]
        assert len(read) == len(set(read)) <= N_SENTENCES
        for task, of_task in parts.items():
            assert len(of_task) == plan.repeats + 1  # one to warm up
            assert {stop - start for start, stop in of_task} == {sizes[task]}


def test_too_few_sentences():
    with pytest.raises(ValueError, match="predict need 6000 sentences, but there are 5999"):
        cut_parts({"predict": 1000}, FULL, 5999)


def test_flair_has_no_second_process():
    assert [system.name for system in able("parallel", SYSTEMS)] == [
        system.name for system in SYSTEMS if system.name != "flair"
    ]
    assert able("raw", SYSTEMS) == list(SYSTEMS)


def test_phases_cover_all_tasks_with_each_number_of_threads(tmp_path):
    sentences = [Sentence("文", 1)] * N_SENTENCES
    phases = rate_phases(FULL, SYSTEMS, sentences, Starter(tmp_path))
    names = [phase.name for phase in phases]
    for task in ("predict", "raw", "parallel", "latency"):
        assert {f"{task}, {threads} threads" for threads in FULL.threads} <= set(names)
    by_name = {phase.name: phase.n_steps for phase in phases}
    assert by_name["raw, 1 threads"] == (FULL.repeats + 1) * len(SYSTEMS)


def test_seconds_become_tokens_per_second():
    replies = [{"seconds": 2.0}, {"seconds": 0.5}]
    assert list(read_replies("raw", replies, [100, 100])) == [("raw_tokens_per_s", [50.0, 200.0])]


def test_seconds_of_single_texts_become_percentiles():
    each = [0.001 * (i + 1) for i in range(101)]
    again = [seconds / 2 for seconds in each]
    found = dict(read_replies("latency", [{"seconds": 1, "each": each, "again": again}], [5]))
    assert found["latency_ms_p50"] == pytest.approx([51.0])
    assert found["latency_ms_p99"] == pytest.approx([100.0])
    assert found["latency_again_ms_p50"] == pytest.approx([25.5])
    assert found["latency_again_ms_p99"] == pytest.approx([50.0])


def test_slow_systems_read_less():
    shares = {system.name: share(1000, system) for system in SYSTEMS}
    assert shares.pop("ja-ginza") == 200
    assert set(shares.values()) == {1000}
    assert min(share(1, system) for system in SYSTEMS) == 1


def test_cpu_time_needs_one_thread_and_one_process():
    for plan in (FULL, QUICK):
        one = by_cpu_time(plan)
        assert one.threads == (1,)
        assert all(one.groups)
        tasks = [task for group in one.groups for task in group]
        assert sorted(tasks) == ["latency", "predict", "raw"]


def test_choice_of_parts():
    assert choose_parts(" corpora,raw") == ("raw", "corpora")
    assert choose_parts(",".join(PARTS)) == PARTS
    plan = only(QUICK, ("raw", "corpora"))
    assert plan.groups == (("raw",),)
    assert (plan.documents, plan.batches, plan.corpora) == ((), (), QUICK.corpora)
    assert plan.parts == ("raw", "corpora")
    assert only(FULL, PARTS) == FULL


@pytest.mark.parametrize(("names", "error"), [("raw,rew", "Unknown part 'rew'"), (" ,", "No part")])
def test_wrong_parts(names, error):
    with pytest.raises(ValueError, match=f"{error}; choose from tokenizer, predict"):
        choose_parts(names)
