"""Why a transfer may not help, and what to do about it."""

from typing import TYPE_CHECKING, AbstractSet, Iterator, List, Mapping, Optional, Sequence

from ...transfer.seen_strings import SEEN_TABLES
from ...views import GlossView, LatinView, NativeView
from .known import ViewOverlap
from .overlap_report import Finding
from .source import SourceKnowledge
from .target import TargetPlan

if TYPE_CHECKING:
    from .overlap_report import OverlapReport

# Rules of thumb: in two Japanese corpora an English source knows 0.96 of the bigrams of romaji and
# 0.05 of those of native script, 0.55 of the glosses and 0.04 of the native words; the distance of
# their labels is 0.03 and 0.18.
MIN_BIGRAMS = 0.5
MIN_WORDS = 0.25
MIN_SOURCE_CAPITALS = 0.05
MAX_LABEL_DISTANCE = 0.3

_LABEL_MEND = (
    "Bring both corpora to the same labels in the conversion (--labels; assets/labels has maps), "
    "or give the transfer a map that names every label with a partner, in "
    "[initialize.after_init.label_map]{example}"
)
# what corpora call the four labels of CoNLL-2003
_SAME = (
    frozenset({"PER", "PERSON", "PSN", "人名"}),
    frozenset({"LOC", "LOCATION", "GPE", "PLACE", "地名"}),
    frozenset({"ORG", "ORGANIZATION", "ORGANISATION", "CORPORATION", "法人名"}),
    frozenset({"MISC", "MISCELLANEOUS", "OTHER"}),
)


def find_problems(
    report: "OverlapReport", source: SourceKnowledge, plan: TargetPlan, *, has_tags: bool
) -> List[Finding]:
    """Find what stands against a transfer.

    report (OverlapReport): What the source knows of the corpus.
    source (SourceKnowledge): The source.
    plan (TargetPlan): The target.
    has_tags (bool): Whether any token of the corpus has a part of speech.
    RETURNS (List[Finding]): The problems, those that stop a transfer first.
    """
    return [
        *_modules(source, plan),
        *_labels(report, source, plan),
        *_strings(report, plan),
        *_case(report, plan, has_tags),
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
            kind = "bigrams" if module == "char" else "words"
            yield Finding(
                "no-counts",
                f"{source.name} does not say which {kind} it read in training (no table "
                f"'{SEEN_TABLES[module]}'), so nothing can be said of the module '{module}'.",
                "Give its training data, and they are counted now: --source-corpus FILE.spacy. A "
                "source that is trained with this version has them; docs/doctor.md says how to add "
                "them to an older one.",
            )


def _labels(
    report: "OverlapReport", source: SourceKnowledge, plan: TargetPlan
) -> Iterator[Finding]:
    match = report.match
    if not report.entities:
        mend = "Check the corpus, --labels and --part: is anything annotated, and kept?"
        yield Finding("no-entities", "The corpus has no entity.", mend)
        return
    for side, names, choices in (
        ("corpus", match.not_in_corpus, sorted(report.entities)),
        ("source", match.not_in_source, source.labels),
    ):
        if names:
            yield Finding(
                "label-map",
                f"The label map names labels that the {side} does not have: {', '.join(names)}; "
                "the transfer would stop.",
                f"Correct the map; the {side}'s labels are {', '.join(choices) or 'none'}.",
            )
    if "classifier" not in plan.modules:
        return
    fresh = [label for label, partner in match.partners.items() if partner is None]
    example = _example_map(match.partners, source.labels)
    if len(fresh) == len(match.partners):
        yield Finding(
            "no-labels",
            f"No label of the corpus ({', '.join(fresh)}) has a partner among the source's "
            f"({', '.join(source.labels) or 'none'}): the classifier brings nothing.",
            _LABEL_MEND.format(example=example),
        )
    elif fresh:
        n_fresh = sum(report.entities[label] for label in fresh)
        yield Finding(
            "fresh-labels",
            f"{len(fresh)} of {len(match.partners)} labels, with {n_fresh} of "
            f"{sum(report.entities.values())} entities, have no partner among the source's and "
            f"start fresh: {', '.join(fresh)}.",
            _LABEL_MEND.format(example=example),
        )


def _example_map(partners: Mapping[str, Optional[str]], known: Sequence[str]) -> str:
    pairs = []
    for label, partner in partners.items():
        if partner is None:
            names: AbstractSet[str] = next(
                (group for group in _SAME if label.upper() in group), frozenset()
            )
            partner = next((name for name in known if name.upper() in names), None)
        if partner is not None:
            pairs.append(f'{label} = "{partner}"')
    return f", such as {', '.join(pairs)}" if pairs else ""


def _strings(report: "OverlapReport", plan: TargetPlan) -> Iterator[Finding]:
    char, word = plan.views.get("char"), plan.views.get("word")
    wants_lexicon = isinstance(word, GlossView) or getattr(char, "spelling", False)
    lacks_lexicon = report.lang != "en" and wants_lexicon and not plan.has_lexicon
    if lacks_lexicon:
        yield Finding(
            "no-lexicon",
            "The views look for English spellings and glosses, but there is no lexicon: glosses "
            "are the words themselves, spellings are letter by letter.",
            "Build one with: python -m spacy xling lexicon lexicon.bin, and name it with --lexicon "
            "here and --paths.lexicon in training.",
        )
    bigrams = _used(report, plan, "char")
    if bigrams is not None and bigrams.share.by_token < MIN_BIGRAMS:
        yield Finding(
            "few-bigrams",
            f"The source has seen only {bigrams.share.by_token:.0%} of the bigrams that the module "
            f"'char' would read ({bigrams.switch.name}): it would be carried over for nothing.",
            "Let it read a view in the source's script, spacy_xling_ner.latin_view.v1 for Japanese,"
            " in [….encoder.char.view] (docs/bridge.md); or leave 'char' out of transfer.modules.",
        )
    words = _used(report, plan, "word")
    if words is not None and words.share.by_token < MIN_WORDS:
        if lacks_lexicon:
            mend = "Use a lexicon (see above)"
        elif isinstance(word, NativeView):
            mend = "Read glosses by a lexicon: spacy_xling_ner.gloss_view.v1 in [….word.embed.view]"
        else:
            mend = "Add the frequent unknown words to the lexicon (xling lexicon --tsv FILE)"
        yield Finding(
            "few-words",
            f"The source has seen only {words.share.by_token:.0%} of the words that the module "
            f"'word' would read ({words.switch.name}).",
            f'{mend}; or leave \'word\' out: modules = ["char","classifier"].',
        )


def _case(report: "OverlapReport", plan: TargetPlan, has_tags: bool) -> Iterator[Finding]:
    seen = _used(report, plan, "char")
    if seen is None or seen.capitals != 0 or (report.source_capitals or 0) < MIN_SOURCE_CAPITALS:
        return
    view = plan.views["char"]
    if not (isinstance(view, LatinView) and view.case):
        mend = (
            "Use spacy_xling_ner.latin_view.v1 with case = true in [….encoder.char.view]: it "
            "begins with a capital what the tokenizer takes for a name."
        )
    elif not has_tags:
        mend = (
            "The view has case = true, but the tokens have no part of speech, which says what a "
            "name is. Convert with the pipeline's tokenizer (--tokens pipeline)."
        )
    else:
        mend = "The tokenizer takes no token for a name: check the language and the text."
    yield Finding(
        "no-capitals",
        f"{report.source_capitals:.0%} of the source's words begin with a capital, but none of the "
        f"corpus's does as the module 'char' reads them ({seen.switch.name}): a source that has "
        "learnt that names have capitals would wait for one that never comes.",
        mend,
    )


def _tags(report: "OverlapReport", plan: TargetPlan) -> Iterator[Finding]:
    tags = report.tags
    if tags is None or "classifier" not in plan.modules or None in report.match.partners.values():
        return
    if report.entities and tags.label_distance > MAX_LABEL_DISTANCE:
        yield Finding(
            "labels-differ",
            f"The labels are spread differently over the entities of the two corpora (distance "
            f"{tags.label_distance:.2f}; 0: the same, 1: nothing in common).",
            "Train the source on data with a like mix, or try without the "
            'classifier: modules = ["char","word"].',
        )


def _used(report: "OverlapReport", plan: TargetPlan, module: str) -> Optional[ViewOverlap]:
    return report.used(module) if module in plan.modules else None
