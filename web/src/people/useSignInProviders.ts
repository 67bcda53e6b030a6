import { useEffect, useState } from 'react';
import { listSignInProviders } from '../api/session';
import type { SignInProvider } from '../api/types';

/** Providers by which people sign in; none until the server has said so, and none if it does not. */
export function useSignInProviders(): SignInProvider[] {
  const [providers, setProviders] = useState<SignInProvider[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    listSignInProviders(stop.signal)
      .then(setProviders)
      .catch(() => undefined); // everybody else's way in still works
    return () => stop.abort();
  }, []);
  return providers;
}
