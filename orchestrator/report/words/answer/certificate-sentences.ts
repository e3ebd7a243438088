import { type CertificateEstimates, isOfSquares } from '../../estimates/certificate-estimates.js';
import type { PointSummary } from '../../estimates/summary.js';
import { certificateViews } from '../certificate-label.js';
import { count, counted, estimateText, fixed, percentInBrackets } from '../format.js';

/** What the certificate that reaches furthest proves, and what was found against one; nothing without any. */
export function certificateSentences(point: Pick<PointSummary, 'certificates' | 'sandwiches'>): string[] {
  return [...provenSentences(point), ...foundSentences(point)];
}

function provenSentences({ certificates }: Pick<PointSummary, 'certificates'>): string[] {
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

/** At the greatest amount at which half of what is certified without a change is left, else at the least one. */
function foundSentences({ sandwiches }: Pick<PointSummary, 'sandwiches'>): string[] {
  const best = [...sandwiches].sort((a, b) => byReach(a.certificate, b.certificate))[0];
  const rows = best?.rows.filter(({ hidden, worstFound }) => hidden > 0 && worstFound !== null) ?? [];
  const half = (best?.rows[0]?.certified?.mean ?? 0) / 2;
  const row = rows.findLast(({ certified }) => (certified?.mean ?? 0) >= half) ?? rows[0];
  if (best === undefined || row === undefined || row.worstFound === null) return [];
  const { settings, visible } = best.certificate;
  const random = row.random === null ? '' : `, random ones ${percentInBrackets(row.random)}`;
  const certified = row.certified === null ? '' : `; ${percentInBrackets(row.certified)} are certified`;
  return [
    `With ${counted(row.hidden, 'pixel')} hidden from the vote over ${certificateViews(settings, visible)}, the worst masks found leave it ${percentInBrackets(row.worstFound)} of the images${random}${certified}.`,
  ];
}
