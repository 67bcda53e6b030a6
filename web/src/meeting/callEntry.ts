import type { VisibleMeeting } from '../api/meetings';
import type { MeetingFeed } from '../api/meetingFeed';
import type { Ticket } from '../api/types';
import type { DeviceChoice } from './devices/deviceChoice';
import type { Encryption, SafetyAlarm } from './encryption/encryption';

/** How a call ended for the person on this screen. */
export type CallEnd =
  'left' | 'ended' | 'removed' | 'elsewhere' | 'connection-lost' | 'not-secured';

/** Something is wrong with the encryption, and whom it is about. */
export interface Warning {
  alarm: SafetyAlarm;
  identity: string;
}

/** Everything the call needs from the pages before it. */
export interface CallEntry {
  meeting: VisibleMeeting;
  ticket: Ticket;
  role: 'physician' | 'patient';
  devices: DeviceChoice;
  /** The events of this person in this meeting. */
  feed: MeetingFeed;
  encryption: Encryption;
  /** What the physician has to know, newest last. */
  warnings: readonly Warning[];
  dismissWarning: (warning: Warning) => void;
  /** Fetches a fresh ticket from the server and remembers it. */
  renew: () => Promise<Ticket>;
  onClosed: (end: CallEnd) => void;
}
