"""Data in a page: JSON that cannot end its script, whatever the data say."""

import json
from typing import Any

_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_TABLE = str.maketrans(_ESCAPES)


def to_script_json(value: Any) -> str:
    """Write JSON for a `<script type="application/json">`.

    value (Any): Plain values.
    RETURNS (str): Compact JSON without `<`, `>`, `&` or the two line ends that JavaScript knows and
        JSON does not.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_TABLE)
