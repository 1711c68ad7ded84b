"""An application: all that it needs is the installed pipeline."""

import sys

import spacy

nlp = spacy.load("ja_my_entities")
for doc in nlp.pipe(sys.argv[1:]):
    print(doc.text)
    for entity in doc.ents:
        print(f"  {entity.label_} {entity._.score:.2f}  {entity.text}")
