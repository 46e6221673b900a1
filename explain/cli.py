"""The command line `waarom`. stdout is the answer, stderr the rest.

Exit status: 0 answered; 2 bad input (dossier, options, a broken rule base); 1 only for
`check` with errors, findings or text that is not claimed, and `explain --receipt` when the answer differs.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from importlib import import_module

import click

from kb.text import reason
from parser import did_you_mean

from .dutch import OPTIONS, VERB, speak_dutch
from .verbs.common import BAD_INPUT, visible

speak_dutch()

VERBS = (
    "ask",
    "check",
    "compare",
    "decide",
    "explain",
    "facts",
    "format",
    "lesson",
    "new",
    "overview",
    "page",
    "population",
    "repair",
    "site",
    "synthetic",
)

NAMES = {"format": "format_"}  # a verb whose name Python has taken


class DutchGroup(click.Group):
    """Unknown verbs get a 'bedoelde u'; a verb is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        verb: click.Command = getattr(import_module(f".verbs.{cmd_name}", __package__), NAMES.get(cmd_name, cmd_name))
        verb.options_metavar = OPTIONS
        return verb

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            near = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(
                visible(f"onbekende opdracht '{args[0]}'. {near or 'Kies uit ' + ', '.join(self.list_commands(ctx))}"), ctx
            )
        return super().resolve_command(ctx, args)


@click.group(
    cls=DutchGroup,
    options_metavar=OPTIONS,
    subcommand_metavar=VERB,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="waarom", prog_name="waarom")
def main() -> None:
    """Waarom: waarom is dit geweigerd, en wat zou het antwoord veranderen?

    \b
    Voorbeelden:
      waarom facts
      waarom new SOORT -o dossier.yaml
      waarom decide dossier.yaml
      waarom explain dossier.yaml -o waarom.svg
      waarom ask dossier.yaml
      waarom overview dossier.yaml
      waarom compare dossier.yaml --with ander.yaml
      waarom check

    \b
    Aanvullen met de Tab-toets (bash; ook zsh en fish):
      eval "$(_WAAROM_COMPLETE=bash_source waarom)"
    """


def run(arguments: list[str] | None = None) -> None:
    """Entry point (arguments: those of the process): no traceback reaches a user."""
    gc.freeze()  # one answer and gone: what was imported stays, and little of the rest is garbage
    gc.set_threshold(50_000, 20, 100)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(OSError):  # nothing that is written is lost, whatever the locale
                stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace", newline=None)
    try:
        main(args=arguments, standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        held = io.StringIO()
        error.show(held)
        click.echo(visible(held.getvalue().expandtabs(4)), nl=False, err=True)
        raise SystemExit(BAD_INPUT) from None
    except (click.Abort, KeyboardInterrupt):
        with contextlib.suppress(OSError):
            click.echo("\nAfgebroken; er is niets half geschreven.", err=True)
        raise SystemExit(130) from None
    except MemoryError:
        click.echo("K012 er is te weinig geheugen; er is niets half geschreven", err=True)
        raise SystemExit(BAD_INPUT) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has seen enough
        raise SystemExit(0) from None
    except OSError as error:
        click.echo(f"K004 de uitvoer is niet te schrijven: {reason(error)}", err=True)
        raise SystemExit(BAD_INPUT) from None
    except RecursionError:
        click.echo("K005 de invoer is te diep genest", err=True)
        raise SystemExit(BAD_INPUT) from None
    except Exception as error:  # a fault of ours: no traceback reaches a user
        click.echo(visible(f"K099 onverwachte fout in Waarom: {type(error).__name__}: {error}"), err=True)
        click.echo("    uw invoer is niet gewijzigd; meld deze regel met het dossier bij de beheerder", err=True)
        raise SystemExit(BAD_INPUT) from None


if __name__ == "__main__":
    run()
