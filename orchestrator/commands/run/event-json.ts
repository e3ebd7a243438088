import type { Notification } from '../../scheduler/notification.js';

/** A notification as a line of NDJSON: its fields in snake_case, and when it came. */
export function eventJson(notification: Notification, at: Date): string {
  const fields = Object.entries(notification).map(([name, value]) => [snakeCase(name), value]);
  return JSON.stringify({ at: at.toISOString(), ...Object.fromEntries(fields) });
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
