const FIGURE_STEMS = [
  ...['accuracy-by-ratio', 'accuracy-by-visible-pixels'],
  ...['accuracy-by-ratio-masks-together', 'accuracy-by-visible-pixels-masks-together'],
  ...['given-masks', 'certificate', 'sandwich', 'training', 'transfer-masks', 'transfer-fills'],
  ...['ece-by-ratio', 'nll-by-ratio', 'flips'],
];
const FIGURE_ENDINGS = ['.csv', '.svg', '.png', '-dark.svg', '-dark.png'];
const TABLE_STEMS = [
  ...['accuracy', 'few-pixels', 'given-masks', 'certificate', 'certificate-summary', 'sandwich'],
  ...['top-k', 'curves', 'kept', 'masking-error', 'transfer-masks', 'transfer-fills', 'variance', 'flips'],
  ...['searches', 'comparisons', 'mask-comparisons'],
  ...['classes', 'confusions'],
];
const TABLE_ENDINGS = ['.md', '.tex', '.csv'];

/** Every path below `report/` that a report can have, so that an earlier one leaves nothing behind. */
export const REPORT_PATHS: readonly string[] = [
  'cells.csv',
  'tables/main.md',
  'tables/confusion-matrix.csv',
  'tables/flipped-images.csv',
  ...TABLE_STEMS.flatMap((stem) => TABLE_ENDINGS.map((ending) => `tables/${stem}${ending}`)),
  ...FIGURE_STEMS.flatMap((stem) => FIGURE_ENDINGS.map((ending) => `figures/${stem}${ending}`)),
  'index.html',
];
