import type { RunSummary } from '../estimates/summary.js';
import { axisFields, furtherParameters, PLACE_COLUMNS, placeFields } from '../keys/csv-keys.js';
import { axisKeys } from '../keys/points.js';
import { csvLine } from './csv.js';

/** Every confusion that was seen, a row each, the right ones too; null without predictions. */
export function confusionCsv({ points }: RunSummary): string | null {
  const axes = axisKeys(points);
  const lines = points.flatMap((point) =>
    point.classes.flatMap(({ place, visible, names, confusion }) =>
      confusion.flatMap((row, label) => {
        const total = row.reduce((sum, count) => sum + count, 0);
        return [...row].flatMap((count, predicted) =>
          count === 0
            ? []
            : csvLine([
                ...axisFields(point, axes),
                ...placeFields(place, visible),
                ...[label, names[label]!],
                ...(predicted < names.length ? [predicted, names[predicted]!] : ['null', 'null']),
                ...[count, count / total],
                furtherParameters(place),
              ]),
        );
      }),
    ),
  );
  if (lines.length === 0) return null;
  const columns = ['label', 'class', 'predicted_label', 'predicted', 'count', 'share', 'mask'];
  return csvLine([...axes, ...PLACE_COLUMNS, ...columns]) + lines.join('');
}
