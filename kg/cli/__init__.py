"""The command `kg`: one verb a file of this folder, imported only when it is called."""

from __future__ import annotations

import ast
import errno
import keyword
import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

import click

import kg
from kg.errors import KgError

_INTERRUPTED = 130


class _Sentence(click.ClickException):
    """A user's mistake: one line on stderr, exit code 1."""

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click passes it
        """Print the sentence after the name of the program."""
        click.echo(f"kg: {self.message}", err=True)


class Verbs(click.Group):
    """A group whose commands are the modules of this folder; listing them imports none of them.

    >>> "evaluate" in Verbs("kg").list_commands(click.Context(Verbs("kg")))
    True
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """The verbs in the order of the alphabet."""
        return sorted(_summaries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """The command of a verb, or None where there is no such verb."""
        if cmd_name not in _summaries():
            return None
        name = _module(cmd_name)
        command: click.Command = getattr(import_module(f"{__name__}.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """Write the verbs with their first sentences, read from the sources: importing spaCy takes seconds."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_summaries().items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; what a user can mend ends in one sentence."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise _Sentence(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # the reader of our output has left: click ends quietly
            raise _Sentence(_place_first(error)) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(_INTERRUPTED) from None


def _module(verb: str) -> str:
    """The module of a verb; one that is a word of Python (import) has an underscore behind it."""
    return f"{verb}_" if keyword.iskeyword(verb) else verb


@cache
def _summaries() -> dict[str, str]:
    """The verbs, each with the first line of its docstring: a verb is a module with a function of its own name.

    >>> _summaries()["evaluate"]
    'Precision, recall and F1 of a graph against annotated reports.'
    """
    found = ((module.name, _summary(module.name)) for module in pkgutil.iter_modules(__path__))
    return {name.removesuffix("_"): words for name, words in found if words is not None}


def _summary(name: str) -> str | None:
    source = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return (ast.get_docstring(node) or "").partition("\n")[0]
    return None


def _place_first(error: OSError) -> str:
    if error.filename is None or error.strerror is None:
        return str(error)
    return f"{error.filename}: {error.strerror}"


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(kg.__version__, prog_name="kg")
def main() -> None:
    """Build and query knowledge graphs of civil-affairs reports (民政).

    \b
    Example:
        kg build seeds
        kg query queries/views/observations.rq --format csv
    """
