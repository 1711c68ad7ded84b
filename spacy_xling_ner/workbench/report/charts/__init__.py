"""Charts of a report, drawn with Altair."""

from ....errors import install_extra

try:
    import altair  # noqa: F401
    import vl_convert  # noqa: F401
except ImportError as error:
    raise ImportError(f"Drawing charts needs {error.name}: {install_extra('report')}") from error
