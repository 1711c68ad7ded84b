"""Score tokens with an exported network: numpy and ONNX Runtime, no spaCy, no torch.

    python examples/onnx/score.py ja.onnx strings.jsonl

Reads the strings that `strings.py` wrote, and prints the best tag of each token, with its score.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise

import numpy
import onnxruntime

MASK = 2**64 - 1
FIRST, LAST = "\x02", "\x03"  # the edges of a string
HALF = 500  # characters that are read at either end of a longer string


def main() -> None:
    """Print the best tag of each token."""
    session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
    with open(sys.argv[2], encoding="utf8") as file:
        documents = [json.loads(line) for line in file]
    tags = json.loads(session.get_modelmeta().custom_metadata_map["tags"])
    scores = iter(score(session, documents))
    for document in documents:
        for text in document["text"]:
            row = next(scores)
            print(f"{text}\t{tags[row.argmax()]}\t{row.max():.2f}")
        print()


def score(session: onnxruntime.InferenceSession, documents: list[dict]) -> numpy.ndarray:
    """Give the score of each tag for all tokens, document after document."""
    notes = session.get_modelmeta().custom_metadata_map
    tokens = {name: [s for doc in documents for s in doc[name]] for name in documents[0]}
    strings = list(dict.fromkeys(tokens["char"]))
    bigrams = [list(bigram_keys(string)) for string in strings]
    number = {string: i for i, string in enumerate(strings)}
    feeds = {
        "bigram_rows": hash_rows([key for keys in bigrams for key in keys], notes["bigram_rows"]),
        "bigram_lengths": numpy.array([len(keys) for keys in bigrams]),
        "string_of_token": numpy.array([number[string] for string in tokens["char"]]),
        "lengths": numpy.array([len(doc["char"]) for doc in documents]),
    }
    for name in ("word", "kind", "tag"):
        if name in tokens:
            keys = [murmur_hash_64a(string.encode("utf8")) for string in tokens[name]]
            feeds[f"{name}_rows"] = hash_rows(keys, notes[f"{name}_rows"])
    if "vectors" in notes:
        feeds["vectors"] = numpy.array(tokens["vectors"], dtype="float32")
    if "feature_rows" in notes:
        feeds["feature_rows"] = numpy.array(tokens["feature_rows"], dtype="int64")
    return session.run(["scores"], feeds)[0]


def bigram_keys(string: str) -> Iterator[int]:
    """Give the key of each pair of neighbouring characters, edges included."""
    if len(string) > 2 * HALF:
        string = string[:HALF] + string[-HALF:]
    points = list(map(ord, FIRST + string + LAST))
    return (first << 32 | second for first, second in pairwise(points))


def hash_rows(keys: list[int], note: str) -> numpy.ndarray:
    """Hash each key to four rows of a table; its seed and size are in the note of the input."""
    seed, n_rows = (int(note.split(f"{name} = ")[1].split()[0]) for name in ("seed", "rows"))
    h1 = numpy.array(keys, dtype="uint64") * numpy.uint64(0x87C37B91114253D5)
    h1 = (h1 << numpy.uint64(31) | h1 >> numpy.uint64(33)) * numpy.uint64(0x4CF5AD432745937F)
    h1 ^= numpy.uint64(seed ^ 8)
    h2 = numpy.full_like(h1, seed ^ 8)
    h1 = h1 + h2
    h2 = h2 + h1
    h1, h2 = mix(h1), mix(h2)
    h1 = h1 + h2
    h2 = h2 + h1
    words = numpy.stack((h1, h1 >> numpy.uint64(32), h2, h2 >> numpy.uint64(32)), axis=1)
    return ((words & numpy.uint64(0xFFFFFFFF)) % numpy.uint64(n_rows)).astype("int64")


def mix(h: numpy.ndarray) -> numpy.ndarray:
    """Finish a half of MurmurHash3."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        h = (h ^ h >> numpy.uint64(33)) * numpy.uint64(factor)
    return h ^ h >> numpy.uint64(33)


def murmur_hash_64a(data: bytes, seed: int = 1) -> int:
    """Hash a string as spaCy does; the empty string is 0."""
    if not data:
        return 0
    m = 0xC6A4A7935BD1E995
    h = seed ^ len(data) * m & MASK
    for start in range(0, len(data) - 7, 8):
        k = int.from_bytes(data[start : start + 8], "little") * m & MASK
        h = (h ^ (k ^ k >> 47) * m & MASK) * m & MASK
    tail = data[len(data) & ~7 :]
    if tail:
        h = (h ^ int.from_bytes(tail, "little")) * m & MASK
    h = (h ^ h >> 47) * m & MASK
    return h ^ h >> 47


if __name__ == "__main__":
    main()
