"""Docstrings in spaCy's form, read by mkdocstrings as Google's form."""

import re
from typing import Any, List

from griffe import Extension, Object

# `width (int): …`, or two arguments with one description
ARGUMENT = re.compile(r"((?:\*{0,2}\w+ \(.+?\), )*\*{0,2}\w+ \(.+?\)): (.*)")
RESULT = re.compile(r"(RETURNS|YIELDS|RAISES) \((.+?)\): (.*)")


def to_google(text: str) -> str:
    """Rewrite a docstring: the same content under the headings of Google's form.

    text (str): The docstring, without its indentation.
    RETURNS (str): The docstring in Google's form.
    """
    lines: List[str] = []
    heading = ""
    for line in text.splitlines():
        if match := RESULT.fullmatch(line):
            section = match[1].title()
            items = [f"{match[2]}: {match[3]}"]
        elif match := ARGUMENT.fullmatch(line):
            section = "Args"
            names = re.findall(r"(\*{0,2}\w+ \(.+?\))(?:, (?=\*{0,2}\w+ \()|$)", match[1])
            items = [f"{name}: {match[2]}" for name in names]
        else:
            # the rest of a description, or text
            lines.append(f"    {line}" if heading and line else line)
            continue
        if section != heading:
            lines += ["", f"{section}:"]
            heading = section
        lines += [f"    {item}" for item in items]
    return "\n".join(lines)


class SpacyDocstrings(Extension):
    """Rewrites each docstring before it is parsed."""

    def on_object(self, *, obj: Object, **kwargs: Any) -> None:
        """Rewrite the docstring of an object."""
        if obj.docstring:
            obj.docstring.value = to_google(obj.docstring.value)
