import json

import pytest
import spacy


@pytest.fixture(scope="session")
def other(tmp_path_factory):
    """A pipeline that is none of ours, with labels of its own."""
    folder = tmp_path_factory.mktemp("other")
    nlp = spacy.blank("xx")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "Person", "pattern": "Anna"},
            {"label": "Person", "pattern": "Maria"},
            {"label": "Meal", "pattern": "Nobody"},
        ]
    )
    nlp.to_disk(folder / "rules")
    (folder / "labels.json").write_text(json.dumps({"Person": "PER", "*": None}))
    return folder
