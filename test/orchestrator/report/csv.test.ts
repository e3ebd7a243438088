import { expect, test } from '@jest/globals';
import { csvLine, inert } from '../../../orchestrator/report/tables/csv.js';

test.each([
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("http://x";"y")', '\'=HYPERLINK("http://x";"y")'],
  ['+1+cmd|/C calc!A0', "'+1+cmd|/C calc!A0"],
  ['@SUM(1)', "'@SUM(1)"],
  ['-2+3+cmd', "'-2+3+cmd"],
  ['\t=1', "'\t=1"],
])('a text that a spreadsheet would compute is inert: %j', (text, expected) => {
  expect(inert(text)).toBe(expected);
});

test.each(['cats', 'a=b', '-0.5', '+1.2 ± 0.3', '-inf', '-', '', '50 %', 'mask=none'])(
  'other texts stay as they are: %j',
  (text) => {
    expect(inert(text)).toBe(text);
  },
);

test('numbers stay numbers', () => {
  expect(csvLine([-0.5, '=x', null, Number.NEGATIVE_INFINITY])).toBe("-0.5,'=x,,-inf\r\n");
});
