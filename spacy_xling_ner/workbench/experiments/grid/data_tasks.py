"""The tasks of the cells that make data."""

from typing import Any, Dict

from ....bridge.build_lexicon import build_lexicon
from ....bridge.lexicon import TABLE_NAME, Lexicon, lexicon_sources
from ...corpora.convert import convert
from ...corpora.embedded import generate, write_jsonl
from ...silver import annotate_corpus
from .job import CORPUS, LEXICON, TEACHER, UTTERANCES, Job
from .skew import skew_corpus


def make_utterances(job: Job) -> Dict[str, Any]:
    """Generate utterances of the embedded corpus.

    job (Job): The job; makes `utterances.jsonl`.
    RETURNS (Dict[str, Any]): `documents`, and `entities` by label.
    """
    options = job.settings
    folder = job.project / options["folder"]
    utterances = generate(folder, options["lang"], options["n"], options["seed"], options["part"])
    labels = write_jsonl(job.folder / UTTERANCES, utterances)
    return {"documents": options["n"], "entities": dict(sorted(labels.items()))}


def make_corpus(job: Job) -> Dict[str, Any]:
    """Convert a corpus, or join several that are converted.

    job (Job): The job; makes `corpus.spacy` and its report.
    RETURNS (Dict[str, Any]): `documents`, `tokens`, `entities` by label, and the numbers of
        `misfits`, `strays` and `left_out`.
    RAISES (ValueError): If there are fewer training sentences than asked for, or none has the label
        of the skew.
    """
    options = dict(job.settings)
    paths, size, exact = options.pop("paths"), options.pop("sample"), options.pop("exact")
    skew = options.pop("skew", None)
    for name in ("labels", "config"):
        if options.get(name) is not None:
            options[name] = job.project / options[name]
    # products of other cells: generated utterances, or corpora to join
    products = [path for _, path in sorted(job.inputs.items())]
    inputs = products or [job.project / path for path in paths]
    output = job.folder / CORPUS
    report = convert(inputs, output, sample_size=0 if skew else size, **options)
    if skew:
        skew_corpus(output, report, **skew, size=size, seed=options["seed"])
    if exact and report.documents < size:
        raise ValueError(
            f"{size} training sentences were asked for, but there are {report.documents}: take "
            f"{size} out of n_train, or write 'all'."
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
    """Let teachers annotate texts, and put the gold sentences in front.

    job (Job): The job; makes `corpus.spacy` and its report.
    RETURNS (Dict[str, Any]): The report of `annotate_corpus`, without paths.
    """
    options = job.settings
    report = annotate_corpus(
        [path for role, path in sorted(job.inputs.items()) if role.startswith(TEACHER)],
        job.inputs["texts"],
        job.folder / CORPUS,
        component=options.get("component", "xling_ner"),
        others={name: job.project / labels for name, labels in options.get("others", {}).items()},
        min_score=options["min_score"],
        gold=job.inputs.get("gold"),
        times=options["times"],
        limit=options["sentences"],
        seed=options["seed"],
    )
    return {k: v for k, v in report.to_dict().items() if k not in ("output", "pipelines", "others")}


def make_lexicon(job: Job) -> Dict[str, Any]:
    """Build a lexicon.

    job (Job): The job; makes `lexicon.bin`.
    RETURNS (Dict[str, Any]): `surfaces`, and the `sources` with their licences.
    RAISES (ImportError): If the dictionary is asked for and not installed.
    """
    options = job.settings
    tsv = None if options["tsv"] is None else job.project / options["tsv"]
    database = None if options["database"] is None else job.project / options["database"]
    dictionary = (database or True) if options["jmdict"] else False
    lookups = build_lexicon(tsv=tsv, jmdict=dictionary, lang=options.get("lang", "ja"))
    (job.folder / LEXICON).write_bytes(lookups.to_bytes())
    return {
        "surfaces": len(Lexicon(lookups.get_table(TABLE_NAME))),
        "sources": lexicon_sources(lookups),
    }
