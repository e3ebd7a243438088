import { evaluationKey } from '../../experiment/evaluation-key.js';
import { fillWords } from '../../experiment/mask-words.js';
import { viewsWords } from '../../experiment/views-words.js';
import type { CertificateEstimates, CertificateSettings } from '../estimates/certificate-estimates.js';
import { count } from './format.js';

/** A setting as a column that heads a table, and as a part of a sentence. */
interface Setting {
  readonly key: string;
  readonly header: string;
  readonly isText?: boolean;
  text(certificate: Pick<CertificateEstimates, 'settings' | 'visible'>): string;
  /** As a part of a sentence. */
  words(text: string): string;
}

/** Of a setting that a certificate does not have. */
const NONE = '–';

const VISIBLE: Setting = {
  key: 'visible_pixels',
  header: 'visible',
  text: ({ visible }) => count(visible ?? 0),
  words: (text) => `${text} visible`,
};

/** Where not all certificates are by one number of random visible pixels. */
const VIEWS: Setting = {
  key: 'views',
  header: 'views',
  isText: true,
  text: ({ settings, visible }) => certificateViews(settings, visible),
  words: (text) => text,
};

const OTHERS: readonly Setting[] = [
  {
    key: 'fill',
    header: 'fill',
    isText: true,
    text: ({ settings }) => fillWords(settings.fill),
    words: (text) => text,
  },
  ofNumber('select_votes', 'votes to select'),
  ofNumber('votes', 'votes'),
  ofNumber('alpha', 'α'),
  ofNumber('num_images', 'images'),
];

/** Heading columns that tell certificates apart: the visible pixels of a view, and what else differs. */
export function certificateColumns(
  all: readonly CertificateEstimates[],
): Pick<Setting, 'key' | 'header' | 'isText'>[] {
  return settingsOf(all).map(({ key, header, isText }) => ({ key, header, isText: isText === true }));
}

/** Texts of those columns. */
export function certificateHeading(
  certificate: CertificateEstimates,
  all: readonly CertificateEstimates[],
): string[] {
  return settingsOf(all).map((setting) => setting.text(certificate));
}

/** `8 visible`, with what else differs: `8 visible, white, votes 2,000`. */
export function certificateLabel(
  certificate: CertificateEstimates,
  all: readonly CertificateEstimates[],
): string {
  return settingsOf(all)
    .map((setting) => setting.words(setting.text(certificate)))
    .join(', ');
}

/** What makes two certificates the same apart from the point that they are of. */
export function certificateKey({ settings }: CertificateEstimates): string {
  return evaluationKey(settings);
}

/** The views that vote, in words: `8 visible pixels`, `the best of 8 or 32 visible pixels`, `64 parts`. */
export function certificateViews(settings: CertificateSettings, visible?: number | null): string {
  switch (settings.kind) {
    case 'certified':
      return `${count(visible ?? 0)} visible pixels`;
    case 'certified_best':
      return `the best of ${settings.visible.map(count).join(' or ')} visible pixels`;
    case 'certified_exactly':
      return viewsWords(settings.views);
  }
}

function settingsOf(all: readonly CertificateEstimates[]): Setting[] {
  const first = all.every(({ visible }) => visible !== null) ? VISIBLE : VIEWS;
  return [
    first,
    ...OTHERS.filter(({ text }) => new Set(all.map(text).filter((each) => each !== NONE)).size > 1),
  ];
}

function ofNumber(key: 'select_votes' | 'votes' | 'alpha' | 'num_images', header: string): Setting {
  const text = ({ settings }: { readonly settings: CertificateSettings }): string => {
    if (key === 'num_images') return count(settings.num_images);
    if (settings.kind === 'certified_exactly') return NONE;
    return key === 'alpha' ? String(settings.alpha) : count(settings[key]);
  };
  return { key, header, text, words: (value) => `${header} ${value}` };
}
