"""Preparation of a run: sentences, lexicon and trained systems; made once and kept."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import srsly
from wasabi import msg

from .sentences import Sentence, write_sentences
from .start import LOGS
from .systems import DEV, FOLDER, SENTENCES, TAGGED, TRAIN, System
from .threads import thread_variables

GSD = Path("assets/ja/gsd")
PARTS = tuple(GSD / f"{part}.bio" for part in ("train", "dev", "test"))
LABELS = Path("assets/labels/gsd_coarse.json")
LEXICON = Path("assets/lexicon.bin")
BUILT_LEXICON = FOLDER / "lexicon.bin"

# defines flair's network
FLAIR_MODEL = Path(__file__).with_name("flair_model.py")

N_TRAIN = 500
N_DEV = 50
# Passes over the training sentences: enough to predict some entities, as storing them takes time.
EPOCHS = 8
FLAIR_EPOCHS = 3
SEED = 0


def prepare_data() -> None:
    """Sample and convert the training sentences; write all others as the sentences to measure on.

    RAISES (SystemExit): If a file is missing.
    """
    missing = [path for path in PARTS if not path.exists()]
    if missing:
        msg.fail(f"{missing[0]} is missing: python -m spacy project assets --extra", exits=1)
    made_from = {"files": _checksums([*PARTS, LABELS]), "n_train": N_TRAIN, "seed": SEED}
    if _is_made(SENTENCES, made_from):
        return
    msg.info("Converting the sentences")
    # imported late: workers do without it
    import spacy
    from spacy.tokens import DocBin

    from spacy_xling_ner.workbench.corpora.convert import convert

    whole = FOLDER / "whole.spacy"
    options: Dict[str, Any] = {"format": "gsd", "lang": "ja", "labels": LABELS, "progress": True}
    convert(PARTS[0], TRAIN, sample_size=N_TRAIN, seed=SEED, **options)
    convert(PARTS[1], DEV, sample_size=N_DEV, seed=SEED, **options)
    convert(list(PARTS), whole, **options)
    vocab = spacy.blank("ja").vocab
    trained_on = list(DocBin().from_disk(TRAIN).get_docs(vocab))
    tagged = [
        ([token.text for token in doc], [(ent.start, ent.end, ent.label_) for ent in doc.ents])
        for doc in trained_on
    ]
    srsly.write_json(TAGGED, tagged)
    known = {doc.text for doc in trained_on}
    sentences = [
        Sentence(doc.text, len(doc))
        for doc in DocBin().from_disk(whole).get_docs(vocab)
        if doc.text not in known
    ]
    write_sentences(SENTENCES, sentences, SEED)
    _note(SENTENCES, made_from)


def prepare_lexicon(given: Optional[Path]) -> Path:
    """Find or build the lexicon of the bridge.

    given (Optional[Path]): The file of the user; None for `LEXICON`, or to build one.
    RETURNS (Path): The lexicon.
    RAISES (SystemExit): If the file of the user does not exist.
    """
    if given is not None:
        if not given.exists():
            msg.fail(f"--lexicon {given}: there is no such file.", exits=1)
        return given
    if LEXICON.exists():
        return LEXICON
    # imported late: nothing else needs it
    from spacy_xling_ner.bridge import lexicon

    sources = sorted(Path(lexicon.__path__[0]).glob("*.*"))
    made_from = {"files": _checksums(sources)}
    if not _is_made(BUILT_LEXICON, made_from):
        msg.info("Building the lexicon")
        _run([sys.executable, "-m", "spacy", "xling", "lexicon", str(BUILT_LEXICON)], "lexicon")
        _note(BUILT_LEXICON, made_from)
    return BUILT_LEXICON


def prepare_system(system: System, lexicon: Path, flair_python: str, fresh: bool) -> None:
    """Train a system, unless it was trained from the same config and data before.

    system (System): The system.
    lexicon (Path): The lexicon of the bridge.
    flair_python (str): The Python that has flair.
    fresh (bool): Train it in any case.
    RAISES (SystemExit): If the training fails.
    """
    if not system.is_trained:
        return
    epochs = EPOCHS if system.config else FLAIR_EPOCHS
    read = [TRAIN, DEV, Path(system.config)] if system.config else [TAGGED, FLAIR_MODEL]
    if system.lexicon:
        read.append(lexicon)
    made_from = {"files": _checksums(read), "epochs": epochs, "seed": SEED}
    if not fresh and _is_made(Path(system.path), made_from):
        return
    # without the note an interrupted training is not mistaken for a finished one
    _beside(Path(system.path)).unlink(missing_ok=True)
    msg.info(f"Training {system.name}")
    if system.config is None:
        command = [flair_python, "-m", "benchmarks.speed.flair_model", str(TAGGED), system.path]
        command += ["--epochs", str(epochs), "--seed", str(SEED)]
    else:
        command = [sys.executable, "-m", "spacy", "train", system.config]
        command += ["--output", str(system.folder)]
        for name, value in system.overrides(lexicon).items():
            command += [f"--{name}", str(value)]
        command += ["--system.seed", str(SEED), "--training.max_epochs", str(epochs)]
    _run(command, system.name)
    _note(Path(system.path), made_from)


def data_checksums() -> Dict[str, str]:
    """Compute the checksums of the data for the result file.

    RETURNS (Dict[str, str]): MD5 of each source file of the sentences.
    """
    return _checksums([*PARTS, LABELS])


def _run(command: Sequence[str], name: str) -> None:
    log = LOGS / f"{name}-preparation.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    # training steps are small: more threads would only wait for each other
    env = {**os.environ, **thread_variables(1)}
    with log.open("w") as output:
        done = subprocess.run(command, stdout=output, stderr=output, env=env, check=False)
    if done.returncode:
        lines: List[str] = log.read_text(encoding="utf8", errors="replace").splitlines()
        msg.fail(f"{' '.join(command)}\nfailed; the end of {log}:", "\n".join(lines[-12:]), exits=1)


def _checksums(paths: Sequence[Path]) -> Dict[str, str]:
    return {str(path): hashlib.md5(path.read_bytes()).hexdigest() for path in paths}


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.made_from.json")


def _is_made(path: Path, made_from: Dict[str, Any]) -> bool:
    note = _beside(path)
    return path.exists() and note.exists() and srsly.read_json(note) == made_from


def _note(path: Path, made_from: Dict[str, Any]) -> None:
    srsly.write_json(_beside(path), made_from)
