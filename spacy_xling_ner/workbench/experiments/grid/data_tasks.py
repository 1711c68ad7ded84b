"""The work of the cells that make data."""

from pathlib import Path
from typing import Any, Dict, Optional

from .job import CORPUS, LEXICON, TEACHER, UTTERANCES, Job


def make_utterances(job: Job) -> Dict[str, Any]:
    """Write utterances of the embedded corpus.

    job (Job): The work; makes `utterances.jsonl`.
    RETURNS (Dict[str, Any]): `documents`, and `entities` by label.
    """
    from ...corpora.embedded import generate, write_jsonl

    asked = job.settings
    folder = job.project / asked["folder"]
    made = generate(folder, asked["lang"], asked["n"], asked["seed"], asked["part"])
    labels = write_jsonl(job.folder / UTTERANCES, made)
    return {"documents": asked["n"], "entities": dict(sorted(labels.items()))}


def make_corpus(job: Job) -> Dict[str, Any]:
    """Convert a corpus.

    job (Job): The work; makes `corpus.spacy` and its report.
    RETURNS (Dict[str, Any]): `documents`, `tokens`, `entities` by label, and how many are
        `misfits`, `strays` and `left_out`.
    RAISES (ValueError): If fewer training sentences are there than were asked for, or none has the
        label of the skew.
    """
    from ...corpora.convert import convert
    from .skew import skew_corpus

    asked = job.settings
    skew = asked.get("skew")

    def below(path: Optional[str]) -> Optional[Path]:
        return None if path is None else job.project / path

    made = job.inputs.get("utterances")
    report = convert(
        [made] if made else [job.project / path for path in asked["paths"]],
        job.folder / CORPUS,
        format=asked["format"],
        lang=asked["lang"],
        labels=below(asked["labels"]),
        tokens=asked["tokens"],
        split_mode=asked["split_mode"],
        config=below(asked["config"]),
        misfits=asked["misfits"],
        stray=asked["stray"],
        split=asked["split"],
        part=asked["part"],
        sample_size=0 if skew else asked["sample"],
        seed=asked["seed"],
    )
    if skew:
        place = job.folder / CORPUS
        skew_corpus(place, report, **skew, size=asked["sample"], seed=asked["seed"])
    if asked["exact"] and report.documents < asked["sample"]:
        raise ValueError(
            f"{asked['sample']} training sentences were asked for, but there are "
            f"{report.documents}: take {asked['sample']} out of n_train, or write 'all'."
        )
    return {
        "documents": report.documents,
        "tokens": report.tokens,
        "entities": dict(sorted(report.entities.items())),
        "misfits": len(report.misaligned),
        "strays": len(report.invalid_tags),
        "left_out": sum(report.left_out.values()),
    }


def make_silver(job: Job) -> Dict[str, Any]:
    """Let teachers annotate texts, and put the sentences with gold beside them.

    job (Job): The work; makes `corpus.spacy` and its report.
    RETURNS (Dict[str, Any]): What `annotate_corpus` counts.
    """
    from ...silver import annotate_corpus

    asked = job.settings
    report = annotate_corpus(
        [path for role, path in sorted(job.inputs.items()) if role.startswith(TEACHER)],
        job.inputs["texts"],
        job.folder / CORPUS,
        min_score=asked["min_score"],
        gold=job.inputs["gold"],
        times=asked["times"],
        limit=asked["sentences"],
        seed=asked["seed"],
    )
    # the grid knows where it is, and who voted
    return {k: v for k, v in report.to_dict().items() if k not in ("output", "pipelines")}


def make_lexicon(job: Job) -> Dict[str, Any]:
    """Build a lexicon.

    job (Job): The work; makes `lexicon.bin`.
    RETURNS (Dict[str, Any]): `surfaces`, and the `sources` with their licences.
    RAISES (ImportError): If JMdict is asked for and not installed.
    """
    from ....bridge.lexicon import TABLE_NAME, Lexicon, lexicon_sources
    from ....bridge.lexicon.build import build_lexicon

    asked = job.settings
    tsv = None if asked["tsv"] is None else job.project / asked["tsv"]
    database = None if asked["database"] is None else job.project / asked["database"]
    lookups = build_lexicon(tsv=tsv, jmdict=(database or True) if asked["jmdict"] else False)
    (job.folder / LEXICON).write_bytes(lookups.to_bytes())
    return {
        "surfaces": len(Lexicon(lookups.get_table(TABLE_NAME))),
        "sources": lexicon_sources(lookups),
    }
