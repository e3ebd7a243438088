import type { MetricRow } from '../protocol/generated.js';

/** What makes a row of metrics.jsonl unique. */
export function metricKey({ name, step }: MetricRow): string {
  return `${step} ${name}`;
}
