"""The tasks of the cells that train and evaluate."""

import shutil
from pathlib import Path
from typing import Any, Dict, List, Union

import srsly
from spacy.cli.train import train
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.util import load_model
from thinc.api import Config

from ....pipeline.xling_ner import XlingNER
from ....transfer.zero_shot import zero_shot
from ...evaluation.calibration import fit_temperature, measure_calibration
from ...evaluation.component_inputs import read_pairs
from ...evaluation.evaluate import predict, score
from ...evaluation.other_recogniser import OtherRecogniser
from .job import MODEL, PREDICTIONS, Job
from .predictions import write_predictions
from .training_config import STREAMABLE

_CONFIG = "config.cfg"
_CURVE = "curve.jsonl"
_TRAINING = "training"
_LAST = "model-last"


def make_source(job: Job) -> Dict[str, Any]:
    """Train an English source or a teacher, and evaluate it if it has a test set.

    job (Job): The job; makes `model-best`.
    RETURNS (Dict[str, Any]): Learning curve, number of training sentences, and scores if any.
    """
    model = job.folder / MODEL
    if "train" not in job.inputs:  # a teacher that no sentence has trained
        zero_shot(job.inputs["source"], _write_config(job)).to_disk(model)
        return {"n_train": 0, "curve": []}
    result = _train(job)
    (job.folder / _TRAINING / MODEL).rename(model)
    shutil.rmtree(job.folder / _TRAINING)
    if "test" in job.inputs:
        result.update(_evaluate(job, load_model(model)))
    return result


def make_system(job: Job) -> Dict[str, Any]:
    """Train a system on a target, or transfer all modules without training, and evaluate it.

    Without training sentences in the target language, the dev set decides nothing: a system that
    was taught keeps its last pipeline, not the best on dev. A trained pipeline, or that of another
    cell, is evaluated only.

    job (Job): The job; makes `predictions.jsonl.gz`, and `model-best` if it is kept.
    RETURNS (Dict[str, Any]): Scores, counts, learning curve, and a summary of the transfer.
    """
    if "config" not in job.settings:
        return _evaluate_other(job)
    if job.settings["zero_shot"] and "train" not in job.inputs:
        nlp = zero_shot(job.inputs["source"], _write_config(job))
        result: Dict[str, Any] = {"n_train": 0, "curve": []}
        if job.keep_model:
            nlp.to_disk(job.folder / MODEL)
    else:
        result = _train(job)
        trained = job.folder / _TRAINING / (_LAST if job.settings["zero_shot"] else MODEL)
        nlp = load_model(trained)
        if job.keep_model:
            trained.rename(job.folder / MODEL)
        shutil.rmtree(job.folder / _TRAINING)
    transfers = nlp.meta.get("transfer", {})
    keys = ("modules", "labels", "source_labels_unused", "seen")
    result["transfer"] = {
        name: {key: manifest.get(key) for key in keys} for name, manifest in transfers.items()
    }
    result.update(_evaluate(job, nlp))
    if "dev" in job.inputs and not job.settings["zero_shot"]:
        # last, since it sets the temperature of the pipeline in memory
        errors = calibration_errors(nlp, job.inputs["dev"], job.inputs["test"])
        if errors:
            result["calibration"] = errors
    return result


def calibration_errors(nlp: Language, dev: Path, test: Path) -> Dict[str, float]:
    """Measure the calibration on a test set, as trained and with the temperature that fits dev.

    The pipeline in memory keeps the fitted temperature, which changes scores and no entities.

    nlp (Language): The pipeline.
    dev (Path), test (Path): `.spacy` files.
    RETURNS (Dict[str, float]): `ece` and `ece_calibrated`, expected calibration errors from 0 to 1;
        `ece_sweep` and `ece_noise`, the second one in bins of equal count and with perfect scores;
        and the fitted `temperature`. Empty if the pipeline gives no scores, or finds no entity in
        one of the sets.
    """
    for name, component in nlp.pipeline:
        if not isinstance(component, XlingNER):
            continue
        before = measure_calibration(component, read_pairs(nlp, name, test))
        if not before.entities:
            return {}
        try:
            fit_temperature(component, read_pairs(nlp, name, dev))
        except ValueError:  # no entity was found
            return {}
        after = measure_calibration(component, read_pairs(nlp, name, test))
        return {
            "ece": before.ece,
            "ece_calibrated": after.ece,
            "ece_sweep": after.sweep,
            "ece_noise": after.noise,
            "temperature": component.temperature,
        }
    return {}


def _train(job: Job) -> Dict[str, Any]:
    # raises SystemExit, with the reason in the log, if the config is wrong
    train(_write_config(job), job.folder / _TRAINING)
    curve = _read_curve(job.folder / _CURVE)
    (job.folder / _CURVE).unlink()
    best = max(curve, key=lambda point: (point["score"], -point["step"]))
    # silver sentences do not count
    gold = job.inputs.get("gold", job.inputs["train"])
    n_train = 0 if job.settings.get("zero_shot") else len(DocBin().from_disk(gold))
    return {"n_train": n_train, "curve": curve, "best": best}


def _evaluate_other(job: Job) -> Dict[str, Any]:
    labels = job.settings.get("labels")
    pipeline = job.inputs.get("pipeline") or job.settings["pipeline"]
    folder = job.project / pipeline
    if "pipeline" in job.inputs and not folder.exists():
        raise FileNotFoundError(
            f"{folder.parent} has no pipeline, as it was made before an evaluation on gold tokens "
            "was asked for; delete that folder and run again."
        )
    other = OtherRecogniser(
        folder if folder.exists() else pipeline, None if labels is None else job.project / labels
    )
    result = {"n_train": 0, "curve": [], "transfer": {}, **_evaluate(job, other)}
    return {**result, "left_out": dict(other.left_out)}


def _write_config(job: Job) -> Path:
    config = Config().from_str(job.settings["config"], interpolate=False)
    for role, path in job.inputs.items():
        if role in config["paths"]:
            config["paths"][role] = str(path)
    # spaCy's own logger writes the learning curve
    config["training"]["logger"] = {
        "@loggers": "spacy.ConsoleLogger.v3",
        "progress_bar": None,
        "console_output": True,
        "output_file": str(job.folder / _CURVE),
    }
    if job.settings["stream"]:
        _set_labels(config, job)
    path = job.folder / _CONFIG
    config.to_disk(path)
    return path


def _set_labels(config: Config, job: Job) -> None:
    # of a stream, spaCy shows a component the first 100 sentences only
    train = job.inputs["train"]
    labels = sorted(srsly.read_json(train.with_name(train.name + ".report.json"))["entities"])
    sections = config["initialize"].setdefault("components", {})
    for name, component in config["components"].items():
        if component.get("factory") == STREAMABLE:
            sections.setdefault(name, {})["labels"] = labels


def _read_curve(path: Path) -> List[Dict[str, Any]]:
    return [
        {
            "step": line["step"],
            "epoch": line["epoch"],
            "score": round(100 * line["score"], 4),
            "loss": round(sum(line["losses"].values()), 4),
        }
        for line in srsly.read_jsonl(path)
    ]


def _evaluate(job: Job, nlp: Union[Language, OtherRecogniser]) -> Dict[str, Any]:
    gold_tokens = job.settings.get("gold_tokens", False)
    examples = predict(nlp, job.inputs["test"], gold_tokens=gold_tokens)
    write_predictions(job.folder / PREDICTIONS, examples)
    metrics = score(examples, job.inputs["test"])
    documents = metrics.pop("documents")
    counts = []
    per_label: Dict[str, Dict[str, int]] = {}
    for document in documents:
        gold, found = ({tuple(entity) for entity in document[key]} for key in ("gold", "found"))
        counts.append([len(gold & found), len(found), len(gold)])
        for name, entities in (("correct", gold & found), ("found", found), ("gold", gold)):
            for _, _, label in entities:
                row = per_label.setdefault(label, {"correct": 0, "found": 0, "gold": 0})
                row[name] += 1
    for label, row in per_label.items():
        metrics["per_label"].setdefault(label, {}).update(row)
    metrics["corpus"].pop("path")
    return {**metrics, "counts": counts}
