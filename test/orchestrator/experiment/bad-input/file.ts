import { type BadInput, bad, bytes, n } from './bad-input.js';

/** The file as text, and what it extends. */
export const fileCases: readonly BadInput[] = [
  bad(
    'a file that is not there',
    { 'quickstart.yaml': n, 'x.yml': n },
    'Expected experiment file x.yaml to be readable, got no such file – at x.yaml:1:1.\n' +
      'Did you mean "x.yml"?',
  ),
  bad(
    'a directory in place of a file',
    { 'x.yaml': { code: 'EISDIR' } },
    'Expected experiment file x.yaml to be readable, got a directory – at x.yaml:1:1.',
  ),
  bad(
    'a file that may not be read',
    { 'x.yaml': { code: 'EACCES' } },
    'Expected experiment file x.yaml to be readable, got no permission to read it – at x.yaml:1:1.',
  ),
  bad(
    'an empty file',
    '',
    'Expected name to be given, got nothing – at name (x.yaml:1:1).\n' + 'Add "name: …" there.',
  ),
  bad(
    'a file of comments only',
    '# nothing\n',
    'Expected name to be given, got nothing – at name (x.yaml:1:1).\n' + 'Add "name: …" there.',
  ),
  bad(
    'a list in place of settings',
    '- name: x\n',
    'Expected experiment file to be a mapping, got a list – at x.yaml:1:1.',
  ),
  bad(
    'a text in place of settings',
    'just words\n',
    'Expected experiment file to be a mapping, got "just words" – at x.yaml:1:1.',
  ),
  bad(
    'no-break spaces as indentation',
    'name: x\ntrain:\n\u00a0\u00a0epochs: 3\n\u00a0\u00a0regime: mixed\n',
    'Expected space to be one that YAML knows, got a no-break space (U+00A0) – at x.yaml:3:1.\n' +
      'Write a space in its place; if it is meant, put the text around it in quotes.',
  ),
  bad(
    'no-break spaces in a part of an indentation',
    'name: x\ntrain:\n  epochs: 3\n\u00a0 regime: mixed\n',
    'Expected space to be one that YAML knows, got a no-break space (U+00A0) – at x.yaml:4:1.\n' +
      'Write a space in its place; if it is meant, put the text around it in quotes.',
  ),
  bad(
    'a thin space behind a colon',
    'name: x\ntrain:\n  epochs:\u20093\n',
    'Expected space to be one that YAML knows, got U+2009 – at x.yaml:3:10.\n' +
      'Write a space in its place; if it is meant, put the text around it in quotes.',
  ),
  bad(
    'a character of no width at the end of a value',
    'name: x\ntrain: { regime: mixed\u200b }\n',
    'Expected space to be one that YAML knows, got U+200B – at x.yaml:2:23.\n' +
      'Write a space in its place; if it is meant, put the text around it in quotes.',
  ),
  bad(
    'quotes of a word processor around a choice',
    'name: x\ntrain: { regime: ‘mixed’ }\n',
    'Expected regime to be one of original, masked, mixed, got "‘mixed’" – at train.regime (x.yaml:2:18).\n' +
      'Write straight quotes, or none: "mixed".',
  ),
  bad(
    'a merge key with no mapping',
    'name: x\ntrain: { <<: 5 }\n',
    'Expected value of the key << to be a mapping or a list of mappings, got 5 – at x.yaml:2:10.\n' +
      'Name a mapping by its anchor: <<: *name, or several: <<: [*one, *other].',
  ),
  bad(
    'a merge key twice',
    'name: x\ndataset: &a { name: digits }\ntrain: { <<: *a, <<: *a }\n',
    'Expected key to be written once, got << twice – at x.yaml:3:18.\n' + 'Remove one of the two.',
  ),
  bad(
    'a setting that was merged and is none here',
    'name: x\ndataset: &a { max_train: 9 }\ntrain: { <<: *a, epochs: 3 }\n',
    'Expected setting to be a known one, got "max_train" – at train.max_train (x.yaml:2:15).\n' +
      'Did you mean "dataset.max_train"?',
  ),
  bad(
    'broken YAML',
    'name: x\ntrain: { epochs: 3\nmodel: {}\n',
    'Expected file to be YAML 1.2, got Flow map in block collection must be sufficiently indented and end with a } – at x.yaml:3:1.',
  ),
  bad(
    'a tab as indentation',
    'name: x\ntrain:\n\tepochs: 3\n',
    'Expected file to be YAML 1.2, got Tabs are not allowed as indentation – at x.yaml:3:1.',
  ),
  bad(
    'two documents',
    'name: x\n---\nname: y\n',
    'Expected file to be one YAML document, got several – at x.yaml:2:1.',
  ),
  bad(
    'an old YAML version',
    '%YAML 1.1\n---\nname: x\n',
    'Expected YAML version to be 1.2, got "1.1" – at x.yaml:1:1.',
  ),
  bad(
    'an unknown tag',
    'name: !secret x\n',
    'Expected file to be YAML 1.2, got Unresolved tag: !secret – at x.yaml:1:7.',
  ),
  bad(
    'a duplicate key',
    'name: x\ntrain:\n  epochs: 3\n  batch_size: 8\n  epochs: 4\n',
    'Expected key to be written once, got epochs twice – at x.yaml:5:3.\n' + 'Remove one of the two.',
  ),
  bad(
    'a key that is no text',
    'name: x\n3: y\n',
    'Expected key to be a text, got 3 – at x.yaml:2:1.\n' + 'Put it in quotes if it is meant.',
  ),
  bad(
    'an alias without its anchor',
    'name: x\nmodel: *nowhere\n',
    'Expected alias to be the name of an anchor above, got "*nowhere" – at x.yaml:2:8.',
  ),
  bad(
    'bytes that are not UTF-8',
    { 'x.yaml': bytes('name: x\n# ', 0xff, 0xfe) },
    'Expected experiment file to be UTF-8 text, got other bytes – at x.yaml:2:3.\n' + 'Save it as UTF-8.',
  ),
  bad(
    'UTF-16',
    { 'x.yaml': bytes(0xff, 0xfe, 0x6e, 0, 0x61, 0) },
    'Expected experiment file to be UTF-8 text, got other bytes – at x.yaml:1:1.\n' + 'Save it as UTF-8.',
  ),
  bad(
    'a control character',
    'name: x\ndescription: "a\u0000b"\n',
    'Expected experiment file to be text without control characters, got U+0000 – at x.yaml:2:16.',
  ),
  bad(
    'a file too large',
    '# padding\n'.repeat(30000),
    'Expected experiment file to be at most 256 KB, got a larger one – at x.yaml:1:1.\n' +
      'Is it the right file? An experiment file is a page of YAML.',
  ),
  bad(
    '6 KB of brackets',
    '['.repeat(6000),
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:1:33.',
  ),
  bad(
    '33 nested mappings',
    `a: ${'{a: '.repeat(33)}${'}'.repeat(33)}`,
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:1:132.',
  ),
  bad(
    '33 indented levels',
    Array.from({ length: 34 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:33:33.',
  ),
  bad(
    '33 lists in one line',
    `a:\n  ${'- '.repeat(33)}x\n`,
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:2:3.',
  ),
  bad(
    'a billion laughs',
    'a: &a [x,x,x,x,x,x,x,x,x]\n' +
      'bcdefgh'
        .split('')
        .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n') +
      '\n',
    'Expected experiment file to be at most 200000 values, got more (do aliases multiply?) – at x.yaml:1:20.',
  ),
  bad(
    'an alias inside of its own anchor',
    'name: &a [*a]\n',
    'Expected nesting to be at most 32 levels deep, got more – at x.yaml:1:10.',
  ),
  bad(
    'extends a file that is not there',
    { 'x.yaml': 'extends: bse.yaml\nname: x\n', 'base.yaml': n },
    'Expected experiment file bse.yaml to be readable, got no such file – at extends (x.yaml:1:10).\n' +
      'Did you mean "base.yaml"?',
  ),
  bad(
    'extends itself',
    { 'x.yaml': 'extends: x.yaml\nname: x\n' },
    'Expected extends to be free of circles, got "x.yaml" – at extends (x.yaml:1:10).',
  ),
  bad(
    'extends in a circle',
    { 'x.yaml': 'extends: y.yaml\n', 'y.yaml': '# y\nextends: x.yaml\n' },
    'Expected extends to be free of circles, got "x.yaml" – at extends (y.yaml:2:10).',
  ),
  bad(
    'extends a list',
    'extends: [a.yaml]\nname: x\n',
    'Expected extends to be the path of an experiment file, got ["a.yaml"] – at extends (x.yaml:1:10).',
  ),
  bad(
    'an error in the base',
    { 'x.yaml': 'extends: base.yaml\nname: x\n', 'base.yaml': 'train:\n  epoch: 3\n' },
    'Expected setting to be a known one, got "epoch" – at train.epoch (base.yaml:2:3).\n' +
      'Did you mean "epochs"?',
  ),
  bad(
    'an error over a base',
    {
      'x.yaml': 'extends: base.yaml\nname: x\ntrain: { batch_size: 0 }\n',
      'base.yaml': 'train: { epochs: 3 }\n',
    },
    'Expected batch_size to be an integer in [1, 65536], got 0 – at train.batch_size (x.yaml:3:22).',
  ),
];
