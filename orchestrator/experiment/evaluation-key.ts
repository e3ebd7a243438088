import type { Attacked, Evaluation, EvaluationRecord, Masked } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { identifying } from './mask-spec.js';

/** What an evaluation is told apart by: all of its settings. */
export function evaluationKey(evaluation: Evaluation): string {
  return canonicalJson(identified(evaluation));
}

function identified(evaluation: Evaluation): object {
  if (evaluation.kind === 'smoothed') return { ...evaluation, of: identified(evaluation.of) };
  return 'mask' in evaluation ? { ...evaluation, mask: identifying(evaluation.mask) } : evaluation;
}

/** What makes a line of evaluations.jsonl unique: the settings of its evaluation. */
export function recordKey(record: EvaluationRecord): string {
  return evaluationKey(evaluationOf(record));
}

/** The evaluation that a record is of. */
export function evaluationOf(record: EvaluationRecord): Evaluation {
  switch (record.kind) {
    case 'masked': {
      const { kind, mask, fill, hidden, draw, num_images } = record;
      return { kind, mask, fill, hidden, draw, num_images };
    }
    case 'attacked': {
      const { kind, mask, fill, results, draw, num_images } = record;
      return { kind, mask, fill, hidden: results.map(({ hidden }) => hidden), draw, num_images };
    }
    case 'certified': {
      const { kind, mask, fill, hidden, select_votes, votes, alpha, num_images } = record;
      return { kind, mask, fill, hidden, select_votes, votes, alpha, num_images };
    }
    case 'certified_best': {
      const { kind, fill, visible, select_votes, votes, alpha, num_images } = record;
      return { kind, fill, visible, select_votes, votes, alpha, num_images };
    }
    case 'certified_exactly': {
      const { kind, views, fill, num_images } = record;
      return { kind, views, fill, num_images };
    }
    case 'recolored': {
      const { kind, attack, results, num_images } = record;
      return { kind, attack, pixels: results.map(({ pixels }) => pixels), num_images };
    }
    case 'smoothed': {
      const { kind, views, fill, of } = record;
      return { kind, views, fill, of: evaluationOf(of) as Masked | Attacked };
    }
  }
}
