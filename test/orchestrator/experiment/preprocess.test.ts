// What a file says of preprocessing, and what a trial makes of it: numbers for names, one value for what has no effect.
import { describe, expect, test } from '@jest/globals';
import { preprocessText } from '../../../orchestrator/experiment/preprocess-text.js';
import type { Trial } from '../../../orchestrator/protocol/generated.js';
import { loadText, planText } from './memory-sources.js';

const PLAIN = trialOf('');

function trialOf(model: string): Trial {
  const text = `name: x\ndataset: { name: cifar10, path: /data/cifar10 }\nmodel: { ${model} }\n`;
  return [...planText(text).trials()][0]!.trial;
}

function preprocessOf(settings: string) {
  return trialOf(`preprocess: { ${settings} }`).model.preprocess;
}

describe('settings that change nothing', () => {
  test.each([
    '',
    'mask_at: input',
    'range: 0-1',
    'interpolation: bilinear, antialias: true',
    'resized_as: null',
  ])('%s', (settings) => {
    const trial = trialOf(`preprocess: { ${settings} }`);
    expect(trial.model.preprocess).toBeNull();
    expect(trial.trial_id).toBe(PLAIN.trial_id);
  });
});

test('a trial without preprocessing is the trial that it was before there was such a thing', () => {
  const { preprocess: _, ...model } = PLAIN.model;
  expect(Object.keys(model)).not.toContain('preprocess');
  expect(PLAIN.dataset.resampling).toBeNull();
});

test('every setting with an effect makes another trial', () => {
  const settings = [
    'resize: 64',
    'resize: 65',
    'resize: 64, center_crop: 56',
    'center_crop: 24',
    'resize: 64, interpolation: bicubic',
    'resize: 64, resized_as: tensor',
    'resize: 64, resized_as: tensor, antialias: false',
    'resize: 64, mask_at: source',
    'mean: imagenet',
    'mean: clip',
    'mean: imagenet, std: clip',
    'channel_order: bgr',
    'layout: nhwc',
  ];
  const ids = settings.map((each) => trialOf(`preprocess: { ${each} }`).trial_id);
  expect(new Set([PLAIN.trial_id, ...ids]).size).toBe(settings.length + 1);
});

test('images are resized as part of the data set where pixels are hidden in the input, else not', () => {
  const at = (where: string) => trialOf(`preprocess: { resize: 64, center_crop: 56, mask_at: ${where} }`);
  const resampling = {
    resize: 64,
    center_crop: 56,
    interpolation: 'bilinear',
    antialias: true,
    resized_as: 'picture',
  };
  expect(at('input').dataset.resampling).toEqual(resampling);
  expect(at('input').model.preprocess).toMatchObject({ resampling, mask_at: 'input' });
  expect(at('source').dataset.resampling).toBeNull();
  expect(at('source').model.preprocess).toMatchObject({
    resampling: { ...resampling, resized_as: 'tensor' },
    mask_at: 'source',
  });
});

test('names are brought to the range and order of channels, lists are taken as they are', () => {
  expect(preprocessOf('mean: inception, range: 0-255')).toMatchObject({
    mean: [127.5, 127.5, 127.5],
    std: [127.5, 127.5, 127.5],
  });
  expect(preprocessOf('mean: imagenet, channel_order: bgr')).toMatchObject({
    mean: [0.406, 0.456, 0.485],
    std: [0.225, 0.224, 0.229],
  });
  expect(
    preprocessOf('mean: [104, 117, 124], std: [1, 1, 1], range: 0-255, channel_order: bgr'),
  ).toMatchObject({
    mean: [104, 117, 124],
  });
});

describe('what timm says', () => {
  const of = (preprocess: string) => {
    const loaded = loadText(`name: x\nmodel: { name: 'timm:net', preprocess: ${preprocess} }\n`);
    return loaded.sections.read(loaded.site).model.preprocess;
  };

  test('of everything', () => {
    expect(of('timm')).toEqual({
      resampling: {
        resize: 248,
        center_crop: 224,
        interpolation: 'bicubic',
        antialias: true,
        resized_as: 'picture',
      },
      mean: [0.5, 0.25, 0.5],
      std: [0.5, 0.5, 0.25],
      channel_order: 'rgb',
      range: '0-1',
      layout: 'nchw',
      mask_at: 'input',
    });
  });

  test('of mean and deviation alone, brought to range and order', () => {
    expect(of('{ mean: timm, range: 0-255 }')).toMatchObject({
      resampling: null,
      mean: [127.5, 63.75, 127.5],
      std: [127.5, 127.5, 63.75],
    });
    expect(of('{ mean: timm, channel_order: bgr }')).toMatchObject({ std: [0.25, 0.5, 0.5] });
  });

  test('nothing of a model of another source', () => {
    expect(() => trialOf('preprocess: timm')).toThrow(
      'Expected the model of `timm` to be one of timm, timm:NAME, got other – at model.preprocess (x.yaml:3:',
    );
  });
});

test('two models with other inputs are two data sets, with the same input one', () => {
  const text = `name: x
dataset: { name: cifar10, path: /data/cifar10 }
sweep: { grid: { model.preprocess.resize: [64, 96], train.epochs: [1, 2] }, include: [] }
model: { preprocess: {} }
`;
  const datasets = [...planText(text).trials()].map(({ trial }) => trial.dataset);
  expect(datasets.map(({ resampling }) => resampling?.resize)).toEqual([64, 64, 96, 96]);
  expect(datasets[0]).toBe(datasets[1]);
});

test('in words', () => {
  const text = (settings: string, more = '') => preprocessText(trialOf(`preprocess: { ${settings} }${more}`));
  expect(preprocessText(PLAIN)).toBeNull();
  expect(text('resize: 256, center_crop: 224, interpolation: bicubic, mean: imagenet')).toBe(
    'shorter side resized to 256 (bicubic, as a picture), 224×224 from the centre, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225; pixels are hidden after resizing',
  );
  expect(text('resize: 64, antialias: false, resized_as: tensor, mask_at: source, layout: nhwc')).toBe(
    'shorter side resized to 64 (bilinear, without antialiasing, as a tensor), mean and deviation of the data set, channels as the last axis; pixels are hidden before resizing',
  );
  expect(text('channel_order: bgr, range: 0-255', ', normalize: false')).toBe(
    'channels blue, green, red, values from 0 to 255, not normalised',
  );
});
