import { type CertificateEstimates, isOfSquares } from '../../estimates/certificate-estimates.js';
import type { PointSummary } from '../../estimates/summary.js';
import { certificateViews } from '../certificate-label.js';
import { count, estimateText, fixed, percentInBrackets } from '../format.js';

/** What the certificate that reaches furthest proves; nothing without one. */
export function certificateSentences({ certificates }: Pick<PointSummary, 'certificates'>): string[] {
  const [best] = [...certificates].sort(byReach);
  if (best === undefined) return [];
  const views = `voting over ${best.visible === null ? certificateViews(best.settings) : `views of ${count(best.visible)} pixels`}`;
  const { medianRadius, byRadius } = best;
  if (medianRadius.mean > 0) {
    const pixels = estimateText(medianRadius, (value) => fixed(value, 1));
    const changed = isOfSquares(best) ? `a square of side ${pixels}` : `${pixels} pixels`;
    return [`Provably, ${views}, half of all images withstand any change of ${changed}.`];
  }
  const atOne = byRadius[1];
  if (atOne === undefined) return [];
  return [
    `Provably, ${views}, it recognises ${percentInBrackets(atOne)} of the images whatever any one pixel becomes.`,
  ];
}

function byReach(a: CertificateEstimates, b: CertificateEstimates): number {
  const atOne = ({ byRadius }: CertificateEstimates): number => byRadius[1]?.mean ?? 0;
  return b.medianRadius.mean - a.medianRadius.mean || atOne(b) - atOne(a);
}
