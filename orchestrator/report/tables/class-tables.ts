import type { ClassScores } from '../estimates/class-scores.js';
import type { RunSummary } from '../estimates/summary.js';
import { isClean, kindLabel } from '../keys/mask-kind.js';
import { nominalRatio } from '../keys/nominal-amounts.js';
import { count, ratioPercent } from '../words/format.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { EMPTY, type RowGroup, type Table, type TableCell, textCell } from './table.js';

/** Classes that a table has at most, those with the lowest accuracy on clean images; the CSV of confusions has all. */
const MAX_CLASSES = 50;

/** Most frequent confusions that are listed for a point at one place. */
const MAX_CONFUSIONS = 10;

/** Accuracy by class, on clean images and under the masks that stand for the run; null without predictions. */
export function classTable(summary: RunSummary): Table | null {
  const { points } = summary;
  if (points.every(({ classes }) => classes.length === 0)) return null;
  const masked = points.flatMap(({ classes }) => classes.slice(1))[0];
  const numClasses = Math.max(...points.map(({ classes }) => classes[0]?.names.length ?? 0));
  return {
    stem: 'classes',
    caption: `Accuracy in percent by class. ${howMeasured(summary, { hasChance: false })}`,
    notes: [
      ...leftOutNotes(summary),
      ...(numClasses > MAX_CLASSES
        ? [`Of ${count(numClasses)} classes the ${MAX_CLASSES} with the lowest accuracy on clean images.`]
        : []),
    ],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'class', header: 'class', isText: true },
      { key: 'num_images', header: 'images' },
      { key: 'clean', header: 'clean images' },
      ...(masked === undefined ? [] : [{ key: 'masked', header: placeText(summary, masked) }]),
    ],
    groups: points.flatMap((point): RowGroup[] => {
      const [whole, hidden] = point.classes;
      if (whole === undefined) return [];
      const rows = shownClasses(whole).map((label): TableCell[] => [
        textCell(whole.names[label]!),
        { type: 'count', value: whole.numImages[label]! },
        shareCell(whole, label),
        ...(masked === undefined ? [] : [shareCell(hidden, label)]),
      ]);
      return [{ heading: pointHeading(summary, point), rows }];
    }),
  };
}

/** The classes that are most often taken for others; null where none is, or without predictions. */
export function confusionTable(summary: RunSummary): Table | null {
  const groups = summary.points.flatMap((point) =>
    point.classes.flatMap((scores): RowGroup[] => {
      const rows = confusionsOf(scores).slice(0, MAX_CONFUSIONS);
      const heading = [...pointHeading(summary, point), placeText(summary, scores)];
      return rows.length === 0 ? [] : [{ heading, rows: rows.map((row) => confusionCells(scores, row)) }];
    }),
  );
  if (groups.length === 0) return null;
  return {
    stem: 'confusions',
    caption: `The ${MAX_CONFUSIONS} most frequent confusions of each model, over images, masks and seeds: share of the images of a class that are taken for another, in percent.`,
    notes: ['All of them are in confusion-matrix.csv.'],
    headingColumns: [...pointColumns(summary), { key: 'masks', header: 'masks', isText: true }],
    columns: [
      { key: 'class', header: 'class', isText: true },
      { key: 'predicted', header: 'taken for', isText: true },
      { key: 'share', header: 'share' },
    ],
    groups,
  };
}

/** `clean images` or `20 % hidden, γ scatter`. */
function placeText({ kinds, nominal }: RunSummary, { place, visible }: ClassScores): string {
  if (isClean(place)) return 'clean images';
  const ratio = nominalRatio(nominal, place, place.hidden, place.hidden + visible);
  return `${ratioPercent(ratio)} hidden, ${kindLabel(place, kinds)}`;
}

function shownClasses({ names, accuracy }: ClassScores): number[] {
  const labels = names.map((_, label) => label);
  if (labels.length <= MAX_CLASSES) return labels;
  const height = (label: number): number => accuracy[label]?.mean ?? 1;
  return labels
    .sort((a, b) => height(a) - height(b) || a - b)
    .slice(0, MAX_CLASSES)
    .sort((a, b) => a - b);
}

function shareCell(scores: ClassScores | undefined, label: number): TableCell {
  const estimate = scores?.accuracy[label];
  return estimate ? { type: 'share', estimate } : EMPTY;
}

interface Confusion {
  readonly label: number;
  readonly predicted: number;
  readonly share: number;
}

function confusionsOf({ confusion }: ClassScores): Confusion[] {
  return confusion
    .flatMap((row, label) => {
      const total = row.reduce((sum, number) => sum + number, 0);
      return [...row].flatMap((number, predicted) =>
        predicted === label || number === 0 ? [] : [{ label, predicted, share: number / total }],
      );
    })
    .sort((a, b) => b.share - a.share || a.label - b.label || a.predicted - b.predicted);
}

function confusionCells({ names }: ClassScores, { label, predicted, share }: Confusion): TableCell[] {
  return [
    textCell(names[label]!),
    textCell(names[predicted] ?? 'no class'),
    { type: 'percent', value: share },
  ];
}
