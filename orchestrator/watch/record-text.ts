import { fillWords, maskWords } from '../experiment/mask-words.js';
import { recoloringWords } from '../experiment/recolorings.js';
import { viewsWords } from '../experiment/views-words.js';
import type { AmountResult, AttackedRecord, EvaluationRecord, MaskedRecord } from '../protocol/generated.js';
import { number } from './format.js';

/** A record in one line: what was hidden, and what was measured. */
export function recordText(record: EvaluationRecord): string {
  return recordLines(record).join('; ');
}

/** A record in lines, one per amount. */
export function recordLines(record: EvaluationRecord): string[] {
  switch (record.kind) {
    case 'masked':
      return [`${amountText(record, record)}  ${metricsText(record.metrics)}`];
    case 'attacked':
      return record.results.map((result) => `${amountText(record, result)}  ${metricsText(result.metrics)}`);
    case 'certified': {
      const { visible, hidden, fill, metrics } = record;
      return [
        `certificate, ${visible} of ${hidden + visible} visible, ${fillWords(fill)}  ${metricsText(metrics)}`,
      ];
    }
    case 'certified_best':
      return [
        `certificate, best of ${record.visible.join(', ')} visible, ${fillWords(record.fill)}  ${metricsText(record.metrics)}`,
      ];
    case 'certified_exactly':
      return [
        `certificate, ${viewsWords(record.views)}, ${fillWords(record.fill)}  ${metricsText(record.metrics)}`,
      ];
    case 'recolored':
      return record.results.map(
        ({ pixels, metrics }) =>
          `colour L0, ${recoloringWords(record.attack)}: ${pixels} recoloured  ${metricsText(metrics)}`,
      );
    case 'smoothed':
      return recordLines(record.of).map(
        (line) => `vote over ${viewsWords(record.views)}, ${fillWords(record.fill)}: ${line}`,
      );
  }
}

type Hidden = Pick<AmountResult, 'hidden' | 'visible'>;

function amountText(
  { mask, fill, draw }: MaskedRecord | AttackedRecord,
  { hidden, visible }: Hidden,
): string {
  if (mask.family === 'none') return 'clean';
  return `${maskWords(mask)}: ${hidden} of ${hidden + visible} hidden, ${fillWords(fill)}, draw ${draw}`;
}

function metricsText(metrics: AmountResult['metrics']): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${number(value!)}`)
    .join('  ');
}
