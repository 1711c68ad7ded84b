"""Files and packages that a training reads, by its config."""

from pathlib import Path
from typing import Any, List, Tuple

from spacy.util import walk_dict
from thinc.api import Config


def config_inputs(config: Config, project: Path) -> Tuple[List[str], List[str]]:
    """List what a training reads beside its corpora: vectors and the like, files of components.

    config (Config): Its config, not interpolated.
    project (Path): Folder that relative paths start from.
    RETURNS (Tuple[List[str], List[str]]): Files and folders, and installed packages.
    """
    # A component may read a file of its own, such as a second corpus.
    values = (value for _, value in walk_dict(config["components"]) if isinstance(value, str))
    files = [value for value in values if "/" in value and _is_file(project / value)]
    packages: List[str] = []
    initialize = config["initialize"]
    roles = [initialize.get(role) for role in ("vectors", "init_tok2vec", "vocab_data")]
    for role in (*roles, (initialize.get("before_init") or {}).get("vectors")):
        value = resolve(config, role)
        if isinstance(value, str):
            is_path = "/" in value or (project / value).exists()
            (files if is_path else packages).append(value)
    return files, packages


def resolve(config: Config, value: Any) -> Any:
    """Look up a variable, such as `${paths.vectors}`; to resolve all of a config takes too long.

    config (Config): The config, not interpolated.
    value (Any): A value of it.
    RETURNS (Any): The value that the variable stands for; any other value as it is.
    """
    if isinstance(value, str) and value.startswith("${") and value.endswith("}"):
        block: Any = config
        for key in value[2:-1].split("."):
            block = block[key]
        return resolve(config, block)
    return value


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a long text is no name of a file
        return False
