from spacy_xling_ner.cli.output import display_width, table_lines


def test_wide_characters_take_two_columns():
    assert [display_width(text) for text in ("", "ab", "東京", "ｱ", "か\u3099", "Ａ")] == [
        *(0, 2, 4, 1, 2, 2)
    ]


def test_cells_of_a_column_are_aligned():
    lines = table_lines([["東京", "1"], ["a", "10"]], ["label", "n"])
    assert lines == ["label    n", "-----   --", "東京     1", "a       10"]
    assert {display_width(line) for line in lines} == {10}
    assert table_lines([["a", "b"]], ["xx", "yy"], "ll") == ["xx   yy", "--   --", "a    b"]


def test_table_without_a_header_or_without_rows():
    assert table_lines([["a", "1"], ["bb", "2"]], []) == ["a    1", "bb   2"]
    assert table_lines([], ["a", "b"]) == ["a   b", "-   -"]
