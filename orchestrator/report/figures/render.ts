import { createRequire } from 'node:module';
import { FONT } from './chart-config.js';
import type { Figure, Layout } from './figure.js';
import { type Theme, themeVariables } from './palette.js';

/** Width of a character of the figures' font on average, in ems; vega would guess 0.8 without a canvas. */
const CHARACTER_WIDTH = 0.56;

/** What vega exports beside what it declares. */
interface TextMeasuring {
  readonly textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
}

/** Draws a figure as SVG whose colours are CSS variables. */
export async function renderSvg(figure: Figure, layout: Layout): Promise<string> {
  const vega = await import('vega');
  const { compile } = await import('vega-lite');
  // The scene graph's own numbering and text measure are global; set, they make equal figures equal bytes anywhere.
  vega.resetSVGDefIds();
  (vega as unknown as TextMeasuring).textMetrics.width = ({ fontSize = 11 }, text) =>
    CHARACTER_WIDTH * fontSize * String(text).length;
  const view = new vega.View(vega.parse(compile(figure.spec(layout)).spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    const ownIds = `${figure.stem}-${layout}-`;
    return svg.replaceAll(/(id="|url\(#)(\w+)/g, `$1${ownIds}$2`);
  } finally {
    view.finalize();
  }
}

/** The same picture in one theme's colours, for files that stand alone. */
export function withTheme(svg: string, theme: Theme): string {
  const variables = themeVariables(theme);
  return svg
    .replaceAll(/var\((--[\w-]+)\)/g, (reference, name: string) => variables[name] ?? reference)
    .replaceAll(`font-family="${FONT}"`, `font-family="${FONT}, system-ui, sans-serif"`);
}

/** Pixels of the picture for each of the figure. */
const SCALE = 2;

/** Renders an SVG with the font that ships with Sparsight, so that a machine without fonts draws the same picture. */
export async function renderPng(svg: string): Promise<Buffer> {
  const { Resvg } = await import('@resvg/resvg-js');
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
    resolve(`@expo-google-fonts/inter/${file}`),
  );
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter' };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: SCALE } }).render().asPng();
}
