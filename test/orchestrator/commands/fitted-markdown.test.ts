import { expect, test } from '@jest/globals';
import { fittedMarkdown } from '../../../orchestrator/commands/fitted-markdown.js';

const MARKDOWN = `**Accuracy in percent by hidden pixels; chance is 10 %.**

| regime   | fill  | hidden | pixels | α salient block | γ scatter |
| -------- | ----- | -----: | -----: | --------------: | --------: |
| original | black |    0 % |      0 |      97.4 ± 1.8 |      97.4 |
|          |       |   50 % |     32 |     65.3 ± 37.2 |      39.0 |
| original | white |    0 % |      0 |      97.4 ± 1.8 |      97.4 |
| masked   | black |    0 % |      0 |      91.4 ± 3.5 |         – |

- On clean images: −2.6 points in all.
`;

test('without a terminal, and where there is room, nothing changes', () => {
  expect(fittedMarkdown(MARKDOWN, undefined)).toBe(MARKDOWN);
  expect(fittedMarkdown(MARKDOWN, 70)).toBe(MARKDOWN);
});

test('on a narrow terminal a table is told group by group, in as many parts as it takes', () => {
  expect(fittedMarkdown(MARKDOWN, 36)).toBe(`**Accuracy in percent by hidden
pixels; chance is 10 %.**

regime: original
fill: black
hidden  pixels  α salient block
   0 %       0       97.4 ± 1.8
  50 %      32      65.3 ± 37.2

hidden  γ scatter
   0 %       97.4
  50 %       39.0

regime: original
fill: white
hidden  pixels  α salient block
   0 %       0       97.4 ± 1.8

hidden  γ scatter
   0 %       97.4

regime: masked
fill: black
hidden  pixels  α salient block
   0 %       0       91.4 ± 3.5

hidden  γ scatter
   0 %          –

- On clean images: −2.6 points in
  all.
`);
});

test.each([1, 20, 42, 60])(
  'at %d columns no line is wider, but for a word or a column that is',
  (columns) => {
    const widest = Math.max(
      ...fittedMarkdown(MARKDOWN, columns)
        .split('\n')
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(Math.max(columns, 'hidden  α salient block'.length));
  },
);
