"""What each switch of the bridge is worth without any Japanese sentence, on dev.

    python -m benchmarks.views --seeds 0,1,2

Needs the English sources and corpora that `benchmarks.bridge` has made. Nothing is trained. Writes
`benchmarks/results/views.json`.
"""

import argparse
from pathlib import Path
from typing import Any, Dict, List

import srsly
from tqdm import tqdm
from wasabi import msg

from spacy_xling_ner.experiments.evaluate import evaluate
from spacy_xling_ner.zero_shot import zero_shot

from .meta import describe_run
from .seeds import FOLDER

CHAR = "components.xling_ner.model.encoder.char.view"
WORD = "components.xling_ner.model.encoder.word.embed"
GLOSSES = (f"{WORD}.view", "components.romanizer.gloss")
PARTICLES_OFF = {f"{part}.particles": False for part in (CHAR, *GLOSSES)}
JOINED_OFF = {f"{part}.joined": False for part in (CHAR, *GLOSSES, f"{WORD}.kind")}

# Each row takes one more switch away than the one before.
STEPS: Dict[str, Dict[str, Any]] = {
    "bridge": {},
    "without-particles": PARTICLES_OFF,
    "without-joined": {**PARTICLES_OFF, **JOINED_OFF},
    "without-kind": {**PARTICLES_OFF, **JOINED_OFF},
    "without-spelling": {**PARTICLES_OFF, **JOINED_OFF, f"{CHAR}.spelling": False},
    "without-case": {
        **PARTICLES_OFF,
        **JOINED_OFF,
        f"{CHAR}.spelling": False,
        f"{CHAR}.case": False,
    },
}
# From here on the source is the plain one, which knows no kinds.
FIRST_PLAIN = "without-kind"


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seeds", default="0,1,2", help="seeds, with commas between")
    args = parser.parse_args()
    plain = list(STEPS).index(FIRST_PLAIN)
    records: List[Dict[str, Any]] = []
    jobs = [(int(seed), i) for seed in args.seeds.split(",") for i in range(len(STEPS))]
    for seed, i in tqdm(jobs, unit="pipeline"):
        system = list(STEPS)[i]
        folder = FOLDER / f"seed{seed}"
        english = "english" if i >= plain else "english-bridge"
        overrides = {"paths.lexicon": str(folder / "corpus/wiki/lexicon.bin"), **STEPS[system]}
        source = folder / "training" / "wikineural" / f"seed{seed}" / english / "model-best"
        nlp = zero_shot(source, Path("configs/ja.cfg"), overrides=overrides)
        for dataset in ("gsd", "stockmark"):
            scores = evaluate(nlp, folder / "corpus" / dataset / "ja_dev.spacy")
            record = {"dataset": f"{dataset}-dev", "system": system, "n_train": 0, "seed": seed}
            records.append({**record, "metric": "f1", "value": scores["f1"]})
    result = Path("benchmarks/results/views.json")
    result.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_json(result, {"meta": describe_run("benchmarks.views"), "records": records})
    msg.good(str(result))


if __name__ == "__main__":
    main()
