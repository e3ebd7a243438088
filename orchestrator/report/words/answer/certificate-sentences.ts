import type { CertificateEstimates } from '../../estimates/certificate-estimates.js';
import type { PointSummary } from '../../estimates/summary.js';
import { count, estimateText, fixed, percentInBrackets } from '../format.js';

/** What the certificate that reaches furthest proves; nothing without one. */
export function certificateSentences({ certificates }: Pick<PointSummary, 'certificates'>): string[] {
  const [best] = [...certificates].sort(byReach);
  if (best === undefined) return [];
  const views = `voting over views of ${count(best.visible)} pixels`;
  const { medianRadius, byRadius } = best;
  if (medianRadius.mean > 0) {
    const pixels = estimateText(medianRadius, (value) => fixed(value, 1));
    return [`Provably, ${views}, half of all images withstand any change of ${pixels} pixels.`];
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
