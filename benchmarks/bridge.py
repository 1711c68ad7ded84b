"""The bridge beside the paper and spaCy's own `ner`: `wiki` and `bridge` under several seeds.

    python -m benchmarks.bridge --seeds 0,1,2 --n-train 500

Goes on from what `benchmarks.paper` has done. Writes `benchmarks/results/bridge.json`.
"""

from .seeds import run_benchmark

SYSTEMS = ("scratch-native", "spacy-ner", "spacy-ner-vec", "paper", "views-scratch", "bridge")

if __name__ == "__main__":
    run_benchmark("bridge", str(__doc__).splitlines()[0], ["wiki", "bridge"], SYSTEMS)
