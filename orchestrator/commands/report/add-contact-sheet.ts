import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TrialDataset } from '../../protocol/generated.js';
import { shownMasks } from '../../report/keys/shown-masks.js';
import { makeFolder } from '../../store/disk.js';
import type { RunData } from '../../store/run-data.js';
import type { RunDirectory } from '../../store/run-directory.js';
import { type ContactSheetRequest, renderContactSheet } from '../../worker/contact-sheet.js';
import { cachedFacts } from '../../worker/inspect.js';
import { pythonEnvironment } from '../../worker/python-environment.js';

/**
 * Draws, once, what a run hides, for its report, on a light and on a dark ground. Returns why it cannot, null if it can
 * or nothing is to be drawn: a report without a picture is one all the same, and so is one with the light one alone.
 */
export function addContactSheet(
  { contactSheet, darkContactSheet }: RunDirectory,
  run: RunData,
): string | null {
  const request = requestOf(run);
  const isThere = existsSync(contactSheet);
  if (request === null || (isThere && existsSync(darkContactSheet))) return null;
  const without = (reason: string): string | null => (isThere ? null : withoutSheet(reason));
  if (!isAtHand(request.dataset)) return without('its data set is not on this machine as it was.');
  const folder = dirname(contactSheet);
  makeFolder(folder);
  const [out, out_dark] = ['', '-dark'].map((ground) =>
    join(folder, `.contact-sheet${ground}-${process.pid}.png`),
  ) as [string, string];
  try {
    renderContactSheet({ ...request, out, out_dark }, pythonEnvironment());
    renameSync(out_dark, darkContactSheet);
    renameSync(out, contactSheet);
    return null;
  } catch (error) {
    return without(error instanceof Error ? error.message : String(error));
  } finally {
    for (const drawn of [out, out_dark]) rmSync(drawn, { force: true });
  }
}

function requestOf(
  run: RunData,
): (Omit<ContactSheetRequest, 'out' | 'out_dark'> & { dataset: TrialDataset }) | null {
  const config = run.trials.find((trial) => trial.config !== null)?.config;
  if (!config) return null;
  const { dataset, evaluate } = config;
  const shown = shownMasks(run, dataset.facts.image_height * dataset.facts.image_width);
  if (shown === null) return null;
  const { masks, ratios, fill } = shown;
  const { mask_key, split } = evaluate;
  const ofRun = { masks, ratios, fill, mask_key, split };
  return { dataset, image: null, image_size: null, num_images: 2, ...ofRun };
}

/** Whether the images can be had without fetching or decoding anything, and are those that were evaluated. */
function isAtHand({ facts, ...settings }: TrialDataset): boolean {
  return cachedFacts(settings)?.fingerprint === facts.fingerprint;
}

function withoutSheet(reason: string): string {
  return `The report has no contact sheet: ${reason}`;
}
