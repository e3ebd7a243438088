import { describe, expect, test } from '@jest/globals';
import { checkNode } from '../../../orchestrator/commands/doctor/node-check.js';
import { Child } from '../../fixtures/processes/child.js';
import { scratchFolder } from '../../fixtures/scratch.js';

describe('doctor', () => {
  test('finds everything there, a worker that answers included', async () => {
    const child = Child.cli('doctor', '--json', '--runs', scratchFolder());
    const findings = (await child.remainingLines()).map((line) => JSON.parse(line));
    expect(findings.filter(({ is_ok }) => !is_ok)).toEqual([]);
    expect(findings.map(({ name }) => name)).toEqual([
      ...['Node', 'runs', 'cache', 'Python', 'torch', 'devices', 'ZeroMQ', 'worker'],
    ]);
    expect(findings.at(-1).detail).toMatch(/^process \d+ on .* answered a ping in [\d.]+ ms$/);
    expect(await child.ended()).toBe(0);
  });

  test('says what is wrong and how to mend it, and goes on', async () => {
    const broken = { SPARSIGHT_PYTHON: '/bin/false', SPARSIGHT_CACHE: '/dev/null/cache' };
    const child = Child.cliWith(broken, 'doctor', '--runs', scratchFolder());
    const text = (await child.remainingLines()).join('\n');
    expect(text).toMatch(
      /^fail {2}cache {4}Expected folder to be writable, got .*\n {6}Allow writing there/m,
    );
    expect(text).toMatch(
      /^fail {2}Python {3}Expected a Python environment .*\/bin\/false.*\n {6}Name another, or leave it: unset SPARSIGHT_PYTHON$/m,
    );
    for (const name of ['torch', 'devices', 'ZeroMQ', 'worker']) {
      expect(text).toMatch(new RegExp(`^fail {2}${name} +see Python$`, 'm'));
    }
    expect(text).toMatch(/^ok {4}Node/m);
    expect(await child.ended()).toBe(4);
  });

  test('says that a device is missing which the run would miss', async () => {
    const child = Child.cliWith(
      { CUDA_VISIBLE_DEVICES: '' },
      'doctor',
      '--device',
      'cuda',
      '--runs',
      scratchFolder(),
    );
    const text = (await child.remainingLines()).join('\n');
    expect(text).toMatch(/^fail {2}devices {2}Expected --device to be .*, got "cuda"\.\n {6}\S/m);
    expect(await child.ended()).toBe(4);
  });

  test.each([
    ['18.20.0', /Expected Node to be >=20\.19, got "18\.20\.0"\.\nInstall a newer Node/],
    ['20.9.9', /got "20\.9\.9"/],
  ])('refuses Node %s', (version, message) => {
    expect(() => checkNode(version)).toThrow(message);
  });

  test('takes newer ones', () => {
    expect(['20.19.0', '20.20.1', '22.0.0'].map(checkNode)).toHaveLength(3);
  });
});
