"""The optimizer `ModuleOptimizer`: modules can be frozen or have their own learning rate."""

import logging
import math
from collections import Counter
from typing import Any, Iterable, Mapping, Optional, Sequence, Set, Tuple

from spacy.util import registry
from thinc.api import Optimizer
from thinc.types import FloatsXd

from ..layers.module_weights import NAMED, Key, modules_of, trained_modules

logger = logging.getLogger("spacy.spacy_xling_ner")


@registry.optimizers("spacy_xling_ner.ModuleOptimizer.v1")
class ModuleOptimizer(Optimizer):
    """Wrapper of an optimizer, with a learning-rate factor and frozen steps for each module.

    A frozen weight does not reach the wrapped optimizer: no moment, decay or average of it changes.
    An entry for `encoder` holds for `char` and `word` in it, unless they have an entry of their
    own. All attributes of an optimizer, such as `learn_rate`, are those of the wrapped one.
    Source: Howard and Ruder 2018, section 3.2 (discriminative fine-tuning, gradual unfreezing).
    """

    # Thinc's own slots stay empty: `__getattr__` looks them up in the wrapped optimizer.
    __slots__ = ("_calls", "_checked", "_sizes", "_step", "factors", "frozen_steps", "optimizer")

    def __init__(
        self,
        optimizer: Optimizer,
        factors: Optional[Mapping[str, float]] = None,
        frozen_steps: Optional[Mapping[str, int]] = None,
    ) -> None:
        """Wrap an optimizer.

        optimizer (Optimizer): The optimizer that does the updates, any of Thinc's.
        factors (Optional[Mapping[str, float]]): The factor on the learning rate of each module, by
            default 1; 0 freezes it for good.
        frozen_steps (Optional[Mapping[str, int]]): The number of first steps that do not change
            each module, by default 0.
        RAISES (ValueError): If a module is unknown, or a value is not a number of at least 0.
        """
        self.optimizer = optimizer
        self.factors = dict(factors or {})
        self.frozen_steps = dict(frozen_steps or {})
        _check_values("factors", self.factors, (int, float), "a number of at least 0, such as 0.1")
        _check_values("frozen_steps", self.frozen_steps, (int,), "a whole number, such as 100")
        self._calls: Counter[Key] = Counter()
        self._step = 0
        # Number of weights by the modules that they belong to.
        self._sizes: Counter[Tuple[str, ...]] = Counter()
        self._checked = not (self.factors or self.frozen_steps)

    def __getattr__(self, name: str) -> Any:
        """Get an attribute of the wrapped optimizer."""
        if name in ModuleOptimizer.__slots__:
            raise AttributeError(name)
        return getattr(self.optimizer, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute of the wrapped optimizer, unless it is a slot of this one."""
        if name in ModuleOptimizer.__slots__:
            object.__setattr__(self, name, value)
        else:
            setattr(self.optimizer, name, value)

    def __reduce__(self) -> Tuple[Any, ...]:
        """Pickle or copy by this class's own slots, and the wrapped optimizer."""
        own = {name: getattr(self, name) for name in ModuleOptimizer.__slots__}
        return ModuleOptimizer, (self.optimizer,), (None, own)

    def __call__(
        self, key: Key, weights: FloatsXd, gradient: FloatsXd, *, lr_scale: float = 1.0
    ) -> Tuple[FloatsXd, FloatsXd]:
        """Update a weight, or leave it as it is while its module is frozen.

        key (Tuple[int, str]): The id of the weight's node or shim, and its name there.
        weights (FloatsXd): The weight.
        gradient (FloatsXd): Its gradient, which becomes 0.
        lr_scale (float): The caller's factor on the learning rate.
        RETURNS (Tuple[FloatsXd, FloatsXd]): The weight and its gradient.
        RAISES (ValueError): If a module of `factors` or `frozen_steps` is not trained.
        """
        modules = modules_of(key)
        self._count(key, modules, weights.size)
        factor = _narrowest(self.factors, modules, 1.0)
        if not factor or self._step <= _narrowest(self.frozen_steps, modules, 0):
            gradient.fill(0.0)
            return weights, gradient
        # Not with `lr_scale`, which Thinc's RAdam ignores.
        learn_rate = self.optimizer.learn_rate
        self.optimizer.learn_rate = learn_rate * factor
        try:
            updated: Tuple[FloatsXd, FloatsXd] = self.optimizer(
                key, weights, gradient, lr_scale=lr_scale
            )
        finally:
            self.optimizer.learn_rate = learn_rate
        return updated

    def step_schedules(self) -> None:
        """Advance the schedules of the wrapped optimizer, at the end of a step.

        RAISES (ValueError): If a module of `factors` or `frozen_steps` is not trained.
        """
        if self._step:
            # In `nlp.update` a shared encoder gets its first update one step after its first run.
            self._check(waiting=trained_modules())
        self.optimizer.step_schedules()  # type: ignore[no-untyped-call]

    def _count(self, key: Key, modules: Sequence[str], size: int) -> None:
        self._calls[key] += 1
        self._step = max(self._step, self._calls[key])
        if self._calls[key] == 1:
            self._sizes[tuple(modules)] += size
        elif not self._checked:
            self._check()

    def _check(self, waiting: Iterable[str] = ()) -> None:
        if self._checked:
            return
        trained = {module for modules in self._sizes for module in modules}
        wanted = {*self.factors, *self.frozen_steps}
        missing = _in_order(wanted - trained - {*waiting})
        if missing:
            raise ValueError(
                f"There is no module '{missing[0]}' in this training, but the optimizer has it in "
                f"factors or frozen_steps. Take it out of [training.optimizer]; the modules that "
                f"are trained are {', '.join(_in_order(trained)) or 'none'}."
            )
        if wanted <= trained:
            self._checked = True
            self._log()

    def _log(self) -> None:
        for modules, size in sorted(self._sizes.items()):
            factor = _narrowest(self.factors, modules, 1.0)
            steps = _narrowest(self.frozen_steps, modules, 0)
            settings = [f"frozen for the first {steps} steps"] if steps and factor else []
            if factor != 1.0:
                settings.append(f"learning-rate factor {factor:g}" if factor else "frozen for good")
            if settings:
                logger.info("Module '%s', %d weights: %s", modules[0], size, ", ".join(settings))


def _narrowest(settings: Mapping[str, float], modules: Sequence[str], default: float) -> float:
    # `modules` are sorted from narrow to wide: an entry for `char` overrides that for `encoder`.
    return next((settings[name] for name in modules if name in settings), default)


def _check_values(
    option: str, values: Mapping[str, Any], types: Tuple[type, ...], expected: str
) -> None:
    for module, value in values.items():
        if module not in NAMED:
            raise ValueError(
                f"Unknown module '{module}' in {option} of the optimizer; choose from "
                f"{', '.join(NAMED)}."
            )
        if type(value) not in types or not 0 <= value < math.inf:
            raise ValueError(
                f"The optimizer has {option}.{module} = {value!r}, which is not {expected}."
            )


def _in_order(modules: Set[str]) -> Sequence[str]:
    return [name for name in NAMED if name in modules]
