import type { CertificateEstimates } from '../estimates/certificate-estimates.js';
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
    notes: [...leftOutNotes(summary), ...SUMMARY_NOTES, costNote(all)],
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
  const alphas = [...new Set(all.map(({ settings }) => settings.alpha))];
  const votes = countRange(all.map(({ settings }) => settings.votes));
  const selecting = countRange(all.map(({ settings }) => settings.select_votes));
  const certain = alphas.length === 1 ? `, each certificate wrong with probability α = ${alphas[0]}` : '';
  const cells = all.map((certificate) => ({ ...certificate, numDraws: 1 }));
  return `${selecting} views choose the class, ${votes} bound its probability${certain}. ${howMeasured(summary, { cells, hasChance: false })}`;
}

/** What the certificates have cost, as `plan` says before what they may cost. */
function costNote(all: readonly CertificateEstimates[]): string {
  const most = countRange(all.map(({ settings }) => settings.select_votes + settings.votes));
  return `Forward passes: per image, of at most ${most}; an image gets no further votes once they could not change its radius.`;
}

const SUMMARY_NOTES = [
  'Accuracy: share of images that the vote over views names rightly and certifies at all, which is the certified accuracy at radius 0.',
  'For 1 pixel: certified accuracy at radius 1.',
  'Median radius: pixels that half of all images provably withstand, whatever these pixels become; 0 where fewer than half do. Mean radius: over all images, 0 where the class is wrong or not certified.',
  'Abstained: share of images for which no class is certified; they count as wrong.',
];
