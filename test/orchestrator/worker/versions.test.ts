import { expect, test } from '@jest/globals';
import { resultVersions } from '../../../orchestrator/worker/versions.js';

test('of torch, major and minor count', () => {
  expect(resultVersions({ python: '/p', versions: { torch: '2.13.0+cu130' } }).torch).toBe('2.13');
});
