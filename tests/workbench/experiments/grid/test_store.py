import pytest

from spacy_xling_ner.workbench.experiments.grid import Store, StoreError
from spacy_xling_ner.workbench.experiments.grid.cell import GridCell
from spacy_xling_ner.workbench.experiments.grid.store import last_lines

CELL = GridCell("corpus", "corpus-a", {}, {}, {}, {}, 1.0)


def test_a_cell_counts_once_it_is_finished(tmp_path):
    store = Store(tmp_path)
    (store.begin(CELL) / "product").write_text("whole")
    assert Store(tmp_path).find(CELL.key) is None
    place = store.finish(CELL, {"kind": "corpus"})
    assert place == tmp_path / "cells" / CELL.folder
    for seen in (store, Store(tmp_path)):
        assert seen.find(CELL.key) == place
        assert seen.finished == {CELL.key: place}
        assert seen.record(CELL.key) == {"kind": "corpus"}
    assert (place / "product").read_text() == "whole"


def test_a_folder_under_another_name_is_found_by_its_key(tmp_path):
    store = Store(tmp_path)
    store.begin(CELL)
    place = store.finish(CELL, {})
    place.rename(place.with_name(f"another-name-{CELL.key}"))
    assert Store(tmp_path).find(CELL.key).name == f"another-name-{CELL.key}"


def test_a_folder_without_a_record_does_not_count_and_is_replaced(tmp_path):
    (tmp_path / "cells" / CELL.folder).mkdir(parents=True)
    (tmp_path / "cells" / CELL.folder / "half").write_text("")
    store = Store(tmp_path)
    assert store.find(CELL.key) is None
    store.begin(CELL)
    place = store.finish(CELL, {})
    assert [path.name for path in place.iterdir()] == ["cell.json"]


def test_unfinished_work_is_deleted_by_the_next_run(tmp_path):
    store = Store(tmp_path)
    folder = store.begin(CELL)
    (folder / "half").write_text("")
    assert list(store.begin(CELL).iterdir()) == []
    (folder / "half").write_text("")
    with Store(tmp_path).lock():
        assert not folder.exists()


def test_a_failed_cell_leaves_its_log_until_it_is_finished(tmp_path):
    store = Store(tmp_path)
    (store.begin(CELL) / "log.txt").write_text("first\n\nlast  \n\n")
    log = store.fail(CELL)
    assert log == tmp_path / "failed" / CELL.folder / "log.txt"
    assert last_lines(log) == ["first", "last"]
    assert last_lines(log, 1) == ["last"]
    store.begin(CELL)
    assert last_lines(store.fail(CELL)) == ["The process left no log."]
    store.begin(CELL)
    store.finish(CELL, {})
    assert not log.exists()


def test_the_lock_keeps_a_second_run_out(tmp_path):
    with (
        Store(tmp_path / "new").lock(),
        pytest.raises(StoreError, match="another run is at work"),
        Store(tmp_path / "new").lock(),
    ):
        pass
    with Store(tmp_path / "new").lock():
        pass


def test_a_missing_or_broken_record_is_an_error(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(StoreError, match="no finished cell"):
        store.record("k")
    store.begin(CELL)
    (store.finish(CELL, {}) / "cell.json").write_text("{")
    with pytest.raises(StoreError, match=r"cell\.json: broken .*delete the folder"):
        store.record(CELL.key)
