import pickle

import pytest
import typer
from spacy.cli._util import show_validation_error
from typer.testing import CliRunner

from spacy_xling_ner.errors import MissingExtraError, MissingFileError, SettingError, install_extra
from spacy_xling_ner.transfer.find_modules import TransferError


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (SettingError, ValueError),
        (TransferError, ValueError),
        (MissingFileError, FileNotFoundError),
        (MissingExtraError, ImportError),
    ],
)
def test_spacy_prints_the_text_alone_and_python_catches_it_as_before(kind, builtin, capsys):
    message = "Unknown module 'chars'; choose from char, word."
    with pytest.raises(builtin) as caught:
        raise kind(message)
    assert str(caught.value) == message
    assert str(pickle.loads(pickle.dumps(caught.value))) == message
    with pytest.raises(SystemExit) as end, show_validation_error("ja.cfg", hint_fill=False):
        raise kind(message)
    assert end.value.code == 1
    title, *lines = capsys.readouterr().out.strip().splitlines()
    assert "Config error" in title
    assert lines == [message]


@pytest.mark.parametrize("mode", [None, "rich"])
@pytest.mark.parametrize("kind", [SettingError, TransferError, MissingFileError, MissingExtraError])
def test_no_command_shows_a_traceback(kind, mode):
    app = typer.Typer(rich_markup_mode=mode)

    @app.command()
    def command():
        raise kind("Unknown module 'chars'.")

    result = CliRunner().invoke(app, [])
    assert result.exit_code == 1
    assert "Unknown module 'chars'." in result.output
    assert isinstance(result.exception, SystemExit)


def test_the_command_for_an_extra_names_packages_so_it_works_anywhere():
    assert install_extra("lexicon").startswith('python -m pip install "jamdict-data')
    both = install_extra("lexicon", "transliteration").split(" install ")[1]
    assert both.count('"') == 4
    assert "anyascii" in both
