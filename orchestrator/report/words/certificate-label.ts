import { specText } from '../../experiment/mask-spec.js';
import { fillWords } from '../../experiment/mask-words.js';
import type { Certified } from '../../protocol/generated.js';
import type { CertificateEstimates } from '../estimates/certificate-estimates.js';
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

const VISIBLE: Setting = {
  key: 'visible_pixels',
  header: 'visible',
  text: ({ visible }) => count(visible),
  words: (text) => `${text} visible`,
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
  const { hidden, fill, select_votes, votes, alpha, num_images } = settings;
  return [hidden, specText(fill), select_votes, votes, alpha, num_images].join(' ');
}

function settingsOf(all: readonly CertificateEstimates[]): Setting[] {
  return [VISIBLE, ...OTHERS.filter(({ text }) => new Set(all.map(text)).size > 1)];
}

function ofNumber(key: 'select_votes' | 'votes' | 'alpha' | 'num_images', header: string): Setting {
  const text = ({ settings }: { readonly settings: Certified }): string =>
    key === 'alpha' ? String(settings.alpha) : count(settings[key]);
  return { key, header, text, words: (value) => `${header} ${value}` };
}
