import { numClassesText } from '../../experiment/split-texts.js';
import type { Scalar } from '../../experiment/tree.js';
import { valueText } from '../../experiment/value-text.js';
import { columns } from '../../watch/columns.js';
import { clock, count } from '../../watch/format.js';
import type { EqualAmounts } from './equal-amounts.js';
import type { PlanSummary } from './plan-summary.js';

const UNKNOWN =
  'unknown: no such model was tried on images of this size, and none of its batches could be measured';
const MAX_SHOWN_VALUES = 12;
const MAX_SHOWN_EQUAL = 5;
/** Shorter trials need no account of what takes how long. */
const SHOWN_FROM_S = 60;

/** The plan for people: the axes, then the arithmetic, line by line. */
export function planLines(summary: PlanSummary): string[] {
  const { axes } = summary;
  const axisRows = Object.entries(axes).map(([name, values]) => [
    name,
    count(values.length),
    valuesText(values),
  ]);
  const axisTable = axisRows.length === 0 ? [] : [...columns([['axis', 'n', 'values'], ...axisRows]), ''];
  return [
    ...axisTable,
    ...columns([
      ['dataset', datasetText(summary)],
      ...summary.splits.map((splits) => ['splits', splits]),
      ...summary.preprocessing.map((text) => ['preprocess', text]),
      ['trials', trialsText(summary)],
      ['evaluations', evaluationsText(summary)],
      ...equalRows(summary),
      ...costRows(summary),
      ['estimate', estimateText(summary)],
      ...timeRows(summary),
      ...idleRows(summary),
    ]),
  ];
}

function valuesText(values: readonly Scalar[]): string {
  const shown = values.slice(0, MAX_SHOWN_VALUES).map(valueText).join(', ');
  return values.length > MAX_SHOWN_VALUES ? `${shown}, … ${valueText(values.at(-1)!)}` : shown;
}

function datasetText({ dataset }: PlanSummary): string {
  const { image_height, image_width, num_channels, num_train, num_val, num_test } = dataset.facts;
  const images = `${count(num_train)} train, ${count(num_val)} val, ${count(num_test)} test images`;
  return `${dataset.name}: ${images} of ${image_height}×${image_width}×${num_channels}, ${numClassesText(dataset.facts)}`;
}

function trialsText(summary: PlanSummary): string {
  const { num_points, seeds, num_trials, num_distinct_trials, num_finished_trials } = summary;
  const arithmetic = `${plural(num_points, 'point')} × ${plural(seeds.length, 'seed')} = ${count(num_trials)}`;
  if (num_distinct_trials === null || num_finished_trials === null) {
    return `${arithmetic}; too many to look for equal and finished ones`;
  }
  const equal = num_distinct_trials === num_trials ? '' : `, ${count(num_distinct_trials)} of them different`;
  return `${arithmetic}${equal}; finished already: ${count(num_finished_trials)}`;
}

function evaluationsText({ num_evaluations: [least, most] }: PlanSummary): string {
  return least === most ? `${count(most)} per trial` : `${count(least)} to ${count(most)} per trial`;
}

/** Searches and certificates can cost more than all the rest, so their cost is shown beforehand. */
function costRows({
  num_search_forwards,
  num_vote_forwards,
  num_recoloring_forwards,
}: PlanSummary): string[][] {
  return [
    ...(num_search_forwards === 0
      ? []
      : [['searches', `${count(num_search_forwards)} forward passes per trial`]]),
    ...(num_vote_forwards === 0
      ? []
      : [['certificates', `at most ${count(num_vote_forwards)} forward passes per trial`]]),
    ...(num_recoloring_forwards === 0
      ? []
      : [['colour L0', `at most ${count(num_recoloring_forwards)} forward passes per trial`]]),
  ];
}

/** Where a trial takes longer than a minute, what of it does, and what would take less where that is hours. */
function timeRows({ evaluation_times }: PlanSummary): string[][] {
  const known = evaluation_times.flatMap((each) =>
    each.seconds === null ? [] : [{ ...each, s: each.seconds }],
  );
  if (known.reduce((sum, { s }) => sum + s, 0) < SHOWN_FROM_S) return [];
  return known.map(({ what, s, num_forwards, instead }) => {
    const others = instead.map(({ change, seconds }) => `${change} ${clock(Math.max(1, seconds))}`);
    const shown = others.length === 0 ? '' : `; instead, ${others.join(', ')}`;
    return ['', `${what}: ${clock(Math.max(1, s))} per trial, ${count(num_forwards)} images${shown}`];
  });
}

/** Two amounts that are one make a table shorter than was meant. */
function equalRows({ equal_amounts, dataset: { facts } }: PlanSummary): string[][] {
  const numPixels = facts.image_height * facts.image_width;
  const texts = equal_amounts.map((equal) => equalText(equal, numPixels));
  const shown = texts.length > MAX_SHOWN_EQUAL ? texts.slice(0, MAX_SHOWN_EQUAL - 1) : texts;
  const rest = texts.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more such amounts`] : [])].map((text) => ['equal', text]);
}

function equalText({ setting, values, side, hidden }: EqualAmounts, numPixels: number): string {
  const patch = side ** 2;
  const unit = side === 1 ? 'pixels' : `patches of ${side}×${side}`;
  const number = hidden === 0 ? 'none' : count(hidden / patch);
  const all = side === 1 ? count(numPixels) : count(Math.floor(numPixels / patch));
  const isOne = values.length > 1 ? ', so they are one' : '';
  const hide = values.length > 1 ? 'hide' : 'hides';
  return `${setting} ${values.map(String).join(', ')}: ${hide} ${number} of ${all} ${unit}${isOne}`;
}

function estimateText(summary: PlanSummary): string {
  const { estimate_s, num_workers, num_estimated_from, num_measured_batches } = summary;
  if (estimate_s === null) return UNKNOWN;
  if (estimate_s === 0) return 'nothing is left to do';
  const sources = [
    ...(num_estimated_from > 0 ? [plural(num_estimated_from, 'finished trial')] : []),
    ...(num_measured_batches > 0
      ? [`${count(num_measured_batches)} measured batch${num_measured_batches === 1 ? '' : 'es'}`]
      : []),
  ];
  // A batch tells nothing of what a trial does besides: evaluation masks, attacks on the model, files.
  const least = num_measured_batches > 0 ? 'at least ' : '';
  return `${least}${clock(Math.max(1, estimate_s))} on ${plural(num_workers, 'worker')}, from ${sources.join(' and ')}`;
}

/** A training is no work for two; what it leaves idle can be told before. */
function idleRows({ idle_workers, num_workers }: PlanSummary): string[][] {
  if (idle_workers === null) return [];
  const { num_workers: numIdle, threads } = idle_workers;
  const numBusy = num_workers - numIdle;
  const remedy =
    threads === null
      ? 'further seeds or points would use them'
      : `\`--workers ${numBusy} --threads ${threads}\` of run trains on their cores, too`;
  const fact = `${numIdle} of ${plural(num_workers, 'worker')} while the trials train; long evaluations are divided among all`;
  return [['idle', `${fact}. ${remedy[0]!.toUpperCase()}${remedy.slice(1)}`]];
}

function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
