import pytest

from benchmarks.speed.measurement import Measurement
from benchmarks.speed.plot import plot_curves
from benchmarks.speed.records import make_records

pytest.importorskip("vl_convert", reason="the extra `bench` is not installed")


def points(curve, slope):
    return make_records(
        [
            measurement
            for system in ("bridge", "spacy-ner")
            for size in (10, 100, 1000)
            for measurement in (
                Measurement(
                    f"{curve}_us_per_token", system, [50 + slope * size, 60.0], 1, {"size": size}
                ),
                Measurement(f"{curve}_peak_rss_mb", system, [300.0], 1, {"size": size}),
            )
        ],
        500,
        0,
    )


def test_one_file_a_curve_and_none_without_measurements(tmp_path):
    records = [*points("documents", 0), *points("corpora", 0)]
    paths = plot_curves(records, tmp_path / "new")
    assert [path.name for path in paths] == ["speed_documents.svg", "speed_corpora.svg"]
    assert sorted((tmp_path / "new").iterdir()) == sorted(paths)  # nothing half-written
    text = paths[0].read_text()
    for label in ("bridge", "spacy-ner", "µs per token", "peak memory, MB", "tokens in a document"):
        assert f">{label}</text>" in text


def test_same_records_make_the_same_file_and_others_another(tmp_path):
    made = []
    for slope in (0, 0, 1):
        (path,) = plot_curves(points("batches", slope), tmp_path)
        made.append(path.read_bytes())
    assert made[0] == made[1] != made[2]
