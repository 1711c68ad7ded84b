"""How far the scores of a trained system can be relied on, before and after calibration."""

from pathlib import Path
from typing import Dict

from spacy.language import Language

from ....pipeline.xling_ner import XlingNER
from ...evaluation.calibration import fit_temperature, measure_calibration
from ...evaluation.component_inputs import read_pairs


def calibration_errors(nlp: Language, dev: Path, test: Path) -> Dict[str, float]:
    """Measure the calibration on a test set, as it is and with the temperature that fits a dev set.

    The pipeline in memory keeps the fitted temperature; its files are not touched. Entities do not
    change by it.

    nlp (Language): The pipeline.
    dev (Path), test (Path): `.spacy` files.
    RETURNS (Dict[str, float]): `ece` and `ece_calibrated`, expected calibration errors from 0 to 1;
        `ece_sweep`, the second with bins of equal count; `ece_noise`, what the second would be by
        chance if all scores were perfect; and the fitted `temperature`. Nothing if the pipeline
        gives no scores, or finds no entity in the dev set or the test set.
    """
    for name in nlp.pipe_names:
        component = nlp.get_pipe(name)
        if not isinstance(component, XlingNER):
            continue
        before = measure_calibration(component, read_pairs(nlp, name, test))
        if not before.entities:
            return {}
        try:
            fit_temperature(component, read_pairs(nlp, name, dev))
        except ValueError:  # no entity is found
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
