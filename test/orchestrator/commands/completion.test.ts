import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { candidates, type Surroundings } from '../../../orchestrator/commands/completion/candidates.js';
import { completionScript } from '../../../orchestrator/commands/completion/scripts.js';
import { GrowingRun } from '../../fixtures/growing-run.js';
import { Child } from '../../fixtures/processes/child.js';

const around: Surroundings = {
  commands: ['run', 'plan', 'status'],
  options: new Map([
    ['runs', true],
    ['device', true],
    ['json', false],
    ['dry-run', false],
    ['model', true],
    ['weights', true],
  ]),
  runs: (folder) =>
    folder === undefined ? ['quickstart-0123abcd', 'regimes-4567cdef'] : [`other-of-${folder}`],
  points: (run) => (run === 'latest' ? ['regime=masked', 'regime=mixed'] : []),
  listFolder: (folder) =>
    ({ 'experiments/': ['quickstart.yaml', 'notes.txt', 'old/'], '.': ['x.yml', 'lab/'] })[folder] ?? [],
};

describe('candidates', () => {
  test.each([
    ['experiment ', ['run', 'plan', 'status']],
    ['experiment pl', ['plan']],
    ['experiment run ', ['experiments/quickstart.yaml', 'experiments/old/']],
    ['experiment run experiments/q', ['experiments/quickstart.yaml']],
    ['experiment plan x', ['x.yml']],
    ['experiment --json run l', ['lab/']],
    ['experiment run --d', ['--device', '--dry-run']],
    ['experiment run --runs /x ', ['experiments/quickstart.yaml', 'experiments/old/']],
    ['experiment run --runs /x x.yml see', ['seeds=']],
    ['experiment status --runs /x o', ['other-of-/x']],
    ['experiment status --runs=/x ', ['latest', 'other-of-/x']],
    ['experiment status --runs ', []],
    ['experiment compare latest regime=ma', ['regime=masked']],
    ['experiment compare q', ['quickstart-0123abcd']],
    ['experiment run --device c', ['cpu', 'cuda']],
    ['experiment init --model timm', ['timm:']],
    ['experiment init --weights ', []],
    ['experiment status ', ['latest', 'quickstart-0123abcd', 'regimes-4567cdef']],
    ['experiment run x.yml train.reg', ['train.regime=']],
    ['experiment run x.yml train.regime=m', ['train.regime=masked', 'train.regime=mixed']],
    ['experiment run x.yml train.regime=masked,mi', ['train.regime=masked,mixed']],
    [
      'experiment run x.yml train.optimizer.name=',
      ['train.optimizer.name=sgd', 'train.optimizer.name=adamw'],
    ],
    ['experiment run x.yml train.optimizer.nesterov=f', ['train.optimizer.nesterov=false']],
    [
      'experiment run x.yml ~train.mask.r',
      ['~train.mask.ratio', '~train.mask.ratio.uniform', '~train.mask.ratio.log_uniform'],
    ],
    ['experiment run x.yml +model.op', ['+model.options=']],
    ['experiment run x.yml see', ['seeds=']],
    ['experiment run x.yml nonsense=', []],
    ['experiment completion z', ['zsh']],
  ])('%p', (line, words) => {
    expect(candidates(line, around)).toEqual(words);
  });
});

describe('the words of the real program', () => {
  const wordsFor = (line: string) => Child.cli('completion', 'words', line).remainingLines();

  test('hold the options of the command at hand', async () => {
    expect(await wordsFor('experiment run --th')).toEqual(['--threads']);
    expect(await wordsFor('experiment masks --fam')).toEqual(['--families']);
    expect(await wordsFor('experiment --workers 2 --dev')).toEqual(['--device']);
    expect(await wordsFor('experiment run --threads 2 --dry-run experiments/quick')).toEqual([
      'experiments/quickstart.yaml',
    ]);
  });

  test('hold the points of a run in another folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparsight-')); // a path that is one word of a line
    const run = GrowingRun.start(folder);
    await run.close();
    const line = `experiment compare --runs ${run.runs} quick reg`;
    expect(await wordsFor(line)).toEqual(['regime=masked']);
    rmSync(folder, { recursive: true });
  });
});

/** What a bash that has read the script makes of a line, its words split as bash splits them. */
function bashReplies(words: readonly string[]): string[] {
  const line = words.join('').trimStart();
  const program = ['bash', '-c', `printf '%s\\n' "$2" train.regime=masked train.regime=mixed`, 'program'];
  const script = `${completionScript('bash', program)}
COMP_LINE='${line}' COMP_POINT=${line.length} COMP_WORDS=(${words.map((word) => `'${word.trim()}'`).join(' ')})
COMP_CWORD=${words.length - 1}; _experiment; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}

describe('the bash script', () => {
  test('asks for the words of the line', () => {
    expect(bashReplies(['experiment', ' ru'])[0]).toBe('words');
  });

  test('leaves out what stands before the equals sign, as bash keeps it', () => {
    expect(bashReplies(['experiment', ' run', ' x', ' train.regime', '=', 'm']).slice(1)).toEqual([
      'masked',
      'mixed',
    ]);
    expect(bashReplies(['experiment', ' run', ' x', ' train.regime', '=']).slice(1)).toEqual([
      'masked',
      'mixed',
    ]);
  });
});

test.each(['bash', 'zsh', 'fish'] as const)('the %s script quotes the program', (shell) => {
  expect(completionScript(shell, ["/it's here/node", 'cli.js'])).toContain(`'/it'\\''s here/node' 'cli.js'`);
});
