import { describe, expect, test } from '@jest/globals';
import { summarise } from '../../../orchestrator/report/estimates/summary.js';
import type { Figure } from '../../../orchestrator/report/figures/figure.js';
import { SERIES_COLORS, THEMES } from '../../../orchestrator/report/figures/palette.js';
import { ratioFigure } from '../../../orchestrator/report/figures/ratio-figure.js';
import { renderPng, renderSvg, withTheme } from '../../../orchestrator/report/figures/render.js';
import { trainingFigure } from '../../../orchestrator/report/figures/training-figure.js';
import { visibleFigure } from '../../../orchestrator/report/figures/visible-figure.js';
import { answersOf } from '../../../orchestrator/report/words/answer/answer.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import { syntheticRun } from '../../fixtures/report/synthetic-run.js';

const summary = summarise(syntheticRun({ numImages: 60 }));
const figures = [ratioFigure(summary), visibleFigure(summary), trainingFigure(summary)] as Figure[];

describe.each(figures.map((figure) => [figure.stem, figure] as const))('%s', (stem, figure) => {
  test.each(['wide', 'narrow'] as const)(
    'is drawn the same every time, with ids of its own: %s',
    async (layout) => {
      const svg = await renderSvg(figure, layout);
      expect(await renderSvg(figure, layout)).toBe(svg);
      for (const [, id] of svg.matchAll(/ id="([^"]+)"/g))
        expect(id).toMatch(new RegExp(`^${stem}-${layout}-`));
      expect(svg.match(/https?:\/\/[^"]+/g)?.filter((url) => !url.startsWith('http://www.w3.org/'))).toEqual(
        [],
      );
    },
  );

  test('fits a telephone and a page', async () => {
    const widthOf = async (layout: 'wide' | 'narrow') =>
      Number(/<svg[^>]* width="([\d.]+)"/.exec(await renderSvg(figure, layout))![1]);
    expect(await widthOf('narrow')).toBeLessThanOrEqual(366);
    expect(await widthOf('wide')).toBeLessThanOrEqual(1010);
  });

  test('stands alone in either theme', async () => {
    const svg = await renderSvg(figure, 'wide');
    expect(svg).toContain('var(--ink)');
    for (const theme of [THEMES.light, THEMES.dark]) {
      const themed = withTheme(svg, theme);
      expect(themed).not.toContain('var(');
      expect(themed).toContain(theme.paper);
    }
  });
});

test('draws every mark that its data have', async () => {
  const [figure] = figures;
  expect(figure!.rows.filter(({ series }) => series === 'published')).toHaveLength(8 + 3);
  expect(figure!.rows.filter(({ series }) => series !== 'published')).toHaveLength(3 * 3 * 6);
  const svg = await renderSvg(figure!, 'wide');
  expect(numMarks(svg, 'symbol')).toBe(figure!.rows.length);
  for (const label of ['α salient block', 'β random block', 'γ scatter', 'published', 'chance']) {
    expect(svg).toContain(`>${label}</text>`);
  }
  const inLegend = svg.match(/<g class="mark-symbol role-legend-symbol[\s\S]*?<\/g>/g)!;
  expect(inLegend).toHaveLength(3 + 1);
  for (const symbol of inLegend) expect(symbol).not.toContain('dasharray');
});

describe('a metric of training', () => {
  const [name, seeds] = ['val_accuracy', 2];
  const logged = (...values: number[]): RunData => {
    const run = syntheticRun({ numImages: 20, regimes: ['mixed'], seeds });
    const metrics = values.map((value, index) => ({ name, step: (index + 1) * 10, value }));
    return { ...run, trials: run.trials.map((trial) => ({ ...trial, metrics })) };
  };
  const drawn = (run: RunData) => renderSvg(trainingFigure(summarise(run))!, 'wide');

  test('that is logged once has a point, as one place makes no line', async () => {
    expect(numMarks(await drawn(logged(0.7)), 'symbol')).toBe(seeds);
    const values = Array.from({ length: 10 }, (_, index) => index / 10);
    expect(numMarks(await drawn(logged(...values)), 'symbol')).toBe(0);
  });

  test.each([
    [
      [1, 1],
      ['90 %', '92 %', '94 %', '96 %', '98 %', '100 %'],
    ],
    [
      [0, 0],
      ['0 %', '2 %', '4 %', '6 %', '8 %', '10 %'],
    ],
    [[0.934], ['88 %', '90 %', '92 %', '94 %', '96 %', '98 %']],
    [
      [0.12, 0.97],
      ['20 %', '40 %', '60 %', '80 %', '100 %'],
    ],
  ])('has a scale that can be read: %j', async (values, ticks) => {
    const svg = await drawn(logged(...values));
    expect([...svg.matchAll(/>(\d+ %)<\/text>/g)].map(([, tick]) => tick)).toEqual(ticks);
  });
});

test('names of points are text, never markup', async () => {
  const [figure] = figures;
  const hostile = {
    ...figure!,
    rows: [],
    spec: () => ({ ...(figure!.spec('wide') as object), title: '<b>&"' }),
  };
  const svg = await renderSvg(hostile as unknown as Figure, 'wide');
  expect(svg).toContain('&lt;b&gt;&amp;');
  expect(svg).not.toContain('<b>');
});

test('more points than can be told apart are left out, and said to be', () => {
  const [trial] = syntheticRun({ numImages: 20, regimes: ['mixed'], seeds: 1 }).trials;
  const run = syntheticRun({ numImages: 20 });
  const trials = Array.from({ length: 30 }, (_, index) => ({ ...trial!, point: { 'model.width': index } }));
  const many = summarise({ ...run, trials });
  expect(new Set(ratioFigure(many)!.rows.map(({ series }) => series)).size).toBe(24);
  expect(ratioFigure(many)!.description).toContain('6 more points are not drawn');
  expect(answersOf(many)[13]).toEqual({ text: 'The table has 18 more points.', pointIndex: null });
});

test('a legend of long names fits a telephone and a page', async () => {
  const [trial] = syntheticRun({ numImages: 20, regimes: ['mixed'], seeds: 1 }).trials;
  const run = syntheticRun({ numImages: 20 });
  const trials = [0.1, 0.25].map((lr) => ({
    ...trial!,
    point: { 'model.name': `my_models_of_great_length:build_the_net_${lr}`, 'train.optimizer.lr': lr },
  }));
  const long = summarise({
    ...run,
    axes: { 'model.name': ['a', 'b'], 'train.optimizer.lr': [1, 2] },
    trials,
  });
  for (const [layout, widest] of [
    ['narrow', 366],
    ['wide', 1010],
  ] as const) {
    const svg = await renderSvg(ratioFigure(long)!, layout);
    expect(numMarks(svg, 'symbol')).toBeGreaterThan(0);
    for (const lr of [0.1, 0.25]) expect(svg).toMatch(new RegExp(`>model my_.*, lr ${lr}<`));
    expect(Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)![1])).toBeLessThanOrEqual(widest);
  }
});

test('bands are drawn of as many curves as they do not hide, and said to be', async () => {
  const [trial] = syntheticRun({ numImages: 20, regimes: ['mixed'], seeds: 1 }).trials;
  const run = syntheticRun({ numImages: 20 });
  for (const [numPoints, hasBands] of [
    [6, true],
    [7, false],
  ] as const) {
    const trials = Array.from({ length: numPoints }, (_, width) => ({ ...trial!, point: { width } }));
    const many = summarise({ ...run, trials });
    for (const figure of [ratioFigure(many)!, visibleFigure(many)!]) {
      const bands = numMarks(await renderSvg(figure, 'wide'), 'area');
      expect(bands > 0).toBe(hasBands);
      expect(figure.description.includes('Bands are 95 % intervals')).toBe(hasBands);
      expect(figure.rows.every(({ ci_low }) => ci_low !== undefined)).toBe(true);
    }
  }
});

describe('panels in several rows', () => {
  const run = syntheticRun({ numImages: 20, fills: ['black', 'noise'], ratios: [0, 0.25, 0.5, 1] });
  const all = summarise(run);
  const textsOf = async (numPanels: number): Promise<PlacedText[]> => {
    const figure = ratioFigure({ ...all, kinds: all.kinds.slice(0, numPanels) })!;
    return placedTexts(await renderSvg(figure, 'wide'));
  };

  test('have ticks that do not run into those beside them', async () => {
    const texts = (await textsOf(6)).filter(({ text }) => /^\d+ %$/.test(text));
    for (const one of texts) {
      for (const other of texts.filter(({ x, y }) => y === one.y && x > one.x))
        expect(other.x - one.x).toBeGreaterThan(3.5 * (one.text.length + other.text.length) + 10);
    }
  });

  test('have an axis below the last of each column, wherever that is', async () => {
    const texts = await textsOf(5);
    const axes = texts.filter(({ text }) => text === 'hidden pixels');
    const headings = texts.filter(({ text }) => /, (black|noise)$/.test(text));
    expect(headings).toHaveLength(5);
    for (const axis of axes) {
      const last = headings.findLast(({ x }) => Math.abs(x - axis.x) < 2)!;
      expect(axis.y - last.y).toBeLessThan(310);
    }
    expect(axes).toHaveLength(3);
    expect(new Set(axes.map(({ y }) => y)).size).toBe(2);
  });
});

test('a description keeps masks apart whose names have commas', () => {
  const fills = ['black', 'noise'] as const;
  const ofFills = summarise(syntheticRun({ numImages: 20, fills }));
  expect(ratioFigure(summary)!.description).toContain('under: α salient block; β random block; γ scatter.');
  for (const figure of [ratioFigure(ofFills)!, visibleFigure(ofFills)!])
    expect(figure.description).toContain('γ scatter, black; γ scatter, noise.');
});

test('there is no figure of what was not measured', () => {
  const pending = { 'mixed 0': 'pending' } as const;
  const nothing = summarise(syntheticRun({ regimes: ['mixed'], seeds: 1, statuses: pending }));
  expect([ratioFigure(nothing), visibleFigure(nothing), trainingFigure(nothing)]).toEqual([null, null, null]);
  expect(visibleFigure(summarise(syntheticRun({ numImages: 20, visible: [] })))).toBeNull();
});

describe('a PNG', () => {
  const picture = (content: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20" fill="#fff"/>${content}</svg>`;
  const text = (weight: number) =>
    picture(`<text x="2" y="15" font-family="Inter" font-size="14" font-weight="${weight}">αβγ 50 %</text>`);

  test('has text without any font of the system, in both weights', async () => {
    const [blank, regular, semibold] = await Promise.all([picture(''), text(400), text(600)].map(renderPng));
    expect(blank!.subarray(1, 4).toString()).toBe('PNG');
    expect(regular!.length).toBeGreaterThan(blank!.length + 300);
    expect(semibold!.equals(regular!)).toBe(false);
  });

  test('is twice as large as the drawing, for dense screens', async () => {
    const png = await renderPng(picture(''));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([160, 40]);
  });
});

describe('series colours', () => {
  test.each(['light', 'dark'] as const)('stand out from the %s paper by 3 to 1', (name) => {
    for (const color of SERIES_COLORS[name]) {
      expect(contrast(color, THEMES[name].paper)).toBeGreaterThanOrEqual(3);
    }
    for (const color of [THEMES[name].ink, THEMES[name].muted]) {
      expect(contrast(color, THEMES[name].paper)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

/** Marks of data of one type, those of legends and axes left out. */
function numMarks(svg: string, type: string): number {
  const groups = svg.match(new RegExp(`<g class="mark-${type} role-mark[\\s\\S]*?</g>`, 'g')) ?? [];
  return groups.join('').match(/<path/g)?.length ?? 0;
}

interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** All text of a drawing with its place in it, from the top. */
function placedTexts(svg: string): PlacedText[] {
  const groups: [number, number][] = [[0, 0]];
  const found: PlacedText[] = [];
  for (const [tag, text] of svg.matchAll(/<g\b[^>]*>|<\/g>|<text[^>]*>([^<]*)<\/text>/g)) {
    if (tag === '</g>') {
      groups.pop();
      continue;
    }
    const [dx, dy] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(tag)?.slice(1).map(Number) ?? [0, 0];
    const [x, y] = groups.at(-1)!;
    if (text === undefined) groups.push([x + dx!, y + dy!]);
    else found.push({ text, x: x + dx!, y: y + dy! });
  }
  return found;
}

/** Contrast ratio of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('an answer is of the first fill, and the tables of all', () => {
  const several = summarise(
    syntheticRun({ numImages: 40, fills: ['black', 'noise'], regimes: ['mixed'], seeds: 1 }),
  );
  const { text } = answersOf(several)[0]!;
  expect(text.match(/under [a-z ]+ \([αβ]\)/g)).toEqual([
    'under the most salient block (α)',
    'under a random block (β)',
  ]);
});
