"""Charts of a report, drawn with Altair."""

try:
    import altair  # noqa: F401
    import vl_convert  # noqa: F401
except ImportError as error:
    raise ImportError(
        f"Drawing charts needs {error.name}: pip install 'spacy-xling-ner[report]'"
    ) from error
