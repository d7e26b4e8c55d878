"""Write lessons pleasantly: `kdslab author` executes, tidies and checks the course's notebooks.

A notebook is committed as it runs here: in a fresh kernel of this very Python, in an empty folder,
so that it neither finds a learner's progress nor leaves any.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated, Any, Final

import typer

from kdslab.course.lesson_rules import checkers_of, lesson_faults, read_lesson, stems
from kdslab.course.notebook_rules import Page, read_page
from kdslab.course.solution import Notebook, exercise_of
from kdslab.course.tidy import notebook_of, text_of, tidy
from kdslab.course.workspace import WorkspaceError, course_root

CELL_SECONDS_AT_MOST: Final = 60
INDEX: Final = "notebooks/index.ipynb"

app = typer.Typer(
    help="Execute, tidy and check the course's notebooks, in a checkout of kdslab.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NN]...", help="Lessons by number; all if not given."),
]


class NotebookError(WorkspaceError):
    """The work cannot go on; the message is one sentence for the author."""


@app.command()
def build(lessons: Lessons = None) -> None:
    """Generate the exercises, run every notebook from top to bottom, tidy it and write it."""
    root = _checkout()
    import_module("nbclient")  # It takes seconds, which are not the first notebook's.
    sources = [drafts(root, stem) for stem in _chosen(root, lessons)]
    if not lessons and (index := read_page(root, INDEX)):
        sources.append({INDEX: tidy(index.notebook)})
    for source in sources:
        for name, draft in source.items():
            started = perf_counter()
            text = text_of(tidy(run(draft, name)))
            _write(root / name, text)
            seconds, size_bytes = perf_counter() - started, len(text.encode())
            typer.echo(f"{name}: {seconds:.1f} s, {size_bytes / 1000:.0f} kB")


@app.command()
def check(lessons: Lessons = None) -> None:
    """Name every rule that a notebook breaks; nothing is run."""
    root = _checkout()
    chosen = _chosen(root, lessons)
    faults = [fault for stem in chosen for fault in faults_in(root, stem)]
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"Every rule holds, lessons checked: {len(chosen)}.")


@app.command(name="sheet")
def contact_sheet(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("contact-sheet.html"),
) -> None:
    """Write every widget and figure, light and dark, to one page to look at."""
    gallery, sheet = import_module("kdslab.course.gallery"), import_module("kdslab.course.sheet")
    subjects = gallery.subjects()
    _write(out, sheet.sheet(subjects))
    typer.echo(f"{out}: {len(subjects)} pictures, {out.stat().st_size / 1e6:.1f} MB")


def drafts(root: Path, stem: str) -> dict[str, Notebook]:
    """Return the notebooks of a lesson that are to be run, by name, the exercises newly generated.

    Raises:
        NotebookError: When a file is no notebook, or no exercises can be made of the solutions.
    """
    try:
        lesson = read_lesson(root, stem)
    except ValueError as error:
        raise NotebookError(str(error)) from error
    found = {page.name: tidy(page.notebook) for page in (lesson.notebook, lesson.solutions) if page}
    if lesson.solutions:
        found[f"exercises/{stem}.ipynb"] = _handed_out(lesson.solutions)
    return found


def run(notebook: Notebook, name: str, **environment: str) -> Notebook:
    """Execute a notebook from top to bottom, in a fresh kernel and an empty folder.

    Args:
        notebook: A tidy notebook's JSON; it is not changed.
        name: What it is called if something goes wrong.
        environment: Variables for the kernel; `KDSLAB_` variables of this process are kept from it.

    Returns:
        The notebook with its outputs.

    Raises:
        NotebookError: At the first cell that raises, takes too long or kills its kernel.
    """
    nbformat, nbclient = import_module("nbformat"), import_module("nbclient")
    live = nbformat.reads(text_of(notebook), as_version=4)
    client = nbclient.NotebookClient(live, km=_kernel_manager(), timeout=CELL_SECONDS_AT_MOST)
    with TemporaryDirectory(prefix="kdslab-") as folder:
        # The kernel's own log is not the notebook's: what a cell prints arrives as its output.
        place = {"cwd": folder, "env": _environment(folder) | environment, "stderr": DEVNULL}
        with client.setup_kernel(cleanup_kc=True, **place):
            for number, cell in enumerate(live.cells, 1):
                _run_cell(client, cell, number, name)
    return notebook_of(nbformat.writes(live))


def faults_in(root: Path, stem: str) -> Iterator[str]:
    """Walk what is wrong with a lesson, one line each; a broken file is one of them."""
    try:
        yield from lesson_faults(read_lesson(root, stem), checkers_of(stem))
    except ValueError as error:
        yield str(error)


def _run_cell(client: Any, cell: Any, number: int, name: str) -> None:
    exceptions = import_module("nbclient.exceptions")
    try:
        client.execute_cell(cell, number - 1)
    except exceptions.CellExecutionError as error:
        said = " ".join(f"{error.ename}: {error.evalue}".split())
        raise NotebookError(f"{name}, cell {number} raised {said}") from error
    except exceptions.CellTimeoutError as error:
        limit = f"more than {CELL_SECONDS_AT_MOST} seconds"
        raise NotebookError(f"{name}, cell {number} took {limit}.") from error
    except exceptions.DeadKernelError as error:
        raise NotebookError(f"{name}, cell {number} killed its kernel.") from error


def _kernel_manager() -> Any:
    # Without folders to look in, "python3" is the running Python and nobody's installed kernel.
    specs = import_module("jupyter_client.kernelspec").KernelSpecManager(kernel_dirs=[])
    manager = import_module("jupyter_client.manager").AsyncKernelManager
    return manager(kernel_name="python3", kernel_spec_manager=specs)


def _environment(folder: str) -> dict[str, str]:
    """Return this process's variables without what would show in a notebook's outputs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KDSLAB_")}
    package = Path(__file__).resolve().parents[2]
    paths = [str(package), *filter(None, [kept.get("PYTHONPATH")])]
    # In a fresh IPYTHONDIR no start-up script of the author's runs.
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "IPYTHONDIR": folder}


def _handed_out(solutions: Page) -> Notebook:
    try:
        return exercise_of(tidy(solutions.notebook))
    except ValueError as error:
        raise NotebookError(solutions.line(0, str(error))) from error


def _checkout() -> Path:
    root = course_root()
    if not (root / "pyproject.toml").is_file():
        raise NotebookError(
            "The notebooks are written in a checkout of kdslab; this is an installed copy."
        )
    return root


def _chosen(root: Path, wanted: list[str] | None) -> list[str]:
    there = stems(root)
    if not there:
        raise NotebookError("There are no lessons: no notebook has a name like 03-hashing.ipynb.")
    numbers = [number.zfill(2) for number in wanted or ()]
    for number in numbers:
        if not any(stem.startswith(f"{number}-") for stem in there):
            raise NotebookError(f"There is no lesson {number}.")
    return [stem for stem in there if not numbers or stem[:2] in numbers]


def _write(file: Path, text: str) -> None:
    """Write a file whole or not at all, and leave it alone if it says the same already."""
    if file.is_file() and file.read_text("utf-8") == text:
        return
    file.parent.mkdir(exist_ok=True)
    half = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        half.write_text(text, "utf-8", newline="\n")
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
