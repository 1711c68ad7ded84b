"""Write the strings that an exported network reads, one JSON object for each text.

    python examples/onnx/strings.py training/ja/model-best texts.txt strings.jsonl

Needs the pipeline, and so spaCy: its tokenizer, readings and dictionary make the strings.
"""

import sys
from pathlib import Path

import spacy
import srsly

from spacy_xling_ner.workbench.release.onnx_network import network_strings


def main() -> None:
    """Write the strings of each text, and the word vectors if the network reads them."""
    pipeline, texts, output = sys.argv[1:]
    nlp = spacy.load(pipeline)
    recogniser = nlp.get_pipe("xling_ner")
    lines = Path(texts).read_text(encoding="utf8").splitlines()
    has_vectors = any(node.name == "static_vectors" for node in recogniser.model.walk())
    rows = []
    for doc in nlp.pipe(filter(str.strip, lines)):
        row = {"text": [token.text for token in doc], **network_strings(recogniser, doc)}
        if has_vectors:
            row["vectors"] = [token.vector.tolist() for token in doc]
        rows.append(row)
    srsly.write_jsonl(output, rows)


if __name__ == "__main__":
    main()
