import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { candidates, type Surroundings } from '../../../orchestrator/commands/completion/candidates.js';
import { completionScript } from '../../../orchestrator/commands/completion/scripts.js';

const around: Surroundings = {
  commands: ['run', 'plan', 'status'],
  options: ['runs', 'device', 'json'],
  runs: ['quickstart-0123abcd', 'regimes-4567cdef'],
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
    ['experiment run --de', ['--device']],
    ['experiment run --device c', ['cpu', 'cuda']],
    ['experiment status ', ['latest', 'quickstart-0123abcd', 'regimes-4567cdef']],
    ['experiment run x.yml train.reg', ['train.regime=']],
    ['experiment run x.yml train.regime=m', ['train.regime=masked', 'train.regime=mixed']],
    [
      'experiment run x.yml train.optimizer.name=',
      ['train.optimizer.name=sgd', 'train.optimizer.name=adamw'],
    ],
    ['experiment run x.yml train.optimizer.nesterov=f', ['train.optimizer.nesterov=false']],
    [
      'experiment run x.yml ~train.mask.r',
      ['~train.mask.ratio', '~train.mask.ratio.uniform', '~train.mask.ratio.log_uniform'],
    ],
    ['experiment run x.yml +model.o', ['+model.options=']],
    ['experiment run x.yml see', ['seeds=']],
    ['experiment run x.yml nonsense=', []],
    ['experiment completion z', ['zsh']],
  ])('%p', (line, words) => {
    expect(candidates(line, around)).toEqual(words);
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
