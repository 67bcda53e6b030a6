import { useEffect, useEffectEvent } from 'react';
import type { CallEntry } from '../callEntry';

const kBeforeExpiryMs = 10 * 60_000;
const kAtLeastMs = 30_000;

/** Fetches a fresh token before the old one ends, so that a long consultation can still rejoin after a loss. */
export function useTokenRenewal(entry: CallEntry): void {
  const { expires_at: expiresAt } = entry.ticket;
  const renew = useEffectEvent(() => entry.renew());

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const plan = (expiry: string): void => {
      const inMs = new Date(expiry).getTime() - Date.now() - kBeforeExpiryMs;
      timer = setTimeout(run, Math.max(kAtLeastMs, Number.isFinite(inMs) ? inMs : 3_600_000));
    };
    const run = (): void => {
      renew().then(
        (ticket) => plan(ticket.expires_at),
        () => plan(expiresAt),
      );
    };
    plan(expiresAt);
    return () => clearTimeout(timer);
  }, [expiresAt]);
}
