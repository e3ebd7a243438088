import type { Certified, CertifiedBest } from '../../protocol/generated.js';
import { type CertificateEstimates, isOfSquares } from '../estimates/certificate-estimates.js';
import type { RunSummary } from '../estimates/summary.js';
import { certificateColumns, certificateHeading } from '../words/certificate-label.js';
import { countRange } from '../words/format.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type Column, EMPTY, type RowGroup, type Table, type TableCell } from './table.js';

/** Tables of the certificates of a run: in a few numbers each, and certified accuracy by radius; none without certificates. */
export function certificateTables(summary: RunSummary): Table[] {
  const all = summary.points.flatMap(({ certificates }) => certificates);
  return all.length === 0 ? [] : [summaryTable(summary, all), radiusTable(summary, all)];
}

function summaryTable(summary: RunSummary, all: readonly CertificateEstimates[]): Table {
  return {
    stem: 'certificate-summary',
    caption: `Certificates in percent of images and in pixels. ${howCertified(summary, all)}`,
    notes: [...leftOutNotes(summary), ...SUMMARY_NOTES, ...radiusNotes(all), ...costNotes(all)],
    headingColumns: pointColumns(summary),
    columns: [
      ...certificateColumns(all),
      { key: 'accuracy', header: 'accuracy' },
      { key: 'certified_accuracy', header: 'for 1 pixel' },
      { key: 'median_radius', header: 'median radius' },
      { key: 'mean_radius', header: 'mean radius' },
      { key: 'abstained', header: 'abstained' },
      { key: 'forwards_per_image', header: 'forward passes' },
    ],
    groups: summary.points.flatMap((point) => {
      const rows = point.certificates.map((certificate): TableCell[] => [
        ...certificateHeading(certificate, all).map((text): TableCell => ({ type: 'text', text })),
        { type: 'share', estimate: certificate.byRadius[0]! },
        certificate.byRadius[1] === undefined ? EMPTY : { type: 'share', estimate: certificate.byRadius[1] },
        { type: 'amount', estimate: certificate.medianRadius },
        { type: 'amount', estimate: certificate.meanRadius, digits: 2 },
        { type: 'share', estimate: certificate.abstained },
        { type: 'amount', estimate: certificate.forwardsPerImage },
      ]);
      return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
    }),
  };
}

function radiusTable(summary: RunSummary, all: readonly CertificateEstimates[]): Table {
  const columns: Column[] = [
    { key: 'radius', header: 'radius' },
    { key: 'certified_accuracy', header: 'certified accuracy', isMain: true },
  ];
  return {
    stem: 'certificate',
    caption: `Certified accuracy in percent by radius, in pixels. ${howCertified(summary, all)}`,
    notes: [
      ...leftOutNotes(summary),
      'Certified accuracy: share of images whose class is right and provably stays so, whatever any so many pixels become.',
      ...radiusNotes(all),
    ],
    headingColumns: [...pointColumns(summary), ...certificateColumns(all)],
    columns,
    groups: summary.points.flatMap((point) =>
      point.certificates.map(
        (certificate): RowGroup => ({
          heading: [...pointHeading(summary, point), ...certificateHeading(certificate, all)],
          rows: certificate.byRadius.map((estimate, radius): TableCell[] => [
            { type: 'count', value: radius },
            { type: 'share', estimate },
          ]),
        }),
      ),
    ),
  };
}

function howCertified(summary: RunSummary, all: readonly CertificateEstimates[]): string {
  const cells = all.map((certificate) => ({ ...certificate, numDraws: 1 }));
  return [...howVoted(all), howMeasured(summary, { cells, hasChance: false })].join(' ');
}

function howVoted(all: readonly CertificateEstimates[]): string[] {
  const random = randomOf(all);
  const sentences: string[] = [];
  if (random.length > 0) {
    const alphas = [...new Set(random.map(({ alpha }) => alpha))];
    const votes = countRange(random.map((settings) => settings.votes));
    const selecting = countRange(random.map(({ select_votes }) => select_votes));
    const certain = alphas.length === 1 ? `, each certificate wrong with probability α = ${alphas[0]}` : '';
    sentences.push(`${selecting} views choose the class, ${votes} bound its probability${certain}.`);
  }
  if (random.some(({ kind }) => kind === 'certified_best'))
    sentences.push('Of several numbers of visible pixels each has so many views and its share of α.');
  if (random.length < all.length)
    sentences.push('Certificates of parts, columns, rows and blocks are without chance: all views vote.');
  return sentences;
}

/** Of what the radius is one, where not of pixels at any places. */
function radiusNotes(all: readonly CertificateEstimates[]): string[] {
  if (!all.some(isOfSquares)) return [];
  return [
    'Radius of columns, rows and blocks: side of a square of pixels, anywhere, that may become anything.',
  ];
}

/** What the certificates have cost, as `plan` says before what they may cost. */
function costNotes(all: readonly CertificateEstimates[]): string[] {
  const random = randomOf(all);
  if (random.length === 0) return ['Forward passes: per image, one for each view.'];
  const most = countRange(
    random.map(
      (settings) =>
        (settings.select_votes + settings.votes) *
        (settings.kind === 'certified_best' ? settings.visible.length : 1),
    ),
  );
  return [
    `Forward passes: per image, of at most ${most}; an image gets no further votes once they could not change its radius.`,
  ];
}

function randomOf(all: readonly CertificateEstimates[]): (Certified | CertifiedBest)[] {
  return all.flatMap(({ settings }) => (settings.kind === 'certified_exactly' ? [] : [settings]));
}

const SUMMARY_NOTES = [
  'Accuracy: share of images that the vote over views names rightly and certifies at all, which is the certified accuracy at radius 0.',
  'For 1 pixel: certified accuracy at radius 1.',
  'Median radius: pixels that half of all images provably withstand, whatever these pixels become; 0 where fewer than half do. Mean radius: over all images, 0 where the class is wrong or not certified.',
  'Abstained: share of images for which no class is certified; they count as wrong.',
];
