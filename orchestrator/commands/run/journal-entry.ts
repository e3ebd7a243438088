import type { Notification } from '../../scheduler/notification.js';

/** Fields of the history's entry for what the store does not note itself; null for all else. */
export function journalEntry(notification: Notification): Readonly<Record<string, unknown>> | null {
  switch (notification.type) {
    case 'worker_joined': {
      const { worker_id, host, pid, device, device_name } = notification.hello;
      return { worker_id, host, pid, device, device_name };
    }
    case 'worker_lost': {
      const { workerId, reason, detail } = notification;
      return { worker_id: workerId, reason, detail };
    }
    case 'trial_retried': {
      const { trialId, attempt, error } = notification;
      return { trial_id: trialId, attempt, error };
    }
    case 'trial_stopped': {
      const { trialId, attempt, step } = notification;
      return { trial_id: trialId, attempt, step };
    }
    case 'draining':
      return {};
    default:
      return null;
  }
}
