import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { wilsonInterval } from '../../../orchestrator/report/statistics/intervals.js';
import { classTable, confusionTable } from '../../../orchestrator/report/tables/class-tables.js';
import { confusionCsv } from '../../../orchestrator/report/tables/confusion-csv.js';
import { tableCsv } from '../../../orchestrator/report/tables/table-csv.js';
import { tableMarkdown } from '../../../orchestrator/report/tables/table-markdown.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const SMALL = { numImages: 100, ratios: [0, 0.2], visible: [], draws: 2 };

/** The run with these names of classes, and with all of its labels and predictions taken as they are given. */
function withClasses(
  run: RunData,
  names: readonly string[],
  change: (value: number, image: number) => number,
): RunData {
  const trials = run.trials.map((trial) => {
    const { config } = trial;
    const facts = { ...config!.dataset.facts, class_names: [...names], num_classes: names.length };
    return { ...trial, config: { ...config!, dataset: { ...config!.dataset, facts } } };
  });
  const predictions: RunData['predictions'] = (trialId) => {
    const found = run.predictions(trialId)!;
    const row = (index: number) => found.row(index) && found.labels.map(change);
    return { ...found, row };
  };
  return { ...run, trials, predictions };
}

/** Fields of the lines of a CSV file. */
function fieldsOf(csv: string): string[][] {
  return csv
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}

describe('scores by class', () => {
  // Of ten images of each class the first two hundredths are taken for the next class: all those below image 20.
  const names = ['plane', 'car', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
  const one = syntheticRun({ ...SMALL, regimes: ['mixed'], seeds: 1 });
  const summary = summarise(
    withClasses(one, names, (label, image) => (image < 20 ? (label + 1) % 10 : label)),
  );

  test('are the shares of the images of a class, in its name, with an interval over them', () => {
    const [header, first] = fieldsOf(tableCsv(classTable(summary)!));
    expect(header!.slice(0, 5)).toEqual([
      'class',
      'num_images',
      'clean_mean',
      'clean_ci_low',
      'clean_ci_high',
    ]);
    const { low, high } = wilsonInterval(0.8, 10);
    expect(first!.slice(0, 5)).toEqual(['plane', '10', '0.8', String(low), String(high)]);
  });

  test('stand beside those under the masks that stand for the run', () => {
    expect(classTable(summary)!.columns.at(-1)!.header).toBe('20 % hidden, γ scatter');
  });

  test('say what a class is taken for', () => {
    const lines = tableMarkdown(confusionTable(summary)!).split('\n');
    expect(lines[4]).toMatch(/clean images +\| plane +\| car +\| +20\.0/);
    expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(2 + 2 * 10);
  });

  test('are all there as a file, over draws', () => {
    const [header, ...lines] = fieldsOf(confusionCsv(summary)!);
    expect(header!.slice(0, 8)).toEqual([
      'train.regime',
      'family',
      'fill',
      'granularity',
      'hidden',
      'visible',
      'ratio',
      'label',
    ]);
    expect(lines).toHaveLength(2 * 10 * 2);
    expect(lines[1]!.slice(7)).toEqual(['0', 'plane', '1', 'car', '2', '0.2', '']);
    expect(lines.at(-1)!.slice(7)).toEqual(['9', 'truck', '9', 'truck', '16', '0.8', '']);
  });

  test('count images without a class as such', () => {
    const none = summarise(withClasses(one, names, (label, image) => (image < 20 ? 255 : label)));
    expect(fieldsOf(confusionCsv(none)!)[2]!.slice(7, 12)).toEqual(['0', 'plane', 'null', 'null', '2']);
    expect(tableMarkdown(confusionTable(none)!)).toContain('no class');
  });

  test('of many classes show those that are recognised worst', () => {
    const many = Array.from({ length: 60 }, (_, label) => `class ${label}`);
    const table = classTable(summarise(withClasses(one, many, (label) => (label === 7 ? 8 : label))))!;
    expect(table.groups[0]!.rows).toHaveLength(50);
    expect(tableMarkdown(table)).toContain('class 7 ');
    expect(table.notes.join()).toContain('Of 60 classes the 50 with the lowest accuracy');
  });

  test('are none without predictions', () => {
    const without = summarise({ ...one, predictions: () => null });
    expect([classTable(without), confusionTable(without), confusionCsv(without)]).toEqual([null, null, null]);
  });
});
