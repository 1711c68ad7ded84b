"""Colours of entity labels in displaCy, which imports them through an entry point."""

from typing import Dict

# displaCy compares labels in capitals. Labels that it has a colour for itself (ORG, LOC, PERSON,
# DATE, ...) are left out, so other pipelines look as before. All colours are for black text.
DISPLACY_COLORS: Dict[str, str] = {
    # four coarse labels; a person is as displaCy shows PERSON
    "PER": "#aa9cfc",
    "MISC": "#f5b8d6",
    # the embedded corpus
    "ARTIST": "#f5b8d6",
    "CITY": "#feca74",
    "FILM": "#bfeeb7",
    "ORGANIZATION": "#7aecec",
    "PLACE": "#ff9561",
    "SONG": "#ffeb80",
    "TEAM": "#9fc5ff",
    # stockmark's corpus: person, company, political and other organization, place, facility,
    # product, event
    "人名": "#aa9cfc",
    "法人名": "#7aecec",
    "政治的組織名": "#9fc5ff",
    "その他の組織名": "#b9d98c",
    "地名": "#feca74",
    "施設名": "#ff9561",
    "製品名": "#bfeeb7",
    "イベント名": "#ffeb80",
    # types of UD_Japanese-GSD
    "MOVEMENT": "#b9d98c",
    "PET_NAME": "#d8c2ff",
    "PHONE": "#e4e7d2",
    "TITLE_AFFIX": "#e8c9a0",
}
