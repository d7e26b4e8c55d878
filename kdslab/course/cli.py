"""The command `kdslab`: lay the course, start JupyterLab in it, and look after the machine.

A group of commands is one line here, such as `app.add_typer(author.app, name="author")`. Whatever a
command raises ends as one sentence and exit code 1; a `WorkspaceError` is shown as it stands.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote

import typer
from typer.core import TyperCommand, TyperGroup

from kdslab.course import author
from kdslab.course.doctor import diagnose, port_trouble
from kdslab.course.serve_command import is_loopback, serve
from kdslab.course.server import without_announcements
from kdslab.course.workspace import (
    Report,
    WorkspaceError,
    course_root,
    first_notebook,
    installed_version,
    lay,
)

DEFAULT_FOLDER = Path("kdslab-course")
LOOPBACK = "127.0.0.1"
PASSED_ON = "kdslab.passed_on"


class OneSentenceErrors(TyperGroup):
    """The commands of kdslab, none of which ever shows a traceback unless asked to."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command, and turn what it raises into one sentence."""
        try:
            return super().invoke(ctx)
        except WorkspaceError as error:
            _fail(str(error), error)
        except (typer.Abort, BrokenPipeError):
            raise
        except Exception as error:
            # Typer's own ways to end; where their classes live depends on its version.
            if hasattr(error, "exit_code"):
                raise
            said = " ".join(str(error).split()) or "no message"
            hint = "Set KDSLAB_DEBUG=1 to see the whole traceback."
            _fail(f"Something went wrong, {type(error).__name__}: {said}. {hint}", error)


class PassesOn(TyperCommand):
    """A command that keeps what stands after `--` for the program that it starts."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the options after the first `--` aside; they are no arguments of ours."""
        split = args.index("--") if "--" in args else len(args)
        ctx.meta[PASSED_ON] = args[split + 1 :]
        return super().parse_args(ctx, args[:split])


app = typer.Typer(
    cls=OneSentenceErrors,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(author.app, name="author")
app.command()(serve)

Folder = Annotated[Path, typer.Argument(help="Your own copy of the course.")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on.")]


def main() -> None:
    """Run the command line."""
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kdslab {installed_version()}")
        raise typer.Exit


@app.callback()
def kdslab(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Learn Amazon Kinesis Data Streams by driving one."""


@app.command(cls=PassesOn, epilog="Options after -- are passed on to JupyterLab.")
def lab(
    ctx: typer.Context,
    folder: Folder = DEFAULT_FOLDER,
    port: Port = None,
    ip: Annotated[str, typer.Option(help="The address to listen on.")] = LOOPBACK,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it.")] = True,
    start: Annotated[bool, typer.Option("--start/--no-start", help="Start JupyterLab.")] = True,
) -> None:
    """Lay the course in a folder of yours and open it in JupyterLab."""
    if start and port is not None and (trouble := port_trouble(ip, port)):
        _fail(f"{trouble} Choose another with --port, or leave it out.")
    source = course_root()
    _tell(lay(folder, source=source, track=_progress), folder)
    if start:
        ip = _address(ip, ctx.meta[PASSED_ON])
        if not is_loopback(ip):
            warning = "everyone on the network who has the token can run code on this machine."
            typer.secho(f"Warning: on {ip}, {warning}", fg="yellow", err=True)
        elif _is_root():
            warning = "you are root; what runs in a notebook may change the whole machine."
            typer.secho(f"Warning: {warning}", fg="yellow", err=True)
        options = lab_options(folder, first_notebook(source), port, ip, browser)
        _start_jupyterlab(options, ctx.meta[PASSED_ON])


@app.command()
def doctor(
    folder: Annotated[Path, typer.Option(help="Where the course goes.")] = DEFAULT_FOLDER,
    port: Port = None,
) -> None:
    """Check that this machine can run the course, and say what to do if not."""
    failed = 0
    for check in diagnose(folder, port):
        sign = typer.style("+ ok  ", fg="green") if check.ok else typer.style("x FAIL", fg="red")
        typer.echo(f"{sign}  {check.name}: {check.found}")
        if not check.ok:
            failed += 1
            typer.echo(f"        To do: {check.advice}")
    if failed:
        raise typer.Exit(1)


def lab_options(folder: Path, notebook: str, port: int | None, ip: str, browser: bool) -> list[str]:
    """Put JupyterLab's own options together.

    Args:
        folder: The learner's folder, the root of what JupyterLab shows.
        notebook: The notebook to open, relative to `folder`.
        port: The one port to use; JupyterLab looks for a free one if not given.
        ip: The address to listen on.
        browser: Whether to open the browser.
    """
    return [
        f"--ServerApp.root_dir={folder.expanduser().resolve()}",
        f"--ServerApp.ip={ip}",
        f"--ServerApp.open_browser={browser}",
        *([] if port is None else [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]),
        "--ServerApp.jpserver_extensions=kdslab.course.server=True",
        "--Application.log_level=WARN",
        f"--LabApp.default_url=/lab/tree/{quote(notebook)}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        # In a container everybody is root; from outside, JupyterLab's own refusal stands.
        *(["--allow-root"] if _is_root() and is_loopback(ip) else []),
    ]


def without_repeated(ours: Sequence[str], passed_on: Sequence[str]) -> list[str]:
    """Drop those of our options that the learner passes on too: JupyterLab takes each once."""
    aliases = {
        **import_module("jupyter_server.serverapp").aliases,
        **import_module("jupyterlab.labapp").LabApp.aliases,
    }
    names = [option.lstrip("-").partition("=")[0] for option in passed_on]
    taken = {*names, *(aliases[name] for name in names if name in aliases)}
    return [option for option in ours if option.lstrip("-").partition("=")[0] not in taken]


def _start_jupyterlab(ours: Sequence[str], passed_on: Sequence[str]) -> None:
    """Do what `LabApp.launch_instance` does, with a hold on the server between its two steps."""
    typer.echo("Starting JupyterLab; Ctrl-C stops it.")
    options = [*without_repeated(ours, passed_on), *passed_on]
    server = import_module("jupyterlab.labapp").LabApp.initialize_server(argv=options)
    server.web_app.settings["page_config_hook"] = without_announcements
    # Jupyter's own handler asks first, and without a terminal leaves the kernels running.
    signal.signal(signal.SIGINT, lambda *_: server.stop(from_signal=True))
    with suppress(import_module("jupyter_core.application").NoStart):
        server.start()


def _tell(report: Report, folder: Path) -> None:
    if report.copied:
        typer.echo(f"Laid {len(report.copied)} notebooks in {folder}.")
    if report.replaced:
        typer.echo(f"Updated {len(report.replaced)} notebooks that you had not changed.")
    for mine, new in report.beside:
        typer.echo(f"Kept your {mine}; its new edition is beside it, in {new}.")


def _progress(names: Sequence[str]) -> Iterable[str]:
    """Draw a progress bar while there is something to lay, where someone can see it."""
    if not names or not sys.stderr.isatty():
        return names
    console = import_module("rich.console").Console(stderr=True)
    tracked: Callable[..., Iterable[str]] = import_module("rich.progress").track
    return tracked(names, "Laying the course", console=console, transient=True)


def _address(ip: str, passed_on: Sequence[str]) -> str:
    """Return the address that JupyterLab will listen on: what is passed on wins over ours."""
    for place, option in enumerate(passed_on):
        name, _, value = option.partition("=")
        if name in ("--ip", "--ServerApp.ip"):
            ip = value or next(iter(passed_on[place + 1 :]), "")
    return ip


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _fail(sentence: str, error: Exception | None = None) -> NoReturn:
    if error is not None and os.environ.get("KDSLAB_DEBUG"):
        raise error
    typer.secho(sentence, fg="red", err=True)
    raise typer.Exit(1) from None
