import { useCallback, useState } from 'react';
import { withdrawConsent } from '../../api/meetings';

/** The consent of a visit that is over, and the way to take it back. */
export interface Withdrawal {
  state: 'standing' | 'busy' | 'withdrawn' | 'failed';
  withdraw: () => void;
}

interface OfferedWithdrawal {
  /** Null as long as nobody has agreed, or the visit goes on. */
  withdrawal: Withdrawal | null;
  /** The visit of this token is over; its consent can be taken back. */
  offer: (token: string) => void;
}

/** `onWithdrawn`: the consent stands no more, whatever comes next must ask anew. */
export function useWithdrawal(meetingId: string, onWithdrawn: () => void): OfferedWithdrawal {
  const [token, setToken] = useState<string | null>(null);
  const [state, setState] = useState<Withdrawal['state']>('standing');

  const offer = useCallback((given: string) => {
    setToken(given);
    setState('standing');
  }, []);

  if (token === null) return { withdrawal: null, offer };
  const withdraw = (): void => {
    setState('busy');
    withdrawConsent(meetingId, token, 'consultation').then(
      () => {
        onWithdrawn();
        setState('withdrawn');
      },
      () => setState('failed'),
    );
  };
  return { withdrawal: { state, withdraw }, offer };
}
