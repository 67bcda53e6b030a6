import type { VisibleMeeting } from '../api/meetings';
import type { Ticket } from '../api/types';
import type { DeviceChoice } from './devices/deviceChoice';

/** How a call ended for the person on this screen. */
export type CallEnd = 'left' | 'ended' | 'removed' | 'elsewhere' | 'connection-lost';

/** Everything the call needs from the pages before it. */
export interface CallEntry {
  meeting: VisibleMeeting;
  ticket: Ticket;
  role: 'physician' | 'patient';
  devices: DeviceChoice;
  /** Fetches a fresh ticket from the server and remembers it. */
  renew: () => Promise<Ticket>;
  onClosed: (end: CallEnd) => void;
}
