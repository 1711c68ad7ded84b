from spacy_xling_ner.workbench.doctor.terminal import display_width, table_lines


def test_wide_characters_take_two_places():
    assert [display_width(text) for text in ("", "ab", "東京", "ｱ", "か\u3099", "Ａ")] == [
        *(0, 2, 4, 1, 2, 2)
    ]


def test_columns_stand_under_each_other():
    lines = table_lines([["東京", "1"], ["a", "10"]], ["label", "n"], "lr")
    assert lines == ["label    n", "-----   --", "東京     1", "a       10"]
    assert {display_width(line) for line in lines} == {10}


def test_columns_are_to_the_left_where_nothing_is_said():
    assert table_lines([["a", "b"]], ["xx", "yy"]) == ["xx   yy", "--   --", "a    b"]
