"""`python -m sparsight`: a worker, one trial from a file, a look at data sets and models, masks."""

from __future__ import annotations

import os
import sys

if not sys.flags.safe_path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - pathlib imports much
    del sys.path[0]  # what `python -m` put there, before anything is imported from it

import argparse
import traceback
from pathlib import Path

from sparsight.errors import ExpectedError, Found, expected
from sparsight.process import working_folder
from sparsight.process.lifeline import die_with_parent, leave_signals_to_parent, watch_parent

UNEXPECTED_ERROR = 1
CONFIG_ERROR = 2
ENVIRONMENT_ERROR = 4

_ORCHESTRATOR, _, _ = os.environ.get("SPARSIGHT_PROCESS", "").partition("-")


class _MissingHomeError(ExpectedError):
    """Nobody knows where this user's files are."""


def main() -> int:
    """Run the subcommand; errors of the user's making go to stderr in one grammar, with exit code 2 or 4."""
    working_folder.install(Path.cwd())
    if _ORCHESTRATOR:
        leave_signals_to_parent()
        die_with_parent(int(_ORCHESTRATOR))
        watch_parent()
    # Read when CUDA starts; without it cuBLAS may sum in another order each time.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    arguments = _parser().parse_args()
    try:
        return int(arguments.run(arguments))
    except ExpectedError as error:
        print(error, file=sys.stderr)
        return ENVIRONMENT_ERROR if isinstance(error, _MissingHomeError) else CONFIG_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sparsight", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    worker = commands.add_parser("worker", help="serve an orchestrator")
    worker.add_argument(
        "connection", nargs="?", type=Path, help="connection file; default: the first line of stdin"
    )
    worker.set_defaults(run=_worker)

    trial = commands.add_parser("trial", help="run one resolved trial from a file, without an orchestrator")
    trial.add_argument(
        "config", type=Path, help="a trial as JSON, or a directory with it: a run's trials/<id>"
    )
    trial.add_argument("--out", type=Path, help="directory of the trial's files (default: that of CONFIG)")
    trial.add_argument("--device", default="cpu", help="cpu, cuda:0, mps (default: cpu)")
    trial.add_argument("--threads", type=int, default=1, help="threads of one operation (default: 1)")
    trial.set_defaults(run=_trial)

    inspect = commands.add_parser(
        "inspect", help="facts of data sets: JSON list on stdin, JSON list on stdout"
    )
    inspect.set_defaults(run=_inspect)

    inspect_masks = commands.add_parser(
        "inspect-masks", help="whether masks can be made: JSON list on stdin, JSON list on stdout"
    )
    inspect_masks.set_defaults(run=_inspect_masks)

    model = commands.add_parser("model", help="options of a model and content of its code: JSON on stdout")
    model.add_argument("name", help="as in the setting model.name")
    model.set_defaults(run=_model)

    preprocess = commands.add_parser(
        "preprocess", help="how a model of timm was given its images: JSON on stdout"
    )
    preprocess.add_argument("name", help="as in the setting model.name")
    preprocess.set_defaults(run=_preprocess)

    fit = commands.add_parser(
        "fit", help="whether models work as set: JSON list on stdin, JSON list on stdout"
    )
    fit.set_defaults(run=_fit)

    look = commands.add_parser("look", help="what images and a model are: JSON on stdin, JSON on stdout")
    look.set_defaults(run=_look)

    pace = commands.add_parser("pace", help="seconds per image of trials: JSON on stdin, JSON on stdout")
    pace.set_defaults(run=_pace)

    masks = commands.add_parser("masks", help="render a contact sheet: request as JSON on stdin")
    masks.set_defaults(run=_masks)
    return parser


def _worker(arguments: argparse.Namespace) -> int:
    from sparsight.worker.connect import connect

    code = 0
    try:
        connect(arguments.connection, int(_ORCHESTRATOR) if _ORCHESTRATOR else None).serve()
    except ExpectedError:
        raise
    except Exception:
        traceback.print_exc()
        code = UNEXPECTED_ERROR
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # everything is on disk; threads of user code may never end, taking torch down takes long


def _trial(arguments: argparse.Namespace) -> int:
    from sparsight.reporting.file_reporter import RowConflictError
    from sparsight.standalone import MissingDeviceError, run_file, start_over

    config = arguments.config / "config.json" if arguments.config.is_dir() else arguments.config
    directory = arguments.out or config.parent
    try:
        return run_file(
            config,
            directory=directory,
            device=arguments.device,
            num_threads=arguments.threads,
            cache_directory=_cache_directory(),
        )
    except RowConflictError as conflict:
        print(
            f"{conflict}\nThe trial starts over: what is stored of it is removed.",
            file=sys.stderr,
            flush=True,
        )
        start_over(directory)
        os.execv(sys.executable, sys.orig_argv)  # in a process that is like a new one
    except MissingDeviceError as error:
        print(error, file=sys.stderr)
        return ENVIRONMENT_ERROR


def _inspect(_: argparse.Namespace) -> int:
    from sparsight.dialogues import inspect

    print(inspect.respond(sys.stdin.read(), _cache_directory()))
    return 0


def _inspect_masks(_: argparse.Namespace) -> int:
    from sparsight.dialogues import inspect_masks

    print(inspect_masks.respond(sys.stdin.read()))
    return 0


def _model(arguments: argparse.Namespace) -> int:
    from sparsight.networks import model_options

    print(model_options.respond(arguments.name))
    return 0


def _preprocess(arguments: argparse.Namespace) -> int:
    from sparsight.dialogues import preprocess

    print(preprocess.respond(arguments.name))
    return 0


def _fit(_: argparse.Namespace) -> int:
    from sparsight.dialogues import model_fit

    print(f"\n{model_fit.respond(sys.stdin.read())}", flush=True)
    os._exit(0)  # nothing that a model's code left behind may print after it


def _look(_: argparse.Namespace) -> int:
    from sparsight.dialogues import look

    print(f"\n{look.respond(sys.stdin.read(), _cache_directory())}", flush=True)
    os._exit(0)  # nothing that a model's code left behind may print after it


def _pace(_: argparse.Namespace) -> int:
    from sparsight.trial import batch_times

    print(f"\n{batch_times.respond(sys.stdin.read(), _cache_directory())}", flush=True)
    os._exit(0)  # nothing that a model's code left behind may print after it


def _masks(_: argparse.Namespace) -> int:
    from sparsight.dialogues import contact_sheet

    print(contact_sheet.respond(sys.stdin.read(), _cache_directory()))
    return 0


def _cache_directory() -> Path:
    named = os.environ.get("SPARSIGHT_CACHE")
    if named:
        return Path(named)
    try:
        home = Path(os.environ.get("HOME") or Path("~").expanduser())
    except RuntimeError:
        raise _MissingHomeError(
            expected("the home folder, below which the cache lies,", "known", Found("no HOME")).message,
            fix="Name a folder for the cache: SPARSIGHT_CACHE=/path/to/folder",
        ) from None
    return home / ".cache" / "sparsight"


if __name__ == "__main__":
    sys.exit(main())
