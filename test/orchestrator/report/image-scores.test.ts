import { describe, expect, test } from '@jest/globals';
import { ImageScores } from '../../../orchestrator/report/estimates/image-scores.js';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import { trialCells } from '../../../orchestrator/report/estimates/trial-cells.js';
import { isClean } from '../../../orchestrator/report/keys/mask-kind.js';
import { reportTables } from '../../../orchestrator/report/tables/report-tables.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { onFirstImages, syntheticRun } from '../../fixtures/report/synthetic-run.js';

const run = syntheticRun({ numImages: 83, ratios: [0, 0.1, 0.2], visible: [8], draws: 2 });

/** The run, with a list of what is read of its predictions. */
function watched(of: RunData): { readonly run: RunData; readonly reads: string[] } {
  const reads: string[] = [];
  const predictions: RunData['predictions'] = (trialId) => {
    reads.push(`${trialId} opened`);
    const found = of.predictions(trialId);
    if (found === null) return null;
    const row = (index: number) => {
      reads.push(`${trialId} row ${index}`);
      return found.row(index);
    };
    return { ...found, row };
  };
  return { run: { ...of, predictions }, reads };
}

describe('predictions', () => {
  test.each([
    ['of all images', run],
    ['of the first images under one mask', onFirstImages(run, 'scatter', 40)],
  ])('%s are read once for a whole report', (_, of) => {
    const { run: observed, reads } = watched(of);
    const summary = summarise(observed);
    reportTables(summary);
    expect(summary.points.every(({ classes }) => classes.length === 2)).toBe(true);
    expect(reads.filter((read) => read.endsWith('opened'))).toHaveLength(run.trials.length);
    expect(new Set(reads).size).toBe(reads.length);
  });
});

describe('scores of a cell', () => {
  const [trial] = run.trials;
  const [clean, masked] = trialCells(trial!);
  const predictions = run.predictions(trial!.trialId)!;

  test('count the draws that were right, for each image', () => {
    const scores = new ImageScores(run);
    for (const cell of [clean!, masked!, { ...masked!, numImages: 13, rows: masked!.rows.slice(1) }]) {
      const expected = Array.from(
        { length: cell.numImages },
        (_, image) =>
          cell.rows.filter((row) => predictions.row(row)![image] === predictions.labels[image]).length,
      );
      expect([...scores.correctDraws(trial!, cell)!]).toEqual(expected);
    }
  });

  test('keep predicted classes where they are asked for, and nowhere else', () => {
    const scores = new ImageScores(run, ({ place }) => isClean(place));
    expect(scores.predictedRows(trial!, clean!)!.rows).toEqual([predictions.row(clean!.rows[0]!)]);
    expect(scores.predictedRows(trial!, masked!)).toBeNull();
  });

  test('are null without predictions, and where a row is missing or short', () => {
    const without = new ImageScores({ predictions: () => null });
    expect(without.correctDraws(trial!, clean!)).toBeNull();
    expect(without.predictedRows(trial!, clean!)).toBeNull();
    const torn = new ImageScores({ predictions: () => ({ ...predictions, row: () => null }) });
    expect(torn.correctDraws(trial!, clean!)).toBeNull();
    const short = (index: number) => predictions.row(index)!.subarray(0, 40);
    const cut = new ImageScores({ predictions: () => ({ ...predictions, row: short }) });
    expect(cut.correctDraws(trial!, clean!)).toBeNull();
    expect(cut.correctDraws(trial!, { ...clean!, numImages: 40 })).toHaveLength(40);
  });
});
