"""Lay the course in the learner's own folder, and never touch what the learner changed.

An update is decided file by file, from three states: the original that is installed now, the
original that was laid there last time (the manifest knows its hash) and what is there today.

=====================  =========================  ==========================================
the learner's file     the original since then    what happens
=====================  =========================  ==========================================
is missing             whatever                   it is copied
unchanged              has changed                it is replaced
changed                unchanged                  it is left alone
changed, or unknown    has changed, or unknown    it stays; the new original is laid beside it
=====================  =========================  ==========================================
"""

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as distribution_version
from itertools import count
from pathlib import Path, PurePosixPath

from kdslab.course.handout import learners_copy
from kdslab.course.manifest import (
    MARKER,
    hash_of,
    hash_of_file,
    read_manifest,
    write_manifest,
    write_whole,
)

LAID_FOLDERS = ("notebooks", "exercises")

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "you may not write there",
    errno.ENOTDIR: "a file is where a folder should be",
    errno.EEXIST: "a file is where a folder should be",
    errno.EISDIR: "a folder is where a file should be",
}


class WorkspaceError(Exception):
    """The course cannot be laid; the message is one sentence for the learner."""


class Fate(Enum):
    """What happens to one file of the course."""

    LEAVE = "leave"
    COPY = "copy"
    REPLACE = "replace"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did: paths relative to the learner's folder, `/` between their parts.

    `beside` pairs a file of the learner with the new original that was laid next to it.
    """

    copied: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """Name every file that this run wrote."""
        return (*self.copied, *self.replaced, *(new for _, new in self.beside))


def course_root() -> Path:
    """Return the folder that holds the installed notebooks/, exercises/ and solutions/.

    A wheel carries them inside the package; a checkout has them beside it.
    """
    package = Path(__file__).resolve().parents[1]
    packed = package / "_course"
    return packed if (packed / "notebooks").is_dir() else package.parent


def installed_version() -> str:
    """Return the version of kdslab, or "dev" where it runs without being installed."""
    try:
        return distribution_version("kdslab")
    except PackageNotFoundError:
        return "dev"


def find_home(start: Path) -> Path | None:
    """Return the nearest folder, from `start` upwards, in which the course was laid."""
    here = start.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / MARKER).is_dir()), None)


def first_notebook(source: Path) -> str:
    """Return the notebook to open first: the index if there is one, else the first by name."""
    names = [name for name in _originals(source) if name.startswith("notebooks/")]
    index = "notebooks/index.ipynb"
    return index if index in names else min(names)


def lay(
    folder: Path,
    *,
    source: Path | None = None,
    version: str | None = None,
    track: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Report:
    """Copy or update the course in the learner's folder.

    Args:
        folder: The learner's folder; it is made if it is missing.
        source: Where the originals are; the installed course if not given.
        version: The version that a name like `03-hashing.new-0.2.0.ipynb` carries.
        track: Wraps the names of the files that are about to change, for a progress bar.

    Returns:
        What was written; all of it empty when the folder was up to date.

    Raises:
        WorkspaceError: The folder cannot be written, or it is the course itself.
    """
    home, root = folder.expanduser().resolve(), source or course_root()
    version = version or installed_version()
    with _readable_errors(home):
        _refuse_the_course_itself(home, root)
        originals = _originals(root)
        (home / MARKER).mkdir(parents=True, exist_ok=True)
        laid = read_manifest(home)
        report = _lay_files(home, originals, laid, version, track)
        # What the course no longer has stays listed: it may come back.
        now = {name: hash_of(data) for name, data in originals.items()}
        beside = {new: now[name] for name, new in report.beside}
        write_manifest(home, {**laid, **now, **beside}, version)
        trust([home / name for name in report.written])
    return report


def trust(notebooks: Sequence[Path]) -> None:
    """Sign notebooks, so that JupyterLab shows their saved HTML before they are run again.

    A notebook that cannot be signed works all the same, so nothing here ever raises.
    """
    if not notebooks:
        return
    with suppress(Exception):
        nbformat, sign = import_module("nbformat"), import_module("nbformat.sign")
        data_dir = import_module("jupyter_core.paths").jupyter_data_dir()
        # Without the folder the notary falls back, silently, to a store in memory.
        Path(data_dir).mkdir(parents=True, exist_ok=True)
        notary = sign.NotebookNotary(data_dir=data_dir)
        for path in notebooks:
            with suppress(Exception):
                notary.sign(nbformat.read(path, as_version=4))
        notary.store.close()


def _lay_files(
    home: Path,
    originals: Mapping[str, bytes],
    laid: Mapping[str, str],
    version: str,
    track: Callable[[Sequence[str]], Iterable[str]],
) -> Report:
    def fate(name: str) -> Fate:
        return _fate(hash_of_file(home / name), hash_of(originals[name]), laid.get(name))

    done: list[tuple[Fate, str, str]] = []
    for name in track([name for name in originals if fate(name) is not Fate.LEAVE]):
        # Judged again just before writing: JupyterLab may have saved the file by now.
        if (now := fate(name)) is Fate.LEAVE:
            continue
        beside = now is Fate.BESIDE
        target = _beside(home, name, originals[name], laid, version) if beside else name
        write_whole(home, target, originals[name])
        done.append((now, name, target))
    return Report(
        copied=tuple(name for fate, name, _ in done if fate is Fate.COPY),
        replaced=tuple(name for fate, name, _ in done if fate is Fate.REPLACE),
        beside=tuple((name, new) for fate, name, new in done if fate is Fate.BESIDE),
    )


def _fate(today: str | None, original: str, laid: str | None) -> Fate:
    """Decide from three hashes: the file of today, the original, what was laid last time."""
    if today is None:
        return Fate.COPY
    if today == original:
        return Fate.LEAVE
    if today == laid:
        return Fate.REPLACE
    return Fate.LEAVE if laid == original else Fate.BESIDE


def _beside(home: Path, name: str, original: bytes, laid: Mapping[str, str], version: str) -> str:
    """Name a place for the new original that holds nothing of the learner's."""
    path = PurePosixPath(name)
    for number in count(1):
        suffix = f".new-{version}" + (f"-{number}" if number > 1 else "")
        beside = str(path.with_name(path.stem + suffix + path.suffix))
        if hash_of_file(home / beside) in (None, hash_of(original), laid.get(beside)):
            return beside
    raise AssertionError("count() never ends")


def _originals(root: Path) -> dict[str, bytes]:
    """Read the notebooks of the course, by their path relative to it, in order of name."""
    found = {
        path.relative_to(root).as_posix(): path
        for folder in LAID_FOLDERS
        for path in (root / folder).rglob("*.ipynb")
        if ".ipynb_checkpoints" not in path.parts
    }
    if not any(name.startswith("notebooks/") for name in found):
        raise WorkspaceError(
            "This installation of kdslab has no notebooks; install it again with pip."
        )
    return {name: learners_copy(found[name].read_bytes()) for name in sorted(found)}


def _refuse_the_course_itself(home: Path, root: Path) -> None:
    root = root.resolve()
    inside = any(home.is_relative_to(root / name) for name in (*LAID_FOLDERS, "solutions"))
    linked = any((home / name).resolve() == root / name for name in LAID_FOLDERS)
    checkout = (home / "kdslab" / "course" / "workspace.py").is_file()
    if home == root or inside or linked or checkout:
        raise WorkspaceError(
            f"{home} belongs to kdslab itself; choose another folder for your own copy."
        )


@contextmanager
def _readable_errors(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        where = f" ({error.filename})" if error.filename else ""
        raise WorkspaceError(f"The course cannot be laid in {home}: {reason}{where}.") from error
