"""``unga-qa train``: makes what the project ships of the questions in ``training/data``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from embeddings import Encoder
    from evals.benchmark import Bench
    from service.library import Library

app = typer.Typer(
    help="Train what ships: the encoder, the ranking, the confidence, what a message asks for.", no_args_is_help=True
)

Write = Annotated[bool, typer.Option("--write", help="Write what was made where the package ships it.")]
Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="Where unfinished work and indexes are kept; `training` in the data folder by default."),
]
Share = Annotated[
    float, typer.Option("--share", min=0.01, max=1.0, help="Share of the questions to train on, for a learning curve.")
]
_REFUSED = 0.03


@app.command()
def encoder(write: Write = False, folder: Folder = None, share: Share = 1.0) -> None:
    """Train the encoder round by round, for an hour or two on two cores; a run that stopped is taken up where it was."""
    from training.encoder_training import Workshop, train_encoder  # heavy: torch and the trainer
    from training.shipping import write_encoder

    place = _folder(folder)
    made = train_encoder(Workshop(place, lambda encoder: _library(place, encoder), share))
    sys.stdout.write(f"trained: {made}\n")
    if write:
        sys.stdout.write(f"written: {write_encoder(made)}\n")


@app.command()
def ranking(write: Write = False, folder: Folder = None) -> None:
    """Fit how voices and traits are weighed, on series that the encoder was not trained on; print what each depth finds."""
    from training.posing import over_all, over_one, over_others, within_one  # heavy: the index
    from training.ranking_fitting import candidates_of, fit_ranking, success
    from training.shipping import write_ranking

    place = _folder(folder)
    library = _library(place)
    own = [one for one, _ in (*over_all(library), *within_one(library), *over_one(library.index.encoder))]
    posed = [one for one in (*own, *over_others(_bench(place))) if one.case.gold]
    lists = list(candidates_of(posed))
    fitted = fit_ranking(lists)
    unseen = list(candidates_of([one for one, _ in over_all(library, "report") if one.case.gold]))
    found = ", ".join(f"{success(unseen, fitted, depth):.3f} in {depth}" for depth in (1, 5, 10))
    sys.stdout.write(f"{len(lists)} questions; of {len(unseen)} held back a gold paragraph {found}\n")
    for name, weight in fitted.weights.items():
        sys.stdout.write(f"  {name:28} {weight:+.3f}\n")
    if write:
        sys.stdout.write(f"written: {write_ranking(fitted)}\n")


@app.command()
def confidence(write: Write = False, folder: Folder = None) -> None:
    """Fit the probability that the first point is right, over all documents and within one, and print how well it tells."""
    from service import read_settings
    from training.confidence_fitting import UNANSWERED, Kept, fit_confidence, outcomes  # heavy: the index
    from training.posing import over_all, over_one, within_one
    from training.shipping import write_calibration

    library, most = _library(_folder(folder)), read_settings().max_citations
    fits = {
        "calibration_many": fit_confidence(list(outcomes(over_all(library), most)), unanswered=UNANSWERED),
        "calibration_named": fit_confidence(list(outcomes(within_one(library), most))),
        "calibration": fit_confidence(list(outcomes(over_one(library.index.encoder), most)), _REFUSED),
    }
    for name, fit in fits.items():
        areas = ", ".join(f"{what} {fit.area(what):.3f}" for what in ("answerable", "first_right", "right"))
        tiers = fit.calibration.tiers
        sys.stdout.write(
            f"{name}: ROC area on unseen series: {areas}; answered from {tiers.answered:.3f}, nearest from {tiers.nearest:.3f}\n"
        )
        for feature, weight in sorted(fit.calibration.weights.items(), key=lambda item: -abs(item[1])):
            sys.stdout.write(f"  {feature:28} {weight:+.3f}\n")
    kept = Kept.of(list(outcomes(over_all(library, "report"), most)), fits["calibration_many"].calibration, UNANSWERED)
    sys.stdout.write(f"held back, over all documents: {kept}\n")
    kept = Kept.of(list(outcomes(within_one(library, "report"), most)), fits["calibration_named"].calibration)
    sys.stdout.write(f"held back, each within its document: {kept}\n")
    if write:
        for name, fit in fits.items():
            sys.stdout.write(f"written: {write_calibration(fit.calibration, name)}\n")


@app.command()
def affirmation(write: Write = False, folder: Folder = None) -> None:
    """Fit when a question for yes or no is answered *yes*, and print how often that is right on series that were not fitted."""
    from training.affirmation_fitting import fit_affirmation  # heavy: the index
    from training.shipping import write_calibration

    fit = fit_affirmation(_library(_folder(folder)))
    sys.stdout.write(
        f"{fit.questions} unseen questions: ROC area {fit.area:.3f}; yes from {fit.calibration.threshold:.2f}: "
        f"precision {fit.precision:.3f}, recall {fit.recall:.3f}\n"
    )
    if write:
        sys.stdout.write(f"written: {write_calibration(fit.calibration, 'affirmation')}\n")


@app.command()
def task(write: Write = False) -> None:
    """Learn what a message asks to be done; print how well it is told, by how many messages, and what is taken for what."""
    from embeddings import DEFAULT_ENCODER
    from service import read_settings
    from service.build import build_encoder
    from training.task_fitting import train_tasks

    fit = train_tasks(build_encoder(read_settings().model_copy(update={"encoder": DEFAULT_ENCODER})))
    sys.stdout.write(f"{fit.table()}\n")
    if write:
        fit.write()
        sys.stdout.write("written: tasks.npz\n")


@app.command()
def kinds(write: Write = False) -> None:
    """Learn what kind of thing a question asks for; print how well it is told, kind by kind."""
    from evals.benchmark import read_corpus
    from evals.cases.material import shared_folder
    from training.kind_fitting import train_kinds

    fit = train_kinds(read_corpus(shared_folder() / "corpus" / "ga-xml"))
    sys.stdout.write(f"{fit.table()}\n")
    if write:
        fit.write()
        sys.stdout.write("written: kinds.json and the labels of the part that is reported on\n")


@app.command()
def descriptions(write: Write = False) -> None:
    """Fit how series are found by description, over the documents of the data folder; print how often the right one is."""
    from service import build_answerer, read_settings
    from training.description_fitting import fit_descriptions, report, write_descriptions

    known = build_answerer(read_settings()).library.reader.descriptions
    if known is None or not known.is_calibrated:
        raise typer.BadParameter("the data folder holds no documents that were encoded by the default encoder")
    weights = fit_descriptions(known)
    sys.stdout.write(f"{report(weights, known)}\n")
    if write:
        write_descriptions(weights)
        sys.stdout.write("written: descriptions.json\n")


@app.command()
def series(write: Write = False) -> None:
    """Fit how surely a topic in any words means one series, over the documents of the data folder; print how often it does."""
    import json

    from service import build_answerer, read_settings
    from training.series_fitting import WEIGHTS, fit_series

    fit = fit_series(build_answerer(read_settings()).library)
    sys.stdout.write(f"{fit.report}\n")
    if write:
        WEIGHTS.write_text(json.dumps(fit.record, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"written: {WEIGHTS.name}\n")


@app.command()
def support(write: Write = False) -> None:
    """Fit what the verifier takes for support, on people's ratings and hand-written sentences."""
    from service import read_settings
    from service.build import build_support_encoder
    from training.shipping import write_support
    from training.support_fitting import fit_support

    fit = fit_support(build_support_encoder(read_settings()))
    sys.stdout.write(
        f"tuning halves: Spearman with people {fit.spearman:.3f}; of false sentences {fit.caught:.3f} caught, "
        f"of paraphrases {fit.refused:.3f} refused\n{fit.parameters.dump()}"
    )
    if write:
        sys.stdout.write(f"written: {write_support(fit.parameters)}\n")


def _folder(folder: Path | None) -> Path:
    from service import read_settings

    return folder or read_settings().data_dir / "training"


def _library(folder: Path, encoder: Encoder | None = None) -> Library:
    """All resolutions outside the project, indexed with an encoder, the setting's by default."""
    from dataclasses import replace

    from service.cli.terminal import progress

    bench = _bench(folder)
    with progress() as watch:
        return replace(bench, encoder=encoder or bench.encoder).library("sessions", watch)


def _bench(folder: Path) -> Bench:
    from evals.benchmark import Bench
    from service import read_settings

    return Bench.of(read_settings(), folder / "sets")
