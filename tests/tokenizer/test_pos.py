from itertools import product

from spacy.lang.ja import resolve_pos
from spacy.lang.ja.tag_bigram_map import TAG_BIGRAM_MAP
from spacy.symbols import ADJ, X

from spacy_xling_ner.tokenizer.pos import SECOND_TAGS, own_pos, pos_in_context

TAGS = sorted({tag for pair in TAG_BIGRAM_MAP for tag in pair} | {"連体詞", "空白"})


def spacy_pos(words, tags):
    """Resolve parts of speech in the loop of spaCy's tokenizer."""
    found, next_pos = [], None
    for i, (word, tag) in enumerate(zip(words, tags, strict=True)):
        if next_pos:
            pos, next_pos = next_pos, None
        else:
            pos, next_pos = resolve_pos(word, tag, tags[i + 1] if i + 1 < len(tags) else None)
        found.append(pos)
    return found


def test_all_sequences_of_three_tags_are_as_in_spacy():
    words = ["たり", "その", "たり"]  # these decide their part of speech under some tags
    for tags in product(TAGS, repeat=3):
        is_second = [tag in SECOND_TAGS for tag in tags]
        pos = [own_pos(word, tag) for word, tag in zip(words, tags, strict=True)]
        for i, decided in pos_in_context(words, tags, is_second).items():
            pos[i] = decided
        assert pos == spacy_pos(words, tags), tags


def test_tag_that_spacy_does_not_know_is_x():
    assert own_pos("猫", "名詞-私の辞書") == X
    assert own_pos("静か", "形状詞-一般") == ADJ
