"""Queries of the database of `jamdict-data`."""

import sqlite3
from collections import defaultdict
from typing import DefaultDict, Dict, List


def read_texts(connection: sqlite3.Connection, query: str) -> Dict[int, List[str]]:
    """Group the texts of a query by their ID.

    connection (sqlite3.Connection): The database.
    query (str): A query for pairs of ID and text.
    RETURNS (Dict[int, List[str]]): The texts of each ID.
    """
    texts: DefaultDict[int, List[str]] = defaultdict(list)
    for key, text in connection.execute(query):
        texts[key].append(text)
    return dict(texts)
