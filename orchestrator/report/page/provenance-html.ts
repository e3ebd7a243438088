import { preprocessText } from '../../experiment/preprocess-text.js';
import { numClassesText, splitTexts } from '../../experiment/split-texts.js';
import type { Trial } from '../../protocol/generated.js';
import type { RunSummary } from '../estimates/summary.js';
import { count } from '../words/format.js';
import { type Html, html } from './html.js';

/** What the numbers were made with, and the command that makes them again. */
export function provenanceHtml({ run, points }: RunSummary): Html {
  const { provenance } = run;
  const entries = [...datasetEntries(points), ...machineEntries(provenance)];
  return html`<dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<h3>Make it again</h3>
<pre><code>${provenance.command ?? `yarn experiment run ${run.name}`}
yarn experiment report ${run.name}</code></pre>
`;
}

type Entry = readonly [string, string];

function datasetEntries(points: RunSummary['points']): Entry[] {
  const config = points.flatMap(({ trials }) => trials).find((trial) => trial.config !== null)?.config;
  if (!config) return [];
  const { facts, name } = config.dataset;
  const { image_height, image_width, num_channels, num_train, num_val, num_test } = facts;
  return [
    ['data set', `${name}: ${image_height} × ${image_width} × ${num_channels}, ${numClassesText(facts)}`],
    ['images', `${count(num_train)} train, ${count(num_val)} val, ${count(num_test)} test`],
    ['splits', splitTexts(config.dataset).join('; ')],
    ...preprocessEntries(config),
    ['fingerprint', facts.fingerprint],
    ['masks', `suite ${config.versions.mask_suite}, key ${config.evaluate.mask_key}`],
  ];
}

function preprocessEntries(config: Trial): Entry[] {
  const text = preprocessText(config);
  return text === null ? [] : [['preprocessing', text]];
}

function machineEntries(provenance: RunSummary['run']['provenance']): Entry[] {
  const { started_at, sparsight, git_commit, git_dirty, versions, cpu_model, num_cores } = provenance;
  const commit = git_commit ? `, commit ${git_commit}${git_dirty ? ' with changes' : ''}` : '';
  const { memory_bytes, platform, devices, num_workers, num_threads, determinism, model_notes } = provenance;
  const entries: (readonly [string, string | undefined])[] = [
    ['started', started_at],
    ['Sparsight', sparsight && `${sparsight}${commit}`],
    ['versions', versions && pairs(versions)],
    ['machine', cpu_model && `${cpu_model}, ${num_cores} cores, ${gibibytes(memory_bytes)}, ${platform}`],
    ['workers', devices && `${num_workers} on ${devices.join(', ')}; threads each: ${num_threads}`],
    ['determinism', determinism && pairs(determinism)],
    ['models', model_notes?.join(' ')],
  ];
  return entries.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function pairs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function gibibytes(bytes: number | undefined): string {
  return bytes === undefined ? 'memory unknown' : `${(bytes / 2 ** 30).toFixed(0)} GiB`;
}
