"""Which evaluation a record is of."""

from __future__ import annotations

import msgspec

from sparsight.files.canonical_json import dumps
from sparsight.protocol.generated import (
    Attacked,
    AttackedRecord,
    Certified,
    CertifiedBest,
    CertifiedBestRecord,
    CertifiedExactly,
    CertifiedExactlyRecord,
    CertifiedRecord,
    Evaluation,
    EvaluationRecord,
    Masked,
    MaskedRecord,
    Recolored,
    RecoloredRecord,
    Smoothed,
    SmoothedRecord,
)


def evaluation_of(record: EvaluationRecord) -> Evaluation:
    """The evaluation that a trial lists, from the record of what it measured."""
    match record:
        case MaskedRecord():
            return Masked(
                mask=record.mask,
                fill=record.fill,
                hidden=record.hidden,
                draw=record.draw,
                num_images=record.num_images,
            )
        case AttackedRecord():
            return Attacked(
                mask=record.mask,
                fill=record.fill,
                hidden=[result.hidden for result in record.results],
                draw=record.draw,
                num_images=record.num_images,
            )
        case CertifiedRecord():
            return Certified(
                mask=record.mask,
                fill=record.fill,
                hidden=record.hidden,
                select_votes=record.select_votes,
                votes=record.votes,
                alpha=record.alpha,
                num_images=record.num_images,
            )
        case CertifiedBestRecord():
            return CertifiedBest(
                fill=record.fill,
                visible=record.visible,
                select_votes=record.select_votes,
                votes=record.votes,
                alpha=record.alpha,
                num_images=record.num_images,
            )
        case CertifiedExactlyRecord():
            return CertifiedExactly(views=record.views, fill=record.fill, num_images=record.num_images)
        case RecoloredRecord():
            return Recolored(
                attack=record.attack,
                pixels=[result.pixels for result in record.results],
                num_images=record.num_images,
            )
        case SmoothedRecord():
            of = evaluation_of(record.of)
            assert isinstance(of, Masked | Attacked)
            return Smoothed(views=record.views, fill=record.fill, of=of)


def canonical_text(evaluation: Evaluation) -> str:
    """Canonical JSON of an evaluation: equal for equal ones, and for no others."""
    return dumps(msgspec.to_builtins(evaluation))
