"""The settings of a recogniser, which can be changed on a loaded pipeline and are saved with it."""

from types import MappingProxyType
from typing import Any, Dict, Iterable, Mapping, Tuple

from .own_names import OwnNames
from .saved_state import check_labels, check_thresholds, is_number, is_temperature


class RecogniserSettings:
    """The labels of a recogniser, thresholds, temperature, and names of a user's own.

    name (str): The component's name, for messages.
    cfg (Dict[str, Any]): What is saved: the labels, and settings that differ from the config.
    """

    name: str
    cfg: Dict[str, Any]

    def configure(
        self,
        threshold: float,
        thresholds: Mapping[str, float],
        names: Mapping[str, Iterable[str]],
        name_weight: float,
    ) -> None:
        """Set what the config says; see `XlingNER` for the arguments and errors."""
        self.threshold = threshold
        self.thresholds = dict(thresholds)
        self.names = names
        self.name_weight = name_weight
        self._configured = self._settings()

    @property
    def threshold(self) -> float:
        """The least probability of an entity, 0 to 1; saved if it is not that of the config."""
        return self._threshold

    @threshold.setter
    def threshold(self, value: float) -> None:
        check_thresholds(self.name, value, {})
        self._threshold = value

    @property
    def thresholds(self) -> Dict[str, float]:
        """Thresholds of single labels; saved if they are not those of the config."""
        return self._thresholds

    @thresholds.setter
    def thresholds(self, value: Dict[str, float]) -> None:
        check_thresholds(self.name, 0.0, value)
        self._thresholds = dict(value)

    @property
    def names(self) -> Mapping[str, Tuple[str, ...]]:
        """Names of your own by label, read-only; saved if they are not those of the config."""
        return MappingProxyType(self._names.by_label)

    @names.setter
    def names(self, value: Mapping[str, Iterable[str]]) -> None:
        self._names = OwnNames(value)

    @property
    def name_weight(self) -> float:
        """Weight of names of your own, 0 or more: it is added to the scores of their tags."""
        return self._name_weight

    @name_weight.setter
    def name_weight(self, value: float) -> None:
        if not is_number(value) or not 0 <= value <= 1000:
            raise ValueError(f"The weight of names must be from 0 to 1000, got {value!r}.")
        self._name_weight = float(value)

    @property
    def temperature(self) -> float:
        """Divisor of the network's scores for probabilities; 1.0 unless it was fitted."""
        return float(self.cfg.get("temperature", 1.0))

    @temperature.setter
    def temperature(self, value: float) -> None:
        if not is_temperature(value):
            raise ValueError(f"A temperature must be from 1e-3 to 1e3, got {value}.")
        self.cfg["temperature"] = float(value)

    @property
    def labels(self) -> Tuple[str, ...]:
        """The entity labels, in the order of the classifier's rows."""
        return tuple(self.cfg["labels"])

    def _settings(self) -> Dict[str, Any]:
        return {
            "threshold": self.threshold,
            "thresholds": dict(self.thresholds),
            "names": {label: list(names) for label, names in self.names.items()},
            "name_weight": self.name_weight,
        }

    def check_settings(self) -> None:
        """Check all settings.

        RAISES (ValueError): If one is wrong, or for a label that the recogniser does not have.
        """
        check_thresholds(self.name, self.threshold, self.thresholds)
        if self.labels:
            check_labels(self.name, "thresholds", self.thresholds, self.labels)
            check_labels(self.name, "names", self.names, self.labels)

    def record_settings(self) -> None:
        """Check the settings, and write those into `cfg` that differ from the config."""
        self.check_settings()
        for key, value in self._settings().items():
            self.cfg.pop(key, None)
            if value != self._configured[key]:
                self.cfg[key] = value

    def load_settings(self) -> None:
        """Take the settings of `cfg`, which outrank the config, and check them."""
        for key, configured in self._configured.items():
            setattr(self, key, self.cfg.get(key, configured))
        self.check_settings()
