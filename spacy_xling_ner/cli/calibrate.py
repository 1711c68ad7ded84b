"""`python -m spacy xling calibrate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .own_outputs import changed_settings

if TYPE_CHECKING:
    from ..workbench.evaluation.calibration import Calibration

_BAR_WIDTH = 20


@xling_cli.command("calibrate")
def calibrate_cli(
    pipeline: Annotated[str, typer.Argument(help="A trained pipeline: folder or package.")],
    corpus: Annotated[
        Path, typer.Argument(help="A .spacy file that it was not trained on, such as dev.")
    ],
    output: Annotated[Path, typer.Argument(help="Folder for the calibrated pipeline.")],
    component: Annotated[str, typer.Option(help="The recogniser.")] = "xling_ner",
    force: ForceOption = False,
) -> None:
    """Calibrate the scores of a recogniser: of entities with 0.8, eight in ten should be right.

    One number, the temperature, is fitted to the corpus and saved with the pipeline. It changes no
    entity, only `Span._.score`, and with it the effect of a threshold. OUTPUT may be PIPELINE.
    Needs the extra `experiments`.

    Example: python -m spacy xling calibrate training/ja/model-best corpus/ja_dev.spacy
    training/ja/calibrated
    """
    from ..workbench.evaluation.calibration import fit_temperature
    from ..workbench.evaluation.component_inputs import read_pairs

    try:
        with changed_settings(pipeline, component, output, force, [corpus]) as (nlp, recogniser):
            before, after = fit_temperature(
                recogniser, read_pairs(nlp, component, corpus), progress=True
            )
    except (OSError, ValueError, ImportError) as error:
        msg.fail(str(error), exits=1)
    _print_calibration("before", before)
    _print_calibration("after", after)
    msg.good(f"{output}: temperature {after.temperature:.3f}")


def _print_calibration(title: str, calibration: "Calibration") -> None:
    msg.divider(f"{title}: temperature {calibration.temperature:.3f}")
    msg.text(
        f"{calibration.entities} entities, expected calibration error {calibration.ece:.3f}; "
        f"with bins of equal count {calibration.sweep:.3f}"
    )
    msg.text(f"(the first would be {calibration.noise:.3f} for perfect scores of as many entities)")
    header = ("score", "entities", "mean score", "right", "")
    rows = [
        (
            f"{each.low:.1f}-{each.high:.1f}",
            str(each.count),
            f"{each.score:.2f}",
            f"{each.right:.2f}",
            "█" * round(_BAR_WIDTH * each.right),
        )
        for each in calibration.bins
    ]
    msg.table(rows, header=header)
