import type { TFunction } from 'i18next';
import { comparePin, type PinState } from '../../e2ee/core/pin';
import { trustInGuest, trustInHost, type Trust } from '../../e2ee/trust';
import type { Encryption, GuestEncryption, HostEncryption } from './encryption';

/** The whole consultation in one word of `Trust`; `alone`: nobody else is in it yet. */
export function trustOf(encryption: Encryption): Trust | 'alone' {
  return encryption.side === 'guest' ? trustOfPractice(encryption) : trustOfGuests(encryption);
}

export function trustOfPractice(encryption: GuestEncryption): Trust {
  return trustInHost(encryption.view, pinState(encryption));
}

/** What this device remembers of the practice's key. */
export function pinState({ client, view }: GuestEncryption): PinState {
  return view.practice ? comparePin(client.pin.pin, view.practice) : { kind: 'unknown' };
}

/** The weakest of them counts. */
function trustOfGuests({ view }: HostEncryption): Trust | 'alone' {
  const trusts = view.guests.filter((guest) => guest.state === 'member').map(trustInGuest);
  if (trusts.length === 0) return view.sendsWith > 0 ? 'alone' : 'none';
  if (trusts.includes('warning')) return 'warning';
  return trusts.includes('unverified') ? 'unverified' : 'verified';
}

export function trustWords(
  trust: Trust | 'alone',
  since: number | null,
  language: string,
  t: TFunction,
): string {
  switch (trust) {
    case 'none':
    case 'alone':
    case 'unverified':
    case 'verified':
      return t(`safety.state.${trust}`);
    case 'warning':
      return t('safety.state.changed');
    case 'known': {
      const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
      return t('safety.state.known', { day: format.format(new Date(since ?? 0)) });
    }
  }
}
