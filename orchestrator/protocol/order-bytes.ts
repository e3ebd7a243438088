import { Encoder } from '@msgpack/msgpack';
import type { Trial } from './generated.js';

/** What an assign has beside its trial, at most: the path of a directory, completed cells, the names of its fields. */
const BYTES_BESIDE_TRIAL = 32_768;

const encoder = new Encoder();
const known = new WeakMap<object, number>();

/** Bytes of the frame that assigns a trial, at most; sections that trials share are measured once. */
export function orderBytes(trial: Omit<Trial, 'trial_id' | 'seed'>): number {
  return Object.values(trial).reduce((sum, section) => sum + sectionBytes(section), BYTES_BESIDE_TRIAL);
}

function sectionBytes(section: object | null): number {
  if (section === null) return 1;
  const bytes = known.get(section) ?? encoder.encode(section).length;
  known.set(section, bytes);
  return bytes;
}
