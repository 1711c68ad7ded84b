"""Problems of a transfer that are visible before the training, each with a fix."""

from typing import Iterator, List, Mapping, Optional, Sequence

from ...transfer.seen_strings import SEEN_TABLES
from ...views import GlossView, LatinView, NativeView
from .overlap_report import Finding, OverlapReport
from .source import SourceKnowledge
from .target import TargetPlan

# Rules of thumb: in two Japanese corpora an English source knows 0.96 of the bigrams of romaji and
# 0.05 of those of native script, 0.55 of the glosses and 0.04 of the native words; the distance of
# their labels is 0.03 and 0.18.
MIN_BIGRAMS = 0.5
MIN_WORDS = 0.25
MIN_SOURCE_CAPITALS = 0.05
MAX_LABEL_DISTANCE = 0.3

# other names of the four labels of CoNLL-2003
_SYNONYMS = (
    {"PER", "PERSON", "PSN", "人名"},
    {"LOC", "LOCATION", "GPE", "PLACE", "地名"},
    {"ORG", "ORGANIZATION", "ORGANISATION", "CORPORATION", "法人名"},
    {"MISC", "MISCELLANEOUS", "OTHER"},
)


def find_problems(
    report: OverlapReport, source: SourceKnowledge, plan: TargetPlan, *, has_pos: bool
) -> List[Finding]:
    """Find the problems of a transfer.

    report (OverlapReport): The overlap of the source with the corpus.
    source (SourceKnowledge): The source.
    plan (TargetPlan): The target.
    has_pos (bool): Some token of the corpus has a part of speech.
    RETURNS (List[Finding]): The problems; those that would stop the transfer come first.
    """
    return [
        *_modules(source, plan),
        *_labels(report, source, plan),
        *_strings(report, plan),
        *_capitals(report, plan, has_pos),
        *_tags(report, plan),
    ]


def _modules(source: SourceKnowledge, plan: TargetPlan) -> Iterator[Finding]:
    for module in plan.modules:
        if module not in source.modules:
            yield Finding(
                "no-module",
                f"The component '{source.component}' of {source.name} has no module '{module}': "
                "the transfer would stop.",
                "Name the component that has it with --source-component, train a source with "
                f"configs/en.cfg, or leave '{module}' out of transfer.modules.",
            )
        elif module in SEEN_TABLES and module not in source.tables:
            strings = "bigrams" if module == "char" else "words"
            yield Finding(
                "no-counts",
                f"{source.name} has not counted the {strings} of its training data (no table "
                f"'{SEEN_TABLES[module]}'), so the coverage of the module '{module}' is unknown.",
                "Give its training data to count them now: --source-corpus FILE.spacy. Sources "
                "trained with this version have the counts; docs/doctor.md shows how to add them "
                "to an older one.",
            )


def _labels(report: OverlapReport, source: SourceKnowledge, plan: TargetPlan) -> Iterator[Finding]:
    match, entities = report.match, report.entities
    if not entities:
        fix = "Check the corpus, --labels and --part: is anything annotated, and kept?"
        yield Finding("no-entities", "The corpus has no entity.", fix)
        return
    for side, names, choices in (
        ("corpus", match.not_in_corpus, sorted(entities)),
        ("source", match.not_in_source, source.labels),
    ):
        if names:
            yield Finding(
                "label-map",
                f"The label map names labels that the {side} does not have: {', '.join(names)}; "
                "the transfer would stop.",
                f"Correct the map; the {side}'s labels are {', '.join(choices) or 'none'}.",
            )
    fresh = [label for label, partner in match.partners.items() if partner is None]
    if "classifier" not in plan.modules or not fresh:
        return
    fix = (
        "Map both corpora to the same labels in the conversion (--labels; assets/labels has maps), "
        "or give the transfer a map that names the source label of every label, in "
        f"[initialize.after_init.label_map]{_example_map(match.partners, source.labels)}"
    )
    if len(fresh) == len(match.partners):
        yield Finding(
            "no-labels",
            f"No label of the corpus ({', '.join(fresh)}) is a label of the source "
            f"({', '.join(source.labels) or 'none'}): nothing of the classifier is transferred.",
            fix,
        )
    else:
        yield Finding(
            "fresh-labels",
            f"{len(fresh)} of {len(match.partners)} labels, with "
            f"{sum(entities[label] for label in fresh)} of {sum(entities.values())} entities, are "
            f"no labels of the source and start fresh: {', '.join(fresh)}.",
            fix,
        )


def _example_map(partners: Mapping[str, Optional[str]], known: Sequence[str]) -> str:
    pairs = []
    for label, partner in partners.items():
        names = next((group for group in _SYNONYMS if label.upper() in group), set())
        partner = partner or next((name for name in known if name.upper() in names), None)
        if partner is not None:
            pairs.append(f'{label} = "{partner}"')
    return f", such as {', '.join(pairs)}" if pairs else ""


def _strings(report: OverlapReport, plan: TargetPlan) -> Iterator[Finding]:
    char, word = plan.views.get("char"), plan.views.get("word")
    wants_lexicon = isinstance(word, GlossView) or getattr(char, "spelling", False)
    lacks_lexicon = report.lang != "en" and wants_lexicon and not plan.has_lexicon
    if lacks_lexicon:
        yield Finding(
            "no-lexicon",
            "The views look up English spellings and glosses, but there is no lexicon: glosses are "
            "the words themselves, spellings are letter by letter.",
            "Build one with: python -m spacy xling lexicon lexicon.bin, and name it with --lexicon "
            "here and --paths.lexicon in training.",
        )
    bigrams = report.used("char")
    if bigrams is not None and bigrams.share.by_token < MIN_BIGRAMS:
        yield Finding(
            "few-bigrams",
            f"The source has seen only {bigrams.share.by_token:.0%} of the bigrams that the module "
            f"'char' would read ({bigrams.variant.name}): its transfer would be useless.",
            "Let it read a view in the source's script, spacy_xling_ner.latin_view.v1 for Japanese,"
            " in [….encoder.char.view] (docs/bridge.md); or leave 'char' out of transfer.modules.",
        )
    words = report.used("word")
    if words is not None and words.share.by_token < MIN_WORDS:
        if lacks_lexicon:
            fix = "Use a lexicon (see above)"
        elif isinstance(word, NativeView):
            fix = (
                "Read glosses from a lexicon: spacy_xling_ner.gloss_view.v1 in [….word.embed.view]"
            )
        else:
            fix = "Add the frequent unknown words to the lexicon (xling lexicon --tsv FILE)"
        yield Finding(
            "few-words",
            f"The source has seen only {words.share.by_token:.0%} of the words that the module "
            f"'word' would read ({words.variant.name}).",
            f'{fix}; or leave \'word\' out: modules = ["char","classifier"].',
        )


def _capitals(report: OverlapReport, plan: TargetPlan, has_pos: bool) -> Iterator[Finding]:
    seen = report.used("char")
    if seen is None or seen.capitals != 0 or (report.source_capitals or 0) < MIN_SOURCE_CAPITALS:
        return
    view = plan.views["char"]
    if not (isinstance(view, LatinView) and view.case):
        fix = (
            "Use spacy_xling_ner.latin_view.v1 with case = true in [….encoder.char.view]: it "
            "starts a token with a capital if the tokenizer tags it as a proper noun."
        )
    elif not has_pos:
        fix = (
            "The view has case = true, but the tokens have no part of speech, which decides about "
            "capitals. Convert with the pipeline's tokenizer (--tokens pipeline)."
        )
    else:
        fix = "The tokenizer finds no proper noun: check the language and the text."
    yield Finding(
        "no-capitals",
        f"{report.source_capitals:.0%} of the source's words start with a capital, but none of the "
        f"corpus's words as the module 'char' reads them ({seen.variant.name}): the source has "
        "learnt that names have capitals, and will miss them here.",
        fix,
    )


def _tags(report: OverlapReport, plan: TargetPlan) -> Iterator[Finding]:
    tags = report.tags
    if tags is None or "classifier" not in plan.modules or None in report.match.partners.values():
        return
    if report.entities and tags.label_distance > MAX_LABEL_DISTANCE:
        yield Finding(
            "labels-differ",
            "The distributions of labels over the entities of the two corpora differ (distance "
            f"{tags.label_distance:.2f}; 0: equal, 1: nothing in common).",
            "Train the source on data with a similar distribution, or try without the "
            'classifier: modules = ["char","word"].',
        )
