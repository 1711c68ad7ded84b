"""Choosing texts by stable hashes: parts of an unsplit corpus, and nested samples."""

import hashlib
from typing import List, Sequence, Tuple

from .record import Record

Split = List[Tuple[str, int]]


def parse_split(text: str) -> Split:
    """Read a split such as `train:80,dev:10,test:10`.

    text (str): Names and percentages.
    RETURNS (Split): Each part's name and its percentage.
    RAISES (ValueError): It is not of that form, a name comes twice, or the sum is not 100.
    """
    split: Split = []
    for item in text.split(","):
        name, _, share = (piece.strip() for piece in item.partition(":"))
        if not name or not (share.isascii() and share.isdigit()):
            raise ValueError(f"Split '{text}': expected NAME:PERCENT, got '{item}'.")
        split.append((name, int(share)))
    names = [name for name, _ in split]
    if len(set(names)) < len(names):
        raise ValueError(f"Split '{text}': each part must be named once.")
    if sum(share for _, share in split) != 100:
        raise ValueError(f"Split '{text}': the percentages must sum to 100.")
    return split


def part_of(text: str, split: Split) -> str:
    """Say which part a text belongs to; equal texts always share a part.

    text (str): The text.
    split (Split): Each part's name and its percentage.
    RETURNS (str): The part's name.
    """
    bucket = int(hashlib.sha1(text.encode("utf8")).hexdigest(), 16) % 100
    limit = 0
    for name, share in split:
        limit += share
        if bucket < limit:
            return name
    raise ValueError(f"The percentages of {split} must sum to 100.")


def select_part(records: Sequence[Record], split: Split, part: str) -> List[Record]:
    """Keep the records of one part.

    records (Sequence[Record]): The corpus.
    split (Split): Each part's name and its percentage.
    part (str): The name of the part to keep.
    RETURNS (List[Record]): Its records, in corpus order.
    RAISES (ValueError): The split has no such part.
    """
    names = [name for name, _ in split]
    if part not in names:
        raise ValueError(f"Unknown part '{part}'; choose from {', '.join(names)}.")
    return [record for record in records if part_of(record.text, split) == part]


def sample(records: Sequence[Record], size: int, seed: int) -> List[Record]:
    """Draw records by hash, so that a larger sample with the same seed holds the smaller one.

    records (Sequence[Record]): The corpus.
    size (int): How many to draw; 0 for all.
    seed (int): Another seed draws others.
    RETURNS (List[Record]): The sample, in corpus order.
    RAISES (ValueError): The size is negative.
    """
    if size < 0:
        raise ValueError(f"The sample's size must be 0 (all) or more, got {size}.")
    if size == 0:
        return list(records)

    def key(index: int) -> Tuple[str, int]:
        return hashlib.sha1(f"{seed}:{records[index].id}".encode()).hexdigest(), index

    chosen = sorted(range(len(records)), key=key)[:size]
    return [records[index] for index in sorted(chosen)]
