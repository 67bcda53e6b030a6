import type { PinState } from './core/pin';
import type { GuestState, HostParticipant } from './protocol';

/** What is said in words about a person's encryption (docs/e2ee.md section 10); one key of texts each. */
export type Trust = 'none' | 'unverified' | 'verified' | 'known' | 'warning';

/** What the host's page says about a guest. */
export function trustInGuest(guest: HostParticipant): Trust {
  if (guest.guestVerdict === false) return 'warning';
  if (guest.state !== 'member') return 'none';
  return guest.verified ? 'verified' : 'unverified';
}

/** What the guest's page says about the practice. */
export function trustInHost(state: GuestState, pin: PinState): Trust {
  if (state.phase === 'key-changed' || state.verdict === false) return 'warning';
  if (state.phase !== 'inside') return 'none';
  // The own press counts, not the host's: this person heard the digits.
  if (state.tan === 'right' || state.verdict === true) return 'verified';
  return pin.kind === 'known' ? 'known' : 'unverified';
}
