"""The bridge beside the paper and spaCy's own `ner`, for several numbers of Japanese sentences.

    python -m benchmarks.bridge --seeds 0,1,2 --n-train 500

Runs the workflows `wiki` and `bridge` of project.yml with 500 sentences, and `gsd` with 100 and
2,000.
Goes on from what `benchmarks.paper` has done. Writes `benchmarks/results/bridge.json`.
"""

from .seeds import run_benchmark

SYSTEMS = (
    "scratch-native",
    "spacy-ner",
    "spacy-ner-vec",
    "paper",
    "views-scratch",
    "bridge",
    "bridge-vec",
)
# Sentences: passes over them, workflows. Fewer sentences get more passes, every system the same.
SIZES = {100: (60, ["gsd"]), 2000: (10, ["gsd"])}

if __name__ == "__main__":
    run_benchmark("bridge", str(__doc__).splitlines()[0], ["wiki", "bridge"], SYSTEMS, sizes=SIZES)
