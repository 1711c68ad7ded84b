"""The paper's experiment on public corpora: the workflow `wiki` under several seeds.

    python -m benchmarks.paper --seeds 0,1,2 --n-train 500

Each seed has its own English source and its own sample of Japanese sentences. Writes
`benchmarks/results/paper.json`.
"""

from .seeds import run_benchmark

SYSTEMS = ("scratch-native", "spacy-ner", "spacy-ner-vec", "scratch-romaji", "paper", "english")

if __name__ == "__main__":
    run_benchmark("paper", str(__doc__).splitlines()[0], ["wiki"], SYSTEMS)
