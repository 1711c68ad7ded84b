import pytest
import spacy
from fastapi.testclient import TestClient

from spacy_xling_ner.bridge.build_lexicon import build_lexicon
from spacy_xling_ner.workbench.demo.server import MAX_CHARS, create_app


@pytest.fixture(scope="module")
def nlp(tmp_path_factory):
    path = tmp_path_factory.mktemp("lexicon") / "own.tsv"
    path.write_text("駅\tstation\n", encoding="utf8")
    nlp = spacy.blank("ja")
    nlp.vocab.lookups = build_lexicon(tsv=path, jmdict=False)
    nlp.add_pipe("romanizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "City", "pattern": "東京"}])
    return nlp


@pytest.fixture(scope="module")
def client(nlp):
    return TestClient(create_app(nlp), base_url="http://127.0.0.1")


def test_a_text_is_shown_with_entities_and_readings_and_escaped(client):
    answer = client.post("/", data={"text": "東京の駅<script>alert(1)</script>"})
    assert answer.status_code == 200
    for shown in ("<small>City</small>", "<rt>station</rt>", "<rt>eki</rt>"):
        assert shown in answer.text
    assert "<script>alert" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_every_tag_of_a_recogniser_has_a_probability(trained):
    client = TestClient(create_app(trained), base_url="http://127.0.0.1")
    answer = client.post("/", data={"text": "Anna lives in Paris"})
    assert answer.text.count('<button type="button" class="word">') == 4
    assert "This pipeline has no lexicon." in answer.text


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("あ" * MAX_CHARS, 200, "Entities"),
        ("あ" * (MAX_CHARS + 1), 413, "this one has 10,001"),
        ("a" * 300_000, 413, "up to 10,000 characters"),
        (" ", 422, "Type a text first."),
    ],
)
def test_a_text_has_a_limit(client, text, status, message):
    answer = client.post("/", data={"text": text})
    assert answer.status_code == status
    assert message in answer.text


def test_another_host_is_refused(client):
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
