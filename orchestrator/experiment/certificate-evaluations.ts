import type {
  AblationCertificates,
  BandsCertificates,
  BestCertificates,
  DatasetFacts,
  Evaluate,
  EvaluateCertificates,
  Evaluation,
  Fill,
  FixedViews,
  Mask,
  PartitionCertificates,
  Views,
} from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { fillSpec, maskSpec } from './mask-spec.js';

/** A vote over views of an image in place of a single pass, and on how many images it is certified. */
export interface SmoothedClassifier {
  readonly views: Views;
  readonly fill: Fill;
  readonly numImages: number;
  /** Position of the entry in `evaluate.certificates`. */
  readonly index: number;
}

/** The certificates that an entry names, by views and then by fill. */
export function certificateEvaluations(
  entry: EvaluateCertificates,
  splitSize: number,
  facts: DatasetFacts,
): Evaluation[] {
  const num_images = entry.num_images ?? splitSize;
  const fills = fillsOf(entry.fill);
  switch (entry.method) {
    case 'ablation':
      return distinct([entry.visible].flat()).flatMap((count) =>
        fills.map((fill) => ablation(entry, count, fill, num_images, facts)),
      );
    case 'best': {
      const { visible, select_votes, votes, alpha } = entry;
      const settings = { visible, select_votes, votes, alpha, num_images };
      return fills.map((fill): Evaluation => ({ kind: 'certified_best', fill, ...settings }));
    }
    default:
      return fixedViews(entry).flatMap((views) =>
        fills.map((fill): Evaluation => ({ kind: 'certified_exactly', views, fill, num_images })),
      );
  }
}

/** The smoothed classifiers of all certificates, each once. */
export function smoothedClassifiers(
  { certificates }: Pick<Evaluate, 'certificates'>,
  splitSize: number,
): SmoothedClassifier[] {
  const all = certificates.flatMap((entry, index) =>
    viewsOf(entry).flatMap((views) =>
      fillsOf(entry.fill).map(
        (fill): SmoothedClassifier => ({ views, fill, numImages: entry.num_images ?? splitSize, index }),
      ),
    ),
  );
  return [...new Map(all.map((each) => [canonicalJson([each.views, each.fill]), each])).values()];
}

/** How many views of an image vote, or are looked at by a search. */
export function numViews(
  views: Views,
  { image_height, image_width }: Pick<DatasetFacts, 'image_height' | 'image_width'>,
  of: 'vote' | 'search' = 'vote',
): number {
  switch (views.name) {
    case 'ablation':
      return views.visible.length * (of === 'vote' ? views.votes : views.search_votes);
    case 'partition':
      return views.parts;
    case 'bands':
      return { columns: image_width, rows: image_height, blocks: image_height * image_width }[views.shape];
  }
}

/** Fills that a user named, each once. */
export function fillsOf(choices: EvaluateCertificates['fill']): Fill[] {
  const fills = [choices].flat().map(fillSpec);
  return [...new Map(fills.map((fill) => [canonicalJson(fill), fill])).values()];
}

function ablation(
  { select_votes, votes, alpha }: AblationCertificates,
  count: number,
  fill: Fill,
  num_images: number,
  { image_height, image_width }: DatasetFacts,
): Evaluation {
  const mask = maskSpec('scatter', {}) as Mask;
  const hidden = image_height * image_width - count;
  return { kind: 'certified', mask, fill, hidden, select_votes, votes, alpha, num_images };
}

function fixedViews(entry: PartitionCertificates | BandsCertificates): FixedViews[] {
  if (entry.method === 'partition')
    return distinct([entry.parts].flat()).map((parts) => ({ name: 'partition', parts }));
  const { shape, size, threshold } = entry;
  return distinct([size].flat()).map((each) => ({ name: 'bands', shape, size: each, threshold }));
}

function viewsOf(entry: EvaluateCertificates): Views[] {
  switch (entry.method) {
    case 'ablation':
      return distinct([entry.visible].flat()).map((count) => ablationViews(entry, [count]));
    case 'best':
      return [ablationViews(entry, entry.visible)];
    default:
      return fixedViews(entry);
  }
}

function ablationViews(
  { select_votes, search_votes }: AblationCertificates | BestCertificates,
  visible: number[],
): Views {
  return { name: 'ablation', visible, votes: select_votes, search_votes };
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
