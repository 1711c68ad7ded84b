"""The cells that train: English sources, and systems on targets."""

from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

from thinc.api import Config

from ....layers.module_weights import MODULES
from ..meta import versions
from .cell import GridCell
from .data_cells import DataCells
from .experiment import Experiment
from .inputs import lexicon_name, source_name
from .job import TEACHER
from .spec import Budget, Silver, SizeT, System
from .training_config import GridConfigError, training_config

# For estimates only: sentences of a step, and sentences a second in training and prediction.
_STEP = 20
_TRAIN, _PREDICT = 200, 500
_START = 3.0
# Teachers of one run differ in this part of their seed.
_TEACHER_SEEDS = 1000


def carries_all(system: System) -> bool:
    """Whether a system carries all modules over, so that it works without training.

    system (System): The system.
    RETURNS (bool): If all modules come from the source.
    """
    return set(system.modules or ()) == set(MODULES)


class TrainingCells:
    """Adds trainings to the cells of a plan.

    tested_sources (List[Tuple[str, int, str]]): Name, seed and key of each source with a test set.
    """

    def __init__(self, experiment: Experiment, project: Path, data: DataCells) -> None:
        """Begin without any.

        experiment (Experiment): The experiment.
        project (Path): The folder from which paths start.
        data (DataCells): The cells of the plan.
        """
        self.experiment = experiment
        self.project = project
        self.data = data
        self.tested_sources: List[Tuple[str, int, str]] = []
        self._sources: Dict[Tuple[str, int], GridCell] = {}

    def source(self, name: str, seed: int) -> GridCell:
        """Add an English training.

        name (str): The source's name. seed (int): The seed of the run that needs it.
        RETURNS (GridCell): The cell.
        """
        source = self.experiment.sources[name]
        seed = seed if source.seed is None else source.seed
        if (name, seed) in self._sources:
            return self._sources[name, seed]
        parts = {"train": source.train, "dev": source.dev, "test": source.test}
        needs = {
            part: self.data.corpus(f"{name}-{part}", source.lang, corpus).key
            for part, corpus in parts.items()
            if corpus is not None
        }
        with _naming(f"sources.{name}"):
            config = training_config(
                self.project / source.config,
                overrides=source.overrides,
                budget=source.budget,
                seed=seed,
                paths=["train", "dev", *(["lexicon"] if source.lexicon else [])],
            )
        if source.lexicon:
            needs["lexicon"] = self._lexicon(source.lexicon)
        settings = {"stream": bool(source.budget and source.budget.stream)}
        cell = self._add("source", f"source-{name}-s{seed}", config, settings, needs)
        if source.test is not None:
            self.tested_sources.append((name, seed, cell.key))
        self._sources[name, seed] = cell
        return cell

    def system(
        self,
        target_name: str,
        system_name: str,
        size: SizeT,
        seed: int,
    ) -> GridCell:
        """Add the training and evaluation of a system.

        target_name (str), system_name (str), size (SizeT), seed (int): Its place in the grid.
        RETURNS (GridCell): The cell.
        RAISES (PlanError): If a source or a lexicon that it needs is not named.
        RAISES (GridConfigError): If its config lacks a setting, or its target texts to annotate.
        """
        target = self.experiment.targets[target_name]
        system = self.experiment.systems[system_name]
        name = f"{target_name}-n{size}-s{seed}-{system_name}"
        budget = self.experiment.budget_for(size)
        if system.silver is not None:
            budget = system.silver.budget.over(budget)
        config, needs = self._training(target_name, system_name, size, seed, budget)
        if system.silver is not None:
            needs["gold"] = needs["train"]
            needs["train"] = self._silver(
                name, target_name, system.silver, size, seed, needs["gold"]
            )
        needs["test"] = self.data.corpus(f"{target_name}-test", target.lang, target.test).key
        settings = {"zero_shot": size == 0, "stream": size != 0 and budget.stream}
        return self._add("system", name, config, settings, needs)

    def _training(
        self,
        target_name: str,
        system_name: str,
        size: SizeT,
        seed: int,
        budget: Budget,
        *,
        start: Optional[int] = None,
    ) -> Tuple[Config, Dict[str, str]]:
        target = self.experiment.targets[target_name]
        system = self.experiment.systems[system_name]
        source = source_name(self.experiment, target_name, system_name)
        lexicon = lexicon_name(self.experiment, target_name, system_name)
        paths = ["train", "dev", *(["source"] if source else [])]
        label_map = target.label_map if system.label_map is None else system.label_map
        with _naming(f"systems.{system_name}"):
            config = training_config(
                self.project / system.config,
                overrides=system.overrides,
                budget=budget if size != 0 else None,
                seed=seed if start is None else start,
                modules=system.modules,
                label_map=label_map if size != 0 else None,
                # what the target offers is not always wanted; what the system asks for is
                paths=[*paths, "lexicon"] if system.lexicon else paths,
            )
        needs: Dict[str, str] = {}
        if size != 0:
            needs["dev"] = self.data.corpus(f"{target_name}-dev", target.lang, target.dev).key
            needs["train"] = self.data.corpus(
                f"{target_name}-train", target.lang, target.train, size=size, seed=seed
            ).key
        if source:
            needs["source"] = self.source(source, seed).key
        if lexicon and "lexicon" in config["paths"]:
            needs["lexicon"] = self._lexicon(lexicon)
        return config, needs

    def _silver(
        self,
        name: str,
        target_name: str,
        silver: Silver,
        size: SizeT,
        seed: int,
        gold: str,
    ) -> str:
        target = self.experiment.targets[target_name]
        if target.unlabelled is None:
            raise GridConfigError(
                f"targets.{target_name} names no texts to annotate: set 'unlabelled' there."
            )
        texts = self.data.corpus(f"{target_name}-unlabelled", target.lang, target.unlabelled)
        roles = {"gold": gold, "texts": texts.key}
        budget = self.experiment.budget_for(size)
        for number in range(silver.teachers):
            # the same sentences and source; another start
            config, own = self._training(
                target_name,
                silver.teacher,
                size,
                seed,
                budget,
                start=_TEACHER_SEEDS * (seed + 1) + number,
            )
            teacher = f"{target_name}-n{size}-s{seed}-{silver.teacher}-teacher{number}"
            settings = {"stream": budget.stream}
            roles[f"{TEACHER}{number:02d}"] = self._add(
                "source", teacher, config, settings, own
            ).key
        asked = silver.model_dump(include={"sentences", "times", "min_score"})
        seconds = _START + silver.teachers * self.data.documents(texts.key) / _PREDICT
        cell = self.data.add(
            "silver", f"silver-{name}", {**asked, "seed": seed}, needs=roles, seconds=seconds
        )
        self.data.count(cell, silver.sentences or self.data.documents(texts.key))
        return cell.key

    def _lexicon(self, name: str) -> str:
        return self.data.lexicon(name, self.experiment.lexicons[name]).key

    def _add(
        self,
        kind: Any,
        name: str,
        config: Config,
        settings: Dict[str, Any],
        needs: Dict[str, str],
    ) -> GridCell:
        files: List[str] = []
        packages: List[str] = []
        for role in ("vectors", "init_tok2vec", "vocab_data"):
            value = _plain(config, config["initialize"].get(role))
            if isinstance(value, str):
                is_path = "/" in value or (self.project / value).exists()
                (files if is_path else packages).append(value)
        found = versions(package.replace("_", "-") for package in packages)
        found.pop("python")
        return self.data.add(
            kind,
            name,
            {**settings, "config": config.to_str(interpolate=False)},
            needs=needs,
            files=files,
            extra_versions=found,
            seconds=self._seconds(config, needs),
        )

    def _seconds(self, config: Config, needs: Dict[str, str]) -> float:
        seconds = _START
        if "test" in needs:
            seconds += 2 * self.data.documents(needs["test"]) / _PREDICT
        if "train" in needs:
            names = ("max_epochs", "max_steps", "eval_frequency")
            training = [_plain(config, config["training"].get(name)) for name in names]
            epochs, steps, every = (int(value or 0) for value in training)
            limits = [steps * _STEP] if steps else []
            if epochs > 0:
                limits.append(epochs * self.data.documents(needs["train"]))
            sentences = min(limits, default=0)
            evaluations = 1 + sentences / _STEP / max(every, 1)
            seconds += sentences / _TRAIN
            seconds += evaluations * self.data.documents(needs["dev"]) / _PREDICT
        return seconds


@contextmanager
def _naming(place: str) -> Iterator[None]:
    try:
        yield
    except GridConfigError as error:
        raise GridConfigError(f"{place}: {error}") from error


def _plain(config: Config, value: Any) -> Any:
    # a variable such as ${paths.vectors}; to resolve all of them for every cell takes too long
    if isinstance(value, str) and value.startswith("${") and value.endswith("}"):
        block: Any = config
        for key in value[2:-1].split("."):
            block = block[key]
        return _plain(config, block)
    return value
