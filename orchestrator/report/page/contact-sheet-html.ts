import { type Html, html } from './html.js';

/** PNGs of the contact sheet by their ground; runs of earlier versions have the light one alone. */
export interface ContactSheetPictures {
  readonly light: Buffer;
  readonly dark: Buffer | null;
}

/** The contact sheet, embedded; on paper it is the light one. It keeps its size, so that its labels can be read. */
export function contactSheetHtml({ light, dark }: ContactSheetPictures, caption: string): Html {
  const source =
    dark && html`<source media="screen and (prefers-color-scheme: dark)" srcset="${dataAddress(dark)}">`;
  return html`<figure id="contact-sheet">
<h3>What is hidden</h3>
<div class="scroll" tabindex="0" role="region" aria-label="What is hidden"><picture>${source}<img alt="Images of the data set under each mask family and amount." src="${dataAddress(light)}"></picture></div>
<figcaption>${caption}</figcaption>
</figure>
`;
}

function dataAddress(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`;
}
