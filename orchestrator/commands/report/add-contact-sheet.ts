import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Dataset } from '../../protocol/generated.js';
import type { RunDirectory } from '../../store/run-directory.js';
import { renderContactSheet } from '../../worker/contact-sheet.js';
import type { PythonEnvironment } from '../../worker/python-environment.js';

/** Draws, once, what a run hides, for its report; says why it cannot, as a report without a picture is one all the same. */
export function addContactSheet(
  { contactSheet }: RunDirectory,
  dataset: Dataset,
  environment: PythonEnvironment,
): void {
  if (existsSync(contactSheet)) return;
  mkdirSync(dirname(contactSheet), { recursive: true });
  const request = {
    dataset,
    image: null,
    image_size: null,
    families: ['salient_block', 'random_block', 'scatter'],
    ratios: [0.02, 0.05, 0.1, 0.2, 0.5, 0.9],
    fill: 'black',
    granularity: 1,
    mask_key: 0,
    num_images: 2,
    out: contactSheet,
  };
  try {
    renderContactSheet(request, environment);
  } catch (error) {
    process.stderr.write(
      `The report has no contact sheet: ${error instanceof Error ? error.message : error}\n`,
    );
  }
}
