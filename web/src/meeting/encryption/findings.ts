import type { Finding } from '../../api/types';
import type { SafetyAlarm } from './encryption';

/** How the audit calls an alarm; null where there is nothing to write. */
export function findingOf(alarm: SafetyAlarm): Finding | null {
  switch (alarm) {
    case 'plain-track':
    case 'plain-data':
      return alarm;
    case 'ghost':
      return 'unknown-participant';
    case 'renamed':
      return 'renamed-participant';
    case 'codes-differ':
      return 'codes-unequal';
    case 'handshake-changed':
      return 'key-changed';
    case 'forged-message':
    case 'replayed-message':
    case 'heartbeat-fork':
      return 'forged-message';
    case 'heartbeat-lost':
    case 'relay-silent':
      return 'relay-silent';
    case 'tan-failed':
    case 'tan-locked':
    case 'too-many-attempts':
      return null;
  }
}
