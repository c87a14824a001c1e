"""The command `test`."""

import typer


def command(context: typer.Context) -> None:
    """Run ruff, mypy and the tests; with arguments, pytest alone with these."""
    from pipeline.commands.selftest import run

    raise typer.Exit(run(context.args))
