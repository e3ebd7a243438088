import { type Html, html, raw } from './html.js';

/** A figure drawn for the page, once for each layout. */
export interface DrawnFigure {
  readonly stem: string;
  readonly title: string;
  readonly description: string;
  /** SVG whose colours are CSS variables. */
  readonly wide: string;
  readonly narrow: string;
}

/** A figure that shows its wide or its narrow drawing, with its text for those who do not see it. */
export function figureHtml({ stem, title, description, wide, narrow }: DrawnFigure): Html {
  return html`<figure id="${stem}">
<h3>${title}</h3>
<div class="wide" role="img" aria-label="${description}">${raw(wide)}</div>
<div class="narrow" role="img" aria-label="${description}">${raw(narrow)}</div>
<figcaption>${description} <span class="print-none"><a href="figures/${stem}.csv">Data</a>, <a href="figures/${stem}.svg">SVG</a>, <a href="figures/${stem}.png">PNG</a>.</span></figcaption>
</figure>
`;
}
