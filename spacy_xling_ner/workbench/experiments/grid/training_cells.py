"""Planning the cells that train: English sources, teachers, and systems on targets."""

from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from thinc.api import Config

from ..meta import versions
from .cell import GridCell, KindT, PlanError
from .config_inputs import config_inputs, resolve
from .data_cells import DataCells
from .job import TEACHER, import_code
from .section import suggest
from .spec import Budget, Experiment, Silver, SizeT
from .training_config import training_config

# For estimates: sentences of a step, sentences per second, seconds per cell.
_STEP = 20
_TRAIN, _PREDICT = 200, 500
_START = 3.0
# Teachers of one run differ in this part of their seed.
_TEACHER_SEEDS = 1000
# Factories of the components that can annotate.
_VOTERS = ("xling_ner", "ner")


class TrainingCells(DataCells):
    """The cells of a plan, and methods that add trainings with the data they need.

    tested_sources (List[Tuple[str, int, str]]): Name, seed and key of each source with a test set.
    """

    def __init__(self, experiment: Experiment, project: Path) -> None:
        """Create a plan without cells for an experiment with paths below `project`."""
        super().__init__(experiment, project)
        self.tested_sources: List[Tuple[str, int, str]] = []
        self._sources: Dict[Tuple[str, int], GridCell] = {}

    def source(self, name: str, seed: int) -> GridCell:
        """Add the training of a source, and of the source before it.

        name (str): Name of the source.
        seed (int): Seed of the run that needs it; the source may have a seed of its own.
        RETURNS (GridCell): The cell.
        """
        source = self.experiment.sources[name]
        seed = seed if source.seed is None else source.seed
        if (name, seed) in self._sources:
            return self._sources[name, seed]
        corpora = {"train": source.train, "dev": source.dev, "test": source.test}
        needs = {
            part: self.joined(f"{name}-{part}", source.lang, corpus).key
            for part, corpus in corpora.items()
            if corpus is not None
        }
        before = [path for path in ("lexicon", "source") if getattr(source, path)]
        config = self._config(
            f"sources.{name}",
            source.config,
            overrides=source.overrides,
            budget=source.budget,
            seed=seed,
            modules=source.modules,
            label_map=source.label_map,
            paths=["train", "dev", *before],
        )
        if source.lexicon:
            needs["lexicon"] = self.lexicon(source.lexicon).key
        if source.source:
            needs["source"] = self.source(source.source, seed).key
        stream = bool(source.budget and source.budget.stream)
        cell = self._add_training(
            "source", f"source-{name}-s{seed}", config, {"stream": stream}, needs
        )
        if source.test is not None:
            self.tested_sources.append((name, seed, cell.key))
        self._sources[name, seed] = cell
        return cell

    def system(self, target_name: str, system_name: str, size: SizeT, seed: int) -> GridCell:
        """Add the training and evaluation of a system.

        target_name (str), system_name (str), size (SizeT), seed (int): Its place in the grid.
        RETURNS (GridCell): The cell.
        RAISES (PlanError): If its config lacks a setting, or its target a source, a lexicon or
            texts that it needs.
        """
        target = self.experiment.targets[target_name]
        system = self.experiment.systems[system_name]
        silver = system.silver
        test = self.corpus(f"{target_name}-test", target.lang, target.test)
        if system.pipeline is not None:
            return self._trained_pipeline(f"{target_name}-{system_name}", system_name, test)
        name = f"{target_name}-n{size}-s{seed}-{system_name}"
        budget = None if size == 0 else self.experiment.budget_for(size)
        if silver is not None:
            budget = silver.budget.over(self.experiment.budget_for(size))
        config, needs = self._training(target_name, system_name, size, seed, budget)
        if silver is not None:
            gold = needs.pop("train", None)
            if gold is not None:
                needs["gold"] = gold
            needs["train"] = self._silver(name, target_name, silver, size, seed, gold)
        needs["test"] = test.key
        settings = {"zero_shot": size == 0, "stream": budget is not None and budget.stream}
        return self._add_training("system", name, config, settings, needs, system.code)

    def on_gold_tokens(self, target_name: str, system_name: str, cell: GridCell) -> GridCell:
        """Add the evaluation of a pipeline on the words of the test corpus.

        target_name (str), system_name (str): Its place in the grid.
        cell (GridCell): The cell of the system, which keeps its pipeline.
        RETURNS (GridCell): The cell.
        """
        target = self.experiment.targets[target_name]
        system = self.experiment.systems[system_name]
        corpus = target.test.model_copy(update={"tokens": "keep"})
        words = self.corpus(f"{target_name}-test-words", target.lang, corpus)
        name = f"{cell.name}-gold-tokens"
        if system.pipeline is not None:
            return self._trained_pipeline(name, system_name, words, gold_tokens=True)
        return self.add(
            "system",
            name,
            {"gold_tokens": True, **_with_code(system.code)},
            needs={"pipeline": cell.key, "test": words.key},
            seconds=_START + words.documents / _PREDICT,
        )

    def _trained_pipeline(
        self, name: str, system_name: str, test: GridCell, **settings: Any
    ) -> GridCell:
        system = self.experiment.systems[system_name]
        pipeline = system.pipeline or ""
        is_path = "/" in pipeline or (self.project / pipeline).exists()
        return self.add(
            "system",
            name,
            {"pipeline": pipeline, "labels": system.labels, **settings},
            needs={"test": test.key},
            files=[file for file in (pipeline if is_path else "", system.labels) if file],
            extra_versions={} if is_path else versions([pipeline.replace("_", "-")]),
            seconds=_START + test.documents / _PREDICT,
        )

    def _training(
        self,
        target_name: str,
        system_name: str,
        size: SizeT,
        seed: int,
        budget: Optional[Budget],
        *,
        start: Optional[int] = None,
    ) -> Tuple[Config, Dict[str, str]]:
        # without a budget nothing is trained; `seed` draws the sentences and trains the source;
        # `start`, if given, seeds the training
        target = self.experiment.targets[target_name]
        system = self.experiment.systems[system_name]
        source = self._source_name(target_name, system_name)
        lexicon = self._lexicon_name(target_name, system_name)
        label_map = target.label_map if system.label_map is None else system.label_map
        paths = ["train", "dev"]
        if source:
            paths.append("source")
        if system.lexicon:  # a lexicon of the target's is optional, one of the system's is not
            paths.append("lexicon")
        if system.code:
            self._import_code(system_name, system.code)
        config = self._config(
            f"systems.{system_name}",
            system.config or "",
            overrides=system.overrides,
            budget=budget,
            seed=seed if start is None else start,
            modules=system.modules,
            label_map=label_map if budget is not None else None,
            paths=paths,
        )
        needs: Dict[str, str] = {}
        if budget is not None:
            needs["dev"] = self.corpus(f"{target_name}-dev", target.lang, target.dev).key
        if size != 0:
            needs["train"] = self.corpus(
                f"{target_name}-train", target.lang, target.train, size=size, seed=seed
            ).key
        if source:
            needs["source"] = self.source(source, seed).key
        if lexicon and "lexicon" in config["paths"]:
            needs["lexicon"] = self.lexicon(lexicon).key
        return config, needs

    def _silver(
        self,
        name: str,
        target_name: str,
        silver: Silver,
        size: SizeT,
        seed: int,
        gold: Optional[str],
    ) -> str:
        target = self.experiment.targets[target_name]
        if target.unlabelled is None:
            raise PlanError(
                f"targets.{target_name} names no texts to annotate: set 'unlabelled' there."
            )
        texts = self.corpus(f"{target_name}-unlabelled", target.lang, target.unlabelled)
        needs = {"texts": texts.key, **({"gold": gold} if gold else {})}
        budget = self.experiment.budget_for(size) if gold else None
        code = self.experiment.systems[silver.teacher].code
        # without training, teachers do not differ
        for number in range(silver.teachers if gold else 1):
            # the same sentences and source; another start
            start = _TEACHER_SEEDS * (seed + 1) + number
            config, own_needs = self._training(
                target_name, silver.teacher, size, seed, budget, start=start
            )
            teacher = f"{target_name}-n{size}-s{seed}-{silver.teacher}-teacher{number}"
            settings = {"stream": bool(budget and budget.stream)}
            needs[f"{TEACHER}{number:02d}"] = self._add_training(
                "source", teacher, config, settings, own_needs, code
            ).key
        factories = {name: block.get("factory") for name, block in config["components"].items()}
        component = next((name for name in factories if factories[name] in _VOTERS), None)
        if component is None:
            raise PlanError(f"systems.{silver.teacher} cannot teach: it has no xling_ner or ner.")
        names = {"sentences", "times", "min_score", *(["others"] if silver.others else [])}
        packages = [each for each in silver.others if not (self.project / each).exists()]
        return self.add(
            "silver",
            f"silver-{name}",
            {
                **silver.model_dump(include=names),
                "seed": seed,
                **_with_code(code),
                # as with the code: the keys of older cells stay what they were
                **({} if component == "xling_ner" else {"component": component}),
            },
            needs=needs,
            files=[
                *([code] if code else []),
                *silver.others.values(),
                *(e for e in silver.others if e not in packages),
            ],
            extra_versions=versions(package.replace("_", "-") for package in packages),
            seconds=_START + silver.teachers * texts.documents / _PREDICT,
            documents=silver.sentences or texts.documents,
        ).key

    def _import_code(self, system_name: str, code: str) -> None:
        try:
            import_code(self.project / code)
        except Exception as error:
            raise PlanError(f"systems.{system_name}: code: {code}: {error}") from error

    def _source_name(self, target_name: str, system_name: str) -> Optional[str]:
        target = self.experiment.targets[target_name]
        system = self.experiment.systems[system_name]
        if not system.needs_source:
            return None
        sources = list(self.experiment.sources)
        name = system.source if isinstance(system.source, str) else target.source
        if name is not None or len(sources) == 1:
            return name or sources[0]
        raise PlanError(
            f"systems.{system_name} needs a source, and targets.{target_name} names none: set "
            f"'source' there; {suggest('', sources)}"
        )

    def _lexicon_name(self, target_name: str, system_name: str) -> Optional[str]:
        target = self.experiment.targets[target_name]
        system = self.experiment.systems[system_name]
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

    def _config(self, place: str, file: str, **changes: Any) -> Config:
        try:
            return training_config(self.project / file, **changes)
        except PlanError as error:
            raise PlanError(f"{place}: {error}") from error

    def _add_training(
        self,
        kind: KindT,
        name: str,
        config: Config,
        settings: Dict[str, Any],
        needs: Dict[str, str],
        code: Optional[str] = None,
    ) -> GridCell:
        files, packages = config_inputs(config, self.project)
        return self.add(
            kind,
            name,
            {**settings, **_with_code(code), "config": config.to_str(interpolate=False)},
            needs=needs,
            files=[code, *files] if code else files,
            extra_versions=versions(package.replace("_", "-") for package in packages),
            seconds=self._seconds(config, needs),
        )

    def _seconds(self, config: Config, needs: Dict[str, str]) -> float:
        documents = {role: self.cells[key].documents for role, key in needs.items()}
        seconds = _START + 2 * documents.get("test", 0) / _PREDICT
        if "train" in needs:
            names = ("max_epochs", "max_steps", "eval_frequency")
            training = [resolve(config, config["training"].get(name)) for name in names]
            epochs, steps, every = (int(value or 0) for value in training)
            limits = [steps * _STEP] if steps else []
            if epochs > 0:
                limits.append(epochs * documents["train"])
            sentences = min(limits, default=0)
            evaluations = 1 + sentences / _STEP / max(every, 1)
            seconds += sentences / _TRAIN + evaluations * documents["dev"] / _PREDICT
        return seconds


def _with_code(code: Optional[str]) -> Dict[str, str]:
    # no key in the settings of cells without: theirs stay what they were
    return {"code": code} if code else {}
