import type { Result } from '../../protocol/generated.js';
import type { RunSummary } from '../estimates/summary.js';
import { count } from '../words/format.js';
import { type Html, html } from './html.js';

/** Every trial with its status. */
export function trialsHtml({ points }: RunSummary): Html {
  const rows = points.flatMap(({ label, trials }) =>
    trials.map(({ trialId, seed, status, result }) => {
      const numbers = result === null ? ['', '', '', ''] : numbersOf(result);
      const cells = numbers.map((text) => html`<td>${text}</td>`);
      return html`<tr><td class="text">${label}</td><td>${seed}</td><td class="text">${status}</td>${cells}<td class="text">${result?.device ?? null}</td><td class="text"><code>${trialId}</code></td></tr>
`;
    }),
  );
  return html`<div class="scroll tall" tabindex="0" role="region" aria-label="Trials"><table>
<thead><tr><th scope="col" class="text">point</th><th scope="col">seed</th><th scope="col" class="text">status</th><th scope="col">steps</th><th scope="col">parameters</th><th scope="col">training, s</th><th scope="col">evaluation, s</th><th scope="col" class="text">device</th><th scope="col" class="text">trial</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>
`;
}

function numbersOf({ num_steps, num_parameters, train_s, evaluate_s }: Result): string[] {
  return [count(num_steps), count(num_parameters), train_s.toFixed(1), evaluate_s.toFixed(1)];
}
