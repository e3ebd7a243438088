import { NUM_SERIES_COLORS } from './palette.js';

/** Name of the series of published figures. */
export const PUBLISHED = 'published';

const DASHES = [
  [1, 0],
  [6, 3],
  [2, 3],
];
const SHAPES = ['circle', 'square', 'triangle-up', 'triangle-down', 'cross'];

/** No figure shows more series than it has ways to draw them. */
export const MAX_SERIES = NUM_SERIES_COLORS * DASHES.length;

/** Lines beyond which their bands would lie over each other and hide them. */
const MAX_BANDS = 6;

/** Whether the lines of a figure are drawn with their bands. */
export function hasBands(shown: readonly string[]): boolean {
  return shown.length <= MAX_BANDS;
}

/** What the bands of a figure are, or why it has none, for its description. */
export function bandText(shown: readonly string[]): string {
  return hasBands(shown)
    ? 'Bands are 95 % intervals'
    : 'Bands of so many lines would hide them; the tables have the 95 % intervals';
}

/** Names of the lines of a figure, for its description. */
export function seriesText(shown: readonly string[], numPoints: number): string {
  const rest = numPoints - shown.length;
  return `${shown.join('; ')}${rest > 0 ? `; ${rest} more points are not drawn` : ''}`;
}

/** Scales that tell series apart by colour, dash and shape at once; published figures stand back in grey. */
export function seriesScales(labels: readonly string[], hasPublished: boolean) {
  const domain = hasPublished ? [...labels, PUBLISHED] : [...labels];
  const ofLabels = <Value>(value: (index: number) => Value, ofPublished: Value): Value[] =>
    domain.map((label, index) =>
      label === PUBLISHED && index === labels.length ? ofPublished : value(index),
    );
  return {
    color: {
      domain,
      range: ofLabels((index) => `var(--series-${index % NUM_SERIES_COLORS})`, 'var(--muted)'),
    },
    dash: { domain, range: ofLabels((index) => dashOf(index), [3, 3]) },
    shape: { domain, range: ofLabels((index) => SHAPES[index % SHAPES.length]!, 'diamond') },
  };
}

function dashOf(index: number): number[] {
  return DASHES[Math.floor(index / NUM_SERIES_COLORS) % DASHES.length]!;
}
