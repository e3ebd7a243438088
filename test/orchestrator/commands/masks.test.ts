import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { FAMILY_TRAITS, FILL_NAME_TRAITS } from '../../../orchestrator/protocol/generated.js';
import { Child } from '../../fixtures/processes/child.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const FAMILIES = Object.keys(FAMILY_TRAITS)
  .filter((name) => name !== 'none')
  .join(', ');
const NO_SEARCHES = Object.keys(FAMILY_TRAITS)
  .filter((name) => FAMILY_TRAITS[name as keyof typeof FAMILY_TRAITS].is_search !== true)
  .sort()
  .join(', ');
const FILLS = Object.keys(FILL_NAME_TRAITS)
  .filter((name) => name !== 'none')
  .join(', ');

let folder: string;

beforeEach(() => {
  folder = scratchFolder();
});

async function masks(...args: string[]) {
  const child = Child.cliWith({ SPARSIGHT_CACHE: join(folder, 'cache') }, 'masks', ...args);
  const lines = await child.remainingLines();
  const said = child.stderr.replaceAll(JSON.stringify(folder).slice(1, -1), '<folder>');
  return { lines, said: said.replaceAll(folder, '<folder>'), exitCode: await child.ended() };
}

describe('masks', () => {
  test('draws a sheet, of a picture behind -- too', async () => {
    const out = join(folder, 'first.png');
    const { lines, exitCode } = await masks(
      '--families',
      'scatter',
      'alpha',
      '--ratios',
      '0.1',
      '--out',
      out,
    );
    expect([lines.at(-1), exitCode]).toEqual([expect.stringMatching(/first\.png \(\d+×\d+\)$/), 0]);
    const again = await masks('--out', join(folder, 'second.png'), '--families', 'scatter', '--', out);
    expect([again.said, again.exitCode]).toEqual(['', 0]);
  });

  test.each([
    [
      ['--families', 'scater'],
      `Expected mask family to be one of ${FAMILIES}, got "scater" – at --families.\nDid you mean "scatter"?`,
    ],
    [
      ['--families', 'scatter,random_block'],
      'Expected --families to be values with spaces between them, got "scatter,random_block".\nWrite --families scatter random_block',
    ],
    [
      ['--families', 'worst_block'],
      `Expected masks to be some that need no model, got "worst_block" – at --families.\nChoose of ${NO_SEARCHES}.`,
    ],
    [['--families'], 'Expected --families to be followed by a value, got nothing.'],
    [['--ratios'], 'Expected --ratios to be followed by a value, got nothing.'],
    [
      ['--ratios', '0.1', '5'],
      'Expected ratio to be a number in [0, 1], got "5" – at --ratios.\nDid you mean 0.05?',
    ],
    [
      ['--ratios', '0.1,0.5'],
      'Expected --ratios to be values with spaces between them, got "0.1,0.5".\nWrite --ratios 0.1 0.5',
    ],
    [
      ['--fill', 'blak'],
      `Expected fill to be one of ${FILLS}, got "blak" – at --fill.\nDid you mean "black"?`,
    ],
    [['--fill', 'none'], `Expected fill to be one of ${FILLS}, got "none" – at --fill.`],
    [
      ['--with', 'granularity=3'],
      'Expected granularity to be a divisor of both sides of the images, 8 and 8, got 3 – at --with.\nChoose of 1, 2, 4, 8.',
    ],
    [
      ['--with', 'period=3'],
      'Expected parameter of the families to be one of saliency, samples, sigma, steps, patch, granularity, got "period" – at --with.',
    ],
    [
      ['--families', 'stripes', '--with', 'period=9'],
      'Expected period of stripes to be at most 8, the rows of the images, got 9 – at --with.',
    ],
    [
      ['--families', 'given', '--with', 'path=/nowhere'],
      'Expected mask image /nowhere to be a readable image file, got No such file or directory – at --with.\nPNG, TIFF, JPEG and the like can be read; check the path.',
    ],
    [['--with', 'granularity'], 'Expected parameter to be name=value, got "granularity" – at --with.'],
    [
      ['--families', 'given'],
      'Expected parameter path of given to be given, got nothing – at --families.\nAdd --with path=…',
    ],
    [['--images', '0'], 'Expected --images to be an integer in [1, 100], got 0.'],
    [['--key', '-1'], 'Expected --key to be an integer in [0, 4294967295], got -1.'],
    [['--size', 'x'], 'Expected --size to be a number, got "x".\nSuch as --size 2.'],
    [['--size'], 'Expected --size to be followed by a value, got nothing.'],
    [[''], 'Expected experiment file or picture to be the path of one, got "".'],
    [
      ['nowhere.png'],
      'Expected the picture to be a file that can be read, got "No such file or directory" – at <folder>/nowhere.png.\nCheck the path.',
    ],
    [
      ['nowhere.yaml'],
      'Expected experiment file <folder>/nowhere.yaml to be readable, got no such file – at <folder>/nowhere.yaml:1:1.',
    ],
    [
      ['--out', 'x.jpg'],
      'Expected the file of the contact sheet to be a .png, got "<folder>/x.jpg" – at --out.\nDid you mean <folder>/x.png?',
    ],
    [
      ['--out', 'none/x.png'],
      'Expected the contact sheet to be writable, got "No such file or directory" – at <folder>/none/x.png.\nName another by --out, in a folder that is there and can be written.',
    ],
  ])('refuses %j', async (args, message) => {
    const out = args.includes('--out') ? [] : ['--out', join(folder, 'sheet.png')];
    const { lines, said, exitCode } = await masks(
      ...out,
      ...args.map((word) => (/\.\w/.test(word) && !word.startsWith('0') ? join(folder, word) : word)),
    );
    expect(said).toBe(`${message}\n`);
    expect([lines, exitCode]).toEqual([[], 2]);
    expect(existsSync(join(folder, 'sheet.png'))).toBe(false);
  });
});
