"""Lower bound of the network's time: the matrix products of a token, computed by BLAS alone.

    python -m benchmarks.limits

Covers the networks of `ja.cfg`, `ja_paper.cfg` and spaCy's `ner` (`spacy_ner.cfg`) with four
labels. Counts the matrix products of a token. Measures how fast numpy, torch and thinc (which spaCy
calls) compute them, for one utterance and for a batch, and the actual time of the network (of
spaCy's, the encoder). One thread; random weights, as speed does not depend on them. Needs the
sentences: `python -m spacy project assets --extra`. Writes `benchmarks/results/limits.json`. Takes
a minute.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import time
from pathlib import Path
from statistics import median
from typing import Any, Callable, Dict, Iterator, List, NamedTuple

import numpy
import spacy
import srsly
import torch
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import load_config, load_model_from_config
from thinc.api import Model, get_current_ops
from wasabi import msg

from spacy_xling_ner.workbench.doctor import read_corpus

from .meta import describe_run

RESULT = Path("benchmarks/results/limits.json")
TEST = Path("assets/ja/gsd/test.bio")
CONFIGS = {"bridge": "ja.cfg", "paper": "ja_paper.cfg", "spacy-ner": "spacy_ner.cfg"}
LABELS = ("LOC", "MISC", "ORG", "PER")
ON = "sentences of UD_Japanese-GSD's test, tokenised by the pipeline; random weights, no F1"
BATCHES = {"utterance": 1, "batch": 256}
REPEATS = 9


class Product(NamedTuple):
    """A matrix product of every token: (rows, inner) by (inner, columns).

    inner (int), columns (int): Shape of the weights.
    in_turn (bool): Compute the rows one after the other, as a recurrence does.
    """

    inner: int
    columns: int
    in_turn: bool = False


def main() -> None:
    torch.set_num_threads(1)
    texts = [record.text for record in read_corpus(TEST, lang="ja", format="gsd").records]
    records: List[Dict[str, Any]] = []
    for system, config in CONFIGS.items():
        nlp = initialised(Path("configs") / config)
        docs = [nlp.make_doc(text) for text in texts if text.strip()]
        model = encoder(nlp)
        products = list(products_of(model))
        base = {"dataset": "gsd", "system": system, "n_train": 0, "seed": 0}
        flop = 2 * sum(p.inner * p.columns for p in products)
        records.append({**base, "metric": "mflop_per_token", "value": flop / 1e6})
        for batch, size in BATCHES.items():
            batches = [docs[i : i + size] for i in range(0, len(docs), size)][:100]
            rows = round(sum(map(len, docs)) / len(docs)) * size
            for library, multiply in LIBRARIES.items():
                floor = 1e6 * sum(seconds_a_row(multiply, product, rows) for product in products)
                made = {**base, "batch": batch, "library": library}
                records.append({**made, "metric": "floor_us_per_token", "value": floor})
                rate = flop / floor / 1e3
                records.append({**made, "metric": "gflop_per_s", "value": rate})
            measured = 1e6 * seconds_a_token(model, batches)
            records.append({**base, "batch": batch, "metric": "us_per_token", "value": measured})
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_json(RESULT, {"meta": describe_run("benchmarks.limits", ON), "records": records})
    for record in records:
        where = " ".join(str(record.get(key, "")) for key in ("system", "batch", "library"))
        msg.text(f"{where:<28} {record['metric']:<20} {record['value']:.3g}")
    msg.good(str(RESULT))


def initialised(config: Path) -> Language:
    """Create a pipeline with random weights and four labels.

    config (Path): Its training config.
    RETURNS (Language): The pipeline.
    """
    nlp = load_model_from_config(load_config(config), auto_fill=True)
    reference = nlp.make_doc("東京で田中さんに会った")
    reference.set_ents([Span(reference, i, i + 1, label=label) for i, label in enumerate(LABELS)])
    example = Example(nlp.make_doc(reference.text), reference)
    nlp.config["initialize"]["after_init"] = None
    nlp.initialize(lambda: [example])
    return nlp


def encoder(nlp: Language) -> Model[List[Doc], Any]:
    """Get the network up to the scores of the tags; of spaCy's `ner`, the `tok2vec`.

    nlp (Language): The pipeline.
    RETURNS (Model): The network.
    """
    name = "xling_ner" if "xling_ner" in nlp.pipe_names else "tok2vec"
    model: Model[List[Doc], Any] = nlp.get_pipe(name).model
    return model


def products_of(model: Model[Any, Any]) -> Iterator[Product]:
    """List the matrix products of a token, without those of `char`, which caches words.

    model (Model): The network.
    YIELDS (Product): The products.
    """
    char = {node.id for node in model.get_ref("char").walk()} if model.has_ref("char") else set()
    for node in model.walk():
        if node.id in char:
            continue
        if node.has_param("W"):
            W = node.get_param("W")
            yield Product(W.shape[-1], W.size // W.shape[-1])
        for shim in node.shims:
            for part in shim._model.modules():
                if isinstance(part, torch.nn.Linear):
                    yield Product(part.in_features, part.out_features)
                elif isinstance(part, torch.nn.LSTM):
                    for _ in range(2):
                        yield Product(part.input_size, 4 * part.hidden_size)
                        yield Product(part.hidden_size, 4 * part.hidden_size, in_turn=True)


Multiply = Callable[[Any, Any], Any]


def _thinc(X: Any, W: Any) -> Any:
    return get_current_ops().gemm(X, W)


LIBRARIES: Dict[str, Multiply] = {
    "numpy": lambda X, W: X @ W,
    "torch": lambda X, W: torch.from_numpy(X) @ torch.from_numpy(W),
    "thinc": _thinc,
}


def seconds_a_row(multiply: Multiply, product: Product, rows: int) -> float:
    """Time a matrix product.

    multiply (Callable): The multiplication of the library.
    product (Product): The product.
    rows (int): Rows at once; a recurrence has only one row of each sequence at once.
    RETURNS (float): Seconds per row.
    """
    rows = max(1, rows // 25) if product.in_turn else rows
    rng = numpy.random.default_rng(0)
    X = rng.normal(size=(rows, product.inner)).astype("float32")
    W = rng.normal(size=(product.inner, product.columns)).astype("float32")
    times = max(1, int(2e7 / (rows * product.inner * product.columns)))
    found = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for _ in range(times):
            multiply(X, W)
        found.append((time.perf_counter() - start) / times / rows)
    return median(found)


def seconds_a_token(model: Model[List[Doc], Any], batches: List[List[Doc]]) -> float:
    """Time a network on documents whose words are in its caches.

    model (Model): The network.
    batches (List[List[Doc]]): The documents.
    RETURNS (float): Seconds per token.
    """
    found = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for docs in batches:
            model.predict(docs)
        found.append(time.perf_counter() - start)
    return median(found) / sum(len(doc) for docs in batches for doc in docs)


if __name__ == "__main__":
    msg.info(f"spaCy {spacy.__version__}, torch {torch.__version__}, numpy {numpy.__version__}")
    main()
