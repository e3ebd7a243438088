import { patchSide } from '../../experiment/mask-spec.js';
import { valueText } from '../../experiment/value-text.js';
import type { RunSummary } from '../estimates/summary.js';
import { fillText, furtherParameters } from '../keys/csv-keys.js';
import { axisKeys, axisName } from '../keys/points.js';
import { fixed } from '../words/format.js';
import { type Html, html } from './html.js';

/** More rows make a page slow; the file has them all. */
const MAX_ROWS = 2000;

/** Every number of cells.csv, to sort by any column. */
export function cellsHtml({ points }: RunSummary): Html {
  const axes = axisKeys(points);
  const columns = [...axes.map((axis) => axisName(axis, axes)), ...COLUMNS];
  const rows = points.flatMap(({ point, cells }) =>
    cells.flatMap(({ place, visible, ratio, metrics }) =>
      [...metrics].map(([metric, { mean, interval, numSeeds }]) => [
        ...axes.map((axis) => valueText(point[axis] ?? null)),
        ...[
          place.mask.family,
          fillText(place.fill),
          patchSide(place.mask),
          place.hidden,
          visible,
          ratio,
          metric,
        ],
        ...[mean, interval?.low ?? null, interval?.high ?? null, numSeeds, furtherParameters(place)],
      ]),
    ),
  );
  const shown = rows.length > MAX_ROWS ? `The first ${MAX_ROWS} of ${rows.length} numbers` : 'All numbers';
  return html`<p>${shown}; press a heading to sort. The file is <a href="cells.csv">cells.csv</a>.</p>
<div class="scroll tall print-none" tabindex="0" role="region" aria-label="All numbers"><table class="sortable">
<thead><tr>${columns.map(headingHtml)}</tr></thead>
<tbody>
${rows.slice(0, MAX_ROWS).map(
  (row) => html`<tr>${row.map(fieldHtml)}</tr>
`,
)}</tbody>
</table></div>
`;
}

const COLUMNS = [
  ...['family', 'fill', 'granularity', 'hidden', 'visible', 'ratio', 'metric'],
  ...['mean', 'CI low', 'CI high', 'seeds', 'mask'],
];
const NUMBERS = new Set(['granularity', 'hidden', 'visible', 'ratio', 'mean', 'CI low', 'CI high', 'seeds']);

function headingHtml(name: string): Html {
  const button = html`<button type="button">${name}</button>`;
  if (NUMBERS.has(name)) return html`<th scope="col" aria-sort="none">${button}</th>`;
  return html`<th scope="col" class="text" aria-sort="none">${button}</th>`;
}

function fieldHtml(field: string | number | null): Html {
  if (field === null) return html`<td></td>`;
  if (typeof field === 'string') return html`<td class="text">${field}</td>`;
  if (Number.isInteger(field)) return html`<td>${field}</td>`;
  return html`<td data-value="${field}">${fixed(field, 4)}</td>`;
}
