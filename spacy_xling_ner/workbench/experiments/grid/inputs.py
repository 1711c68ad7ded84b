"""Which source and which lexicon a system reads on a target."""

from typing import Optional

from .experiment import Experiment
from .suggestions import suggest


class PlanError(ValueError):
    """An experiment that cannot be planned; the message names the part and the mend."""


def source_name(experiment: Experiment, target_name: str, system_name: str) -> Optional[str]:
    """Tell which source a system starts from.

    experiment (Experiment): The experiment. target_name (str), system_name (str): The place.
    RETURNS (Optional[str]): Its name; None if the system needs none.
    RAISES (PlanError): If it needs one and the target does not say which.
    """
    target, system = experiment.targets[target_name], experiment.systems[system_name]
    if not system.needs_source:
        return None
    if isinstance(system.source, str):
        return system.source
    if target.source is not None:
        return target.source
    if len(experiment.sources) == 1:
        return next(iter(experiment.sources))
    raise PlanError(
        f"systems.{system_name} needs a source, and targets.{target_name} names none: set "
        f"'source' there. {suggest('', experiment.sources)}"
    )


def lexicon_name(experiment: Experiment, target_name: str, system_name: str) -> Optional[str]:
    """Tell which lexicon a system reads, if its config has a place for one.

    experiment (Experiment): The experiment. target_name (str), system_name (str): The place.
    RETURNS (Optional[str]): Its name, if there is one.
    RAISES (PlanError): If it needs one and the target names none.
    """
    target, system = experiment.targets[target_name], experiment.systems[system_name]
    if system.lexicon is False:
        return None
    if isinstance(system.lexicon, str):
        return system.lexicon
    if system.lexicon is True and target.lexicon is None:
        raise PlanError(
            f"systems.{system_name} reads a lexicon, and targets.{target_name} names none: set "
            "'lexicon' there."
        )
    return target.lexicon
