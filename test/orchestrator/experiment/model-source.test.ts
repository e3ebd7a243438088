import { expect, jest, test } from '@jest/globals';
import type { Findings } from '../../../orchestrator/experiment/findings.js';
import { bringsWeights, modelSource, shownModel } from '../../../orchestrator/experiment/model-source.js';
import { planExperiment } from '../../../orchestrator/experiment/plan-experiment.js';
import { type Files, loadText, memoryFindings } from './memory-sources.js';

function planOf(name: string, files: Files = {}, found: Partial<Findings> = {}) {
  const text = `name: x\nmodel: { name: '${name}' }\ntrain: null\nevaluate: { masks: [{ family: scatter, ratio: 0.5 }] }\n`;
  const findings: Findings = {
    ...memoryFindings,
    model: () => ({ ok: true, sha256: null, options: null }),
    networks: (asked) => asked.map(() => ({ ok: true, notes: [], files: [] })),
    weights: () => ({ ok: true, sha256: 'a'.repeat(64) }),
    ...found,
  };
  return [...planExperiment(loadText({ 'x.yaml': text, ...files }), findings).trials()][0]!.trial;
}

test.each([
  ['resnet9', { kind: 'member' }],
  ['my_models:net', { kind: 'code', module: 'my_models' }],
  ['onnx:a:b.onnx', { kind: 'file', scheme: 'onnx', file: 'a:b.onnx' }],
  ['timm:vit_tiny_patch16_224', { kind: 'library', scheme: 'timm', rest: 'vit_tiny_patch16_224' }],
])('%s', (name, source) => {
  expect(modelSource(name)).toEqual(source);
});

test('what has its weights without being given any', () => {
  const brings = (name: string, options = {}) => bringsWeights({ name, options });
  expect(['torchscript:/a.pt', 'transformers:/folder'].map((name) => brings(name))).toEqual([true, true]);
  expect(['resnet9', 'a:net', 'timm:a', 'transformers:a/b'].map((name) => brings(name))).not.toContain(true);
  expect(brings('timm:a', { pretrained: true })).toBe(true);
  expect(brings('my:net', { pretrained: true })).toBe(false);
});

test('a name is shown without the folder of its file', () => {
  expect(shownModel('onnx:/home/nets/a.onnx')).toBe('onnx:a.onnx');
  expect(shownModel('my_models:net')).toBe('my_models:net');
});

test('a file is found from the experiment file, and counts by its content alone', () => {
  const weights = jest.fn((path: string, _: string) => ({
    ok: true as const,
    sha256: path.length.toString(16).padStart(64, '0'),
  }));
  const here = planOf('torchscript:nets/a.pt', {}, { weights });
  expect(here.model).toMatchObject({ name: 'torchscript:/home/experiments/nets/a.pt', weights: null });
  expect(weights.mock.calls).toEqual([['/home/experiments/nets/a.pt', 'program']]);
  expect(planOf('torchscript:/tmp/a.pt').trial_id).toBe(planOf('torchscript:b.pt').trial_id);
  expect(planOf('torch_export:/tmp/a.pt').trial_id).not.toBe(planOf('torchscript:/tmp/a.pt').trial_id);
  expect(here.trial_id).not.toBe(planOf('torchscript:a.pt').trial_id);
});

test("a folder of Hugging Face's is a folder where there is one, else a name", () => {
  expect(planOf('transformers:./net').model.name).toBe('transformers:/home/experiments/net');
  expect(planOf('transformers:net', { net: '' }).model.name).toBe('transformers:/home/experiments/net');
});
