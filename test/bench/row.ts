/** What a row is held to: our side at least so many times as fast, or at most so many times the cost. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** The two sides of a row, ready to run. */
export interface Contest {
  /** Runs one side once; resolves to the seconds it took. */
  run(side: Side): Promise<number>;
  close(): Promise<void>;
}

export type Side = 'ours' | 'other';

/** What a row may use. */
export interface Surroundings {
  /** Interpreter of the workers. */
  readonly python: string;
  /** Interpreter that has the peers too; null where they are not installed. */
  readonly peerPython: string | null;
  /** A folder for anything that must be on disk; removed at the end. */
  readonly folder: string;
  /** Sizes that only show whether a row works; its numbers mean nothing. */
  readonly isTiny: boolean;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly other: string;
  readonly target: Target;
  readonly needsPeers: boolean;
  /** Pairs that are measured unless the command line says how many. */
  readonly numRounds: number;
  /** Sides that run once before anything is measured; both unless one takes long and the other warms both. */
  readonly warmUp?: readonly Side[];
  readonly unit?: 'ms';
  /** From the seconds of both sides to the number of the table, where that is not their ratio. */
  readonly combined?: (oursS: number, otherS: number) => number;
  open(surroundings: Surroundings): Promise<Contest> | Contest;
}

/** The number that a pair of measurements comes to: what is to be large for `atLeast`, small for `atMost`. */
export function pairValue(row: Row, oursS: number, otherS: number): number {
  if (row.combined !== undefined) return row.combined(oursS, otherS);
  return 'atLeast' in row.target ? otherS / oursS : oursS / otherS;
}

export function isMet(target: Target, value: number): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
