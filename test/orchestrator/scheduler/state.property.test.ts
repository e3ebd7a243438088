import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { trialId } from './sample-trials.js';
import { NUM_ROWS } from './simulated-worker.js';
import { HAPPENINGS, type Happening, Simulation } from './simulation.js';
import { settings } from './state-driver.js';

const anything = fc.record({
  happening: fc.oneof(
    ...Object.entries(HAPPENINGS).map(([name, weight]) => ({
      weight,
      arbitrary: fc.constant(name as Happening),
    })),
  ),
  target: fc.nat(7),
});
const setting = fc.record({
  numTrials: fc.integer({ min: 0, max: 6 }),
  numSlots: fc.integer({ min: 1, max: 3 }),
  numFailing: fc.integer({ min: 0, max: 1 }),
  numDeadly: fc.integer({ min: 0, max: 1 }),
  models: fc.array(fc.constantFrom('mlp', 'own:net', 'other:net'), { maxLength: 4 }),
});

function simulate({
  numTrials,
  numSlots,
  numFailing,
  numDeadly,
  models,
}: typeof setting extends fc.Arbitrary<infer T> ? T : never) {
  const ids = Array.from({ length: numTrials }, (_, index) => trialId(index));
  const fate = {
    failing: new Set(ids.slice(0, numFailing)),
    deadly: new Set(ids.slice(numFailing, numFailing + numDeadly)),
  };
  const doomed = fate.failing.size + fate.deadly.size;
  return { simulation: new Simulation(numTrials, numSlots, fate, models), ids, fate, doomed };
}

describe('whatever happens', () => {
  test('every trial ends once, with every row on disk, and nothing is acknowledged before it is', () => {
    fc.assert(
      fc.property(setting, fc.array(anything, { maxLength: 300, size: 'max' }), (given, happenings) => {
        const { simulation, ids, fate, doomed } = simulate(given);
        for (const { happening, target } of happenings) simulation.happen(happening, target);
        simulation.settle();
        const { outcome, endings } = simulation;
        if (outcome?.status === 'stranded') return; // every worker was killed before it began anything
        expect(outcome).toMatchObject({ status: 'complete', numUnfinished: 0 });
        expect([...endings.keys()].sort()).toEqual(ids);
        expect(outcome!.numDone + outcome!.numFailed).toBe(given.numTrials);
        expect(outcome!.numFailed).toBeGreaterThanOrEqual(doomed);
        for (const id of ids.filter((id) => endings.get(id) === 'result')) {
          expect(simulation.rowsOf(id)).toBe(NUM_ROWS);
          expect(fate.failing.has(id) || fate.deadly.has(id)).toBe(false);
        }
        for (const id of ids.filter((id) => endings.get(id) === 'failure')) {
          expect(simulation.numAttempts.get(id)).toBeGreaterThanOrEqual(settings.maxAttempts);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('workers that have nothing to do assist', () => {
    const { simulation } = simulate({ numTrials: 1, numSlots: 3, numFailing: 0, numDeadly: 0, models: [] });
    simulation.settle();
    expect(simulation.numAssists).toBeGreaterThan(0);
  });

  test('a run that is drained or stopped at any moment ends, and what it concluded is whole', () => {
    const end = fc.constantFrom<Happening>('drain', 'stop');
    fc.assert(
      fc.property(
        setting,
        fc.array(anything, { maxLength: 150, size: 'max' }),
        end,
        (given, happenings, onDemand) => {
          const { simulation, ids } = simulate(given);
          for (const { happening, target } of happenings) simulation.happen(happening, target);
          if (simulation.outcome === null) simulation.happen(onDemand, 0);
          simulation.settle();
          const { outcome, endings } = simulation;
          expect(outcome!.numDone + outcome!.numFailed + outcome!.numUnfinished).toBe(given.numTrials);
          for (const id of ids.filter((id) => endings.get(id) === 'result')) {
            expect(simulation.rowsOf(id)).toBe(NUM_ROWS);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
