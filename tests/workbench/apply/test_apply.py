import gc
import json
import os
import signal
import sys
import threading
from multiprocessing import active_children, get_context

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.workbench.apply import ApplyError, apply
from spacy_xling_ner.workbench.apply.annotator import BATCH_TEXTS

from .conftest import import_pyarrow, read_jsonl

most_held = most_files = 0


@Language.component("fails_on_a_word")
def fails_on_a_word(doc):
    if "fail" in doc.text:
        raise RuntimeError("fail")
    return doc


@Language.component("counts_documents")
def counts_documents(doc):
    global most_held
    if doc.text.endswith("500"):
        most_held = max(most_held, sum(isinstance(each, Doc) for each in gc.get_objects()))
    return doc


@Language.component("counts_files")
def counts_files(doc):
    global most_files
    if doc[0].text == "first":
        most_files = max(most_files, sum(isinstance(each, DocBin) for each in gc.get_objects()))
    return doc


@pytest.fixture
def blank(tmp_path):
    """Save a pipeline of one of the components above."""

    def save(component):
        nlp = spacy.blank("en")
        nlp.add_pipe(component)
        nlp.to_disk(tmp_path / component)
        return tmp_path / component

    return save


def contents(folder):
    """Read all outputs; of counts and reports those values that do not differ between calls."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != ".lock":
            value = path.read_bytes()
            if path.suffix == ".json":
                value = json.loads(value)
                value.pop("cpu_seconds", None)
                value.pop("output", None)
            found[path.relative_to(folder).as_posix()] = value
    return found


def write_as(suffix, records, path):
    """Write records in a format of the input, and give what they are then."""
    path = path.with_suffix(suffix)
    texts = [record["text"] for record in records]
    if suffix == ".txt":
        path.write_text("\n".join(texts), encoding="utf8")
    elif suffix == ".spacy":
        vocab = spacy.blank("en").vocab
        DocBin(docs=[Doc(vocab, words=text.split()) for text in texts]).to_disk(path)
        texts = [f"{text} " for text in texts]
    elif suffix == ".parquet":
        pyarrow = import_pyarrow()
        columns = {name: [record[name] for record in records] for name in ("id", "text")}
        pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=9)
        return path, [{"id": record["id"], "text": record["text"]} for record in records]
    else:
        path.write_text("\n".join(map(json.dumps, records)), encoding="utf8")
        return path, records
    return path, [{"text": text} for text in texts]


def read_output(path):
    """Read an output of any format as records."""
    paths = sorted(path.glob("part-*")) if path.is_dir() else [path]
    found = []
    for each in paths:
        if each.suffix == ".jsonl":
            found += read_jsonl(each)
        elif each.suffix == ".parquet":
            for row in import_pyarrow().parquet.read_table(each).to_pylist():
                others = json.loads(row.pop("fields", None) or "{}")
                found.append({**row, **others})
        else:
            for doc in DocBin().from_disk(each).get_docs(spacy.blank("en").vocab):
                entities = [
                    {
                        "start": e.start_char,
                        "end": e.end_char,
                        "label": e.label_,
                        "text": e.text,
                        "score": round(e._.score, 6),
                    }
                    for e in doc.ents
                ]
                others = json.loads(doc.user_data.get("fields", "{}"))
                found.append({"text": doc.text, **others, "entities": entities})
    return found


@pytest.mark.parametrize("suffix", [".jsonl", ".txt", ".parquet", ".spacy"])
@pytest.mark.parametrize("output", ["a.jsonl", "a.parquet", "a.spacy", "folder"])
def test_each_record_is_in_the_output_with_its_fields(
    pipeline, texts, expected, tmp_path, suffix, output
):
    path, records = write_as(suffix, texts.records, tmp_path / "input")
    summary = apply(pipeline, [path], tmp_path / output, part_bytes=texts.part_bytes)
    assert summary.texts == 60
    assert summary.parts == 1 if suffix == ".spacy" else summary.parts > 3
    found = read_output(tmp_path / output)
    assert [{k: v for k, v in each.items() if k != "entities"} for each in found] == records
    # words without known spaces are annotated as they are; here the spaces make no difference
    entities = [expected(record["text"].strip()) for record in records]
    for one, other in zip(found, entities, strict=True):
        assert [{**e, "score": pytest.approx(e["score"], abs=2e-6)} for e in other] == one[
            "entities"
        ]
    assert summary.entities.total() == sum(map(len, entities)) > 50
    assert not (tmp_path / f"{output}.parts").exists()


def test_columns_of_parquet_keep_their_types(pipeline, tmp_path):
    pyarrow = import_pyarrow()
    table = pyarrow.table(
        {
            "when": pyarrow.array([1, None], pyarrow.timestamp("ns")),
            "text": ["Anna came", None],
            "bytes": [b"\xff", b""],
            "entities": [1, 2],
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet")
    summary = apply(pipeline, [tmp_path / "in.parquet"], tmp_path / "out.parquet")
    assert (summary.texts, summary.replaced) == (1, 1)
    found = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert found.column_names == ["when", "text", "bytes", "entities"]
    assert found.select(["when", "text", "bytes"]) == table.slice(0, 1).select(
        ["when", "text", "bytes"]
    )
    assert found["entities"][0].as_py()[0]["text"] == "Anna"
    (set_aside,) = read_jsonl(tmp_path / "out.parquet.set_aside.jsonl")
    assert (set_aside["line"], "got None" in set_aside["reason"]) == (2, True)
    # and as JSON
    apply(pipeline, [tmp_path / "in.parquet"], tmp_path / "out.jsonl")
    (record,) = read_jsonl(tmp_path / "out.jsonl")
    assert record["bytes"] == "/w=="
    assert record["when"].startswith("1970-01-01")


def test_tokens_with_their_romaji(tmp_path):
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer")
    nlp.to_disk(tmp_path / "ja")
    (tmp_path / "a.txt").write_text("東京で\n", encoding="utf8")
    apply(tmp_path / "ja", [tmp_path / "a.txt"], tmp_path / "out.jsonl", tokens=True)
    (record,) = read_jsonl(tmp_path / "out.jsonl")
    assert record["tokens"] == [
        {"start": 0, "end": 2, "text": "東京", "romaji": "toukyou"},
        {"start": 2, "end": 3, "text": "で", "romaji": "de"},
    ]


def test_a_text_that_the_pipeline_fails_on_is_set_aside_alone(blank, tmp_path):
    lines = [f"text {i}" + " fail" * (i % 7 == 3) for i in range(40)]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines))
    summary = apply(blank("fails_on_a_word"), [path], tmp_path / "out", part_bytes=100)
    assert (summary.texts, summary.set_aside) == (34, 6)
    assert [record["text"] for record in read_output(tmp_path / "out")] == [
        line for line in lines if "fail" not in line
    ]
    found = read_jsonl(tmp_path / "out" / "_set_aside.jsonl")
    assert [each["line"] for each in found] == [4, 11, 18, 25, 32, 39]
    assert {each["file"] for each in found} == {str(path)}
    assert {each["reason"] for each in found} == {"the pipeline failed: RuntimeError: fail"}


def test_no_more_than_a_batch_is_held(blank, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\n".join(f"text {i}" for i in range(10 * BATCH_TEXTS)))
    before = sum(isinstance(each, Doc) for each in gc.get_objects())
    apply(blank("counts_documents"), [path], tmp_path / "out.jsonl")
    assert BATCH_TEXTS // 2 < most_held - before < 3 * BATCH_TEXTS


def test_of_spacy_files_one_at_a_time_is_in_memory(tmp_path, blank):
    paths = [tmp_path / f"{name}.spacy" for name in "abc"]
    vocab = spacy.blank("xx").vocab
    docs = [Doc(vocab, words=[word]) for word in ("first", *["other"] * BATCH_TEXTS)]
    for path in paths:
        DocBin(docs=docs).to_disk(path)
    before = sum(isinstance(each, DocBin) for each in gc.get_objects())
    assert apply(blank("counts_files"), paths, tmp_path / "out.jsonl").parts == 3
    assert most_files - before == 1


def killed_at(step, *arguments, **options):
    """Call `apply` in a fork that is killed at a step of its work on the output."""

    def watch(event, args):
        nonlocal step
        if any("/out" in str(arg) for arg in args):
            step -= 1
            if not step:
                os.kill(os.getpid(), signal.SIGKILL)

    def run():
        sys.addaudithook(watch)
        apply(*arguments, **options)

    process = get_context("fork").Process(target=run)
    process.start()
    process.join()
    return process.exitcode


@pytest.mark.parametrize("output", ["out.jsonl", "out"])
def test_a_killed_call_is_taken_up(pipeline, texts, tmp_path, output):
    whole, place = tmp_path / "whole", tmp_path / "work"
    whole.mkdir()
    place.mkdir()
    options = {"part_bytes": texts.part_bytes}
    n_parts = apply(pipeline, [texts.path], whole / output, **options).parts
    for step in (1, 3, 8, 20, 50):
        assert killed_at(step, pipeline, [texts.path], place / output, **options) == -9
    parts = {path: path.stat().st_mtime_ns for path in place.glob("out*/part-*")}
    assert 2 < len(parts) < n_parts
    summary = apply(pipeline, [texts.path], place / output, **options)
    assert summary.reused == len(parts)
    assert contents(place) == contents(whole)
    for path, time in parts.items():
        assert not path.exists() or path.stat().st_mtime_ns == time
    # and once more
    again = apply(pipeline, [texts.path], place / output, **options)
    assert (again.texts, again.reused) == (60, n_parts)
    assert again.entities == summary.entities


def test_processes_make_the_same_as_one_and_a_killed_one_is_an_error(pipeline, texts, tmp_path):
    options = {"part_bytes": texts.part_bytes}
    apply(pipeline, [texts.path], tmp_path / "one", **options)

    def kill():
        while not list(tmp_path.glob("two/part-*")):
            pass
        active_children()[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(ApplyError, match="ended unexpectedly"):
        apply(pipeline, [texts.path], tmp_path / "two", n_process=2, **options)
    killer.join()
    summary = apply(pipeline, [texts.path], tmp_path / "two", **options)
    assert summary.reused > 0
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_another_input_pipeline_or_option_is_refused(pipeline, texts, blank, tmp_path):
    options = {"part_bytes": texts.part_bytes}
    for output, step in (("out.jsonl", 30), ("out", 0)):
        if step:
            killed_at(step, pipeline, [texts.path], tmp_path / output, **options)
        else:
            apply(pipeline, [texts.path], tmp_path / output, **options)
        other = tmp_path / "other.txt"
        other.write_text("Anna")
        named = rf"{output}(\.parts)? was begun with"
        for arguments, changes, reason in (
            ((pipeline, [other]), {}, "other input files"),
            ((pipeline, [texts.path, other]), {}, "other input files"),
            ((blank("fails_on_a_word"), [texts.path]), {}, "another pipeline"),
            ((pipeline, [texts.path]), {"tokens": True}, "other options"),
        ):
            with pytest.raises(ApplyError, match=f"{named} {reason}.*--force"):
                apply(*arguments, tmp_path / output, **{**options, **changes})
        summary = apply(pipeline, [other], tmp_path / output, force=True, **options)
        assert (summary.texts, len(read_output(tmp_path / output))) == (1, 1)
    texts.path.write_text('{"text": "Bob"}')
    os.utime(other, ns=(0, 0))
    with pytest.raises(ApplyError, match="files that have changed"):
        apply(pipeline, [other], tmp_path / "out", **options)


def test_two_calls_at_a_time_are_an_error(pipeline, texts, tmp_path):
    import fcntl

    (tmp_path / "out" / "_state").mkdir(parents=True)
    with (tmp_path / "out" / "_state" / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ApplyError, match="another run is at work there"):
            apply(pipeline, [texts.path], tmp_path / "out")


def test_an_output_is_no_input(pipeline, texts, tmp_path):
    for output in (texts.path, tmp_path):
        with pytest.raises(ApplyError, match="is or holds an input"):
            apply(pipeline, [texts.path], output)
    with pytest.raises(ApplyError, match="lies in the input folder"):
        apply(pipeline, [tmp_path], tmp_path / "new" / "out.jsonl")
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(ApplyError, match=r"No text in .*empty\.txt"):
        apply(pipeline, [tmp_path / "empty.txt"], tmp_path / "out")
