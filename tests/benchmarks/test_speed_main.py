import sys
from itertools import chain
from pathlib import Path

import pytest
import srsly

from benchmarks.speed import __main__ as speed
from benchmarks.speed.measurement import Measurement, Phase
from benchmarks.speed.plan import FULL, PARTS, QUICK, only
from benchmarks.speed.records import make_records
from benchmarks.speed.start import Starter
from benchmarks.speed.systems import SYSTEMS


@pytest.fixture
def run(monkeypatch):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["speed", *arguments])
        speed.main()

    return run


def test_table_of_a_result_measures_nothing(run, tmp_path, capsys):
    meta = {
        "command": "python -m benchmarks.speed",
        "machine": {"processor": "A chip", "cores": 2, "memory_gb": 24.1, "system": "Linux"},
        "versions": {"python": "3.11.7"},
    }
    measurements = [
        Measurement("raw_tokens_per_s", name, [value], 1)
        for name, value in (("bridge", 30.0), ("spacy-ner", 10.0))
    ]
    result = {"meta": meta, "records": make_records(measurements, 500, 0)}
    srsly.write_json(tmp_path / "speed.json", result)
    run("--table", str(tmp_path / "speed.json"))
    assert "| raw text | 1 | **3.00** | >= 2.0 × `spacy-ner` |" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["speed.json"]


@pytest.mark.parametrize(
    ("option", "error"),
    [("--parts=row", "Unknown part 'row'"), ("--systems=ours", "Unknown system 'ours'")],
)
def test_wrong_choices_write_nothing(run, option, error, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        run(option)
    assert error in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_only_a_full_run_is_written_to_the_results():
    assert speed._folder(False, FULL, SYSTEMS) == speed.RESULTS
    for plan, systems, quick in (
        (QUICK, SYSTEMS, True),
        (only(FULL, ("raw",)), SYSTEMS, False),
        (FULL, SYSTEMS[:3], False),
    ):
        assert Path("build/speed") in speed._folder(quick, plan, systems).parents


def test_phases_of_the_parts_make_up_the_full_run(tmp_path, monkeypatch):
    sentences = tmp_path / "sentences.json"
    srsly.write_json(sentences, [[f"文{i}", 24] for i in range(7500)])
    monkeypatch.setattr(speed, "SENTENCES", sentences)

    def names(plan):
        return [phase.name for phase in speed.make_phases(plan, SYSTEMS, {}, Starter(tmp_path))]

    alone = {part: names(only(FULL, (part,))) for part in PARTS}
    assert all(alone.values())
    assert sorted(chain(*alone.values())) == sorted(names(FULL))


def test_phases_are_measured_in_order_and_timed():
    phases = [
        Phase(name, 1, lambda tick, name=name: [tick("it")] and [Measurement(name, "it", [1.0])])
        for name in "ab"
    ]
    seconds = {}
    assert [m.metric for m in speed.measure(phases, seconds)] == ["a", "b"]
    assert list(seconds) == ["a", "b"]
