import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { providerAddress, whoAmI } from '../api/session';
import type { SignInProvider } from '../api/types';
import { leaveTo } from '../shell/location';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { useSignInProviders } from './useSignInProviders';

/** The provider by which the person came; null: by none. */
export function useOwnProvider(): SignInProvider | null {
  const providers = useSignInProviders();
  const [own, setOwn] = useState<string | null>(null);
  const some = providers.length > 0;
  useEffect(() => {
    if (!some) return;
    const stop = new AbortController();
    whoAmI(stop.signal)
      .then((person) => setOwn(person.session.provider))
      .catch(() => undefined); // the password still works
    return () => stop.abort();
  }, [some]);
  return providers.find(({ id }) => id === own) ?? null;
}

/** Who came by a provider confirms there, comes back to this page and does it again. */
export function ConfirmAtProvider({
  provider,
  onCancel,
}: {
  provider: SignInProvider;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const address = providerAddress(provider.id, window.location.pathname, true);
  return (
    <Dialog
      title={t('confirm.title')}
      onClose={onCancel}
      actions={
        <>
          <Button look="primary" onClick={() => leaveTo(address)} data-testid="confirm-provider">
            {t('home.signInWith', { name: provider.name })}
          </Button>
          <Button onClick={onCancel}>{t('common.cancel')}</Button>
        </>
      }
    >
      <p>{t('confirm.providerText', { name: provider.name })}</p>
    </Dialog>
  );
}
