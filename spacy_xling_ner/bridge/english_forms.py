"""English forms that need no dictionary: punctuation, and Latin letters of any width."""

from spacy.lang.norm_exceptions import BASE_NORMS

from ..romaji import Romanization, romanize

_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("、､，", ","),
        **dict.fromkeys("。｡．", "."),
        **dict.fromkeys("「」『』｢｣《》〈〉≪≫〝〟＂", '"'),
        **dict.fromkeys("【〔〖", "["),
        **dict.fromkeys("】〕〗", "]"),
        **dict.fromkeys("・･〜～−―─ー", "-"),
        "※": "*",
        "￥": "¥",
        "　": " ",
    }
)


def latin_form(text: str) -> Romanization:
    """Write punctuation and full-width characters as in English; all else stays.

    text (str): A token without letters of a spaceless script, such as 「 or ＮＨＫ.
    RETURNS (Romanization): Such as " or NHK; never empty for a token that is not empty.
    """
    return romanize(text.translate(_PUNCTUATION))


def norm_form(text: str) -> str:
    """Write such a token as the NORM of an English token.

    text (str): The token, such as ＮＨＫ or ……
    RETURNS (str): Such as nhk or ...
    """
    latin = latin_form(text).text
    if latin and not latin.strip("…‥"):
        return "..."
    return str(BASE_NORMS.get(latin, latin.lower()))
