import re

from spacy_xling_ner.bridge.token_classes import TokenFlag, class_pattern, find_tokens, token_class


def test_each_combination_of_flags_is_a_character_without_meaning_in_a_regular_expression():
    classes = [token_class(flags) for flags in range(2 * TokenFlag.FOLDED)]
    assert len(set(classes)) == len(classes)
    assert all(len(c) == 1 and re.escape(c) == c for c in classes)


def test_pattern_matches_tokens_with_a_flag_and_without_another():
    noun, name = token_class(TokenFlag.NOUN), token_class(TokenFlag.NOUN | TokenFlag.NAME)
    assert re.findall(class_pattern(TokenFlag.NOUN), noun + name) == [noun, name]
    assert re.findall(class_pattern(TokenFlag.NAME), noun + name) == [name]
    assert re.findall(class_pattern(TokenFlag.NOUN, without=TokenFlag.NAME), noun + name) == [noun]
    assert not re.findall(class_pattern(TokenFlag.NOUN), token_class(0))


def test_find_tokens():
    noun, other = token_class(TokenFlag.NOUN), token_class(0)
    pattern = re.compile(f"{class_pattern(TokenFlag.NOUN)}+")
    assert find_tokens(pattern, noun + other + noun + noun) == [0, 2]
    assert find_tokens(pattern, "") == []
