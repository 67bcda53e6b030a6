import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { providerAddress } from '../api/session';
import { leaveTo } from '../shell/location';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useSignInProviders } from './useSignInProviders';

const kProblem = /^#sign-in=([a-z-]+)$/;

/** What went wrong with the last sign-in by a provider. */
export function ProviderProblem() {
  const { t } = useTranslation();
  const [problem] = useState(() => kProblem.exec(window.location.hash)?.[1] ?? null);

  useEffect(() => {
    // Said once: not again after a reload.
    if (problem !== null) history.replaceState(null, '', window.location.pathname);
  }, [problem]);

  if (problem === null) return null;
  return (
    <Notice tone="danger" urgent>
      <p>{problemOf(problem, t)}</p>
    </Notice>
  );
}

/** Buttons to the sign-in providers. */
export function ProviderSignIn() {
  const { t } = useTranslation();
  const providers = useSignInProviders();
  const page = window.location.pathname === '/login' ? '/' : window.location.pathname;
  return (
    <>
      {providers.map((provider) => (
        <Button
          key={provider.id}
          size="large"
          onClick={() => leaveTo(providerAddress(provider.id, page))}
          data-testid={`login-provider-${provider.id}`}
        >
          {t('home.signInWith', { name: provider.name })}
        </Button>
      ))}
    </>
  );
}

/** The words for a code of `callback` in the API's description. */
function problemOf(code: string, t: TFunction): string {
  switch (code) {
    case 'sign-in-cancelled':
      return t('home.providerCancelled');
    case 'not-assigned':
      return t('home.providerNotAssigned');
    case 'rate-limited':
      return t('problem.rateLimited', { seconds: 60 });
    case 'sign-in-expired':
      return t('home.providerExpired');
    default:
      return t('home.providerFailed');
  }
}
