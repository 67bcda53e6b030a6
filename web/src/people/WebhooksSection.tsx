import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addWebhook } from '../api/systems';
import type { NewWebhook, Webhook } from '../api/types';
import { ProblemNotice } from '../shell/ProblemNotice';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/TextField';
import { ShownOnce } from './ShownOnce';
import styles from './TeamPage.module.css';
import type { Confirmation } from './useConfirmation';

interface WebhooksSectionProps {
  webhooks: Webhook[];
  run: Confirmation['run'];
  onAdded: () => void;
  onRemove: (webhookId: string) => void;
}

export function WebhooksSection({ webhooks, run, onAdded, onRemove }: WebhooksSectionProps) {
  const { t } = useTranslation();
  const [made, setMade] = useState<NewWebhook | null>(null);
  const [removing, setRemoving] = useState<Webhook | null>(null);
  return (
    <section className={styles.invite} aria-labelledby="webhooks">
      <h2 id="webhooks">{t('systems.webhooks')}</h2>
      <p className={styles.lead}>{t('systems.webhooksText')}</p>
      {made && (
        <ShownOnce
          title={t('systems.secretTitle')}
          text={t('systems.secretText')}
          label={t('systems.secretLabel')}
          value={made.secret}
          testId="webhook-secret"
        />
      )}
      <NewWebhookForm
        run={run}
        onMade={(webhook) => {
          setMade(webhook);
          onAdded();
        }}
      />
      {webhooks.length > 0 && (
        <ul className={styles.list}>
          {webhooks.map((webhook) => (
            <li key={webhook.webhook_id} className={styles.member} data-testid="webhook-row">
              <p className={styles.name}>{webhook.url}</p>
              <div className={styles.buttons}>
                <Button
                  aria-label={t('systems.removeLabel', { url: webhook.url })}
                  onClick={() => setRemoving(webhook)}
                  data-testid="remove-webhook"
                >
                  {t('systems.remove')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {removing && (
        <Dialog
          title={t('systems.removeTitle')}
          onClose={() => setRemoving(null)}
          actions={
            <>
              <Button onClick={() => setRemoving(null)}>{t('common.cancel')}</Button>
              <Button
                look="danger"
                onClick={() => {
                  setRemoving(null);
                  onRemove(removing.webhook_id);
                }}
                data-testid="confirm-remove"
              >
                {t('systems.remove')}
              </Button>
            </>
          }
        >
          <p>{t('systems.removeText', { url: removing.url })}</p>
        </Dialog>
      )}
    </section>
  );
}

interface NewWebhookFormProps {
  run: Confirmation['run'];
  onMade: (webhook: NewWebhook) => void;
}

function NewWebhookForm({ run, onMade }: NewWebhookFormProps) {
  const { t } = useTranslation();
  const [url, setUrl] = useState('');
  const { busy, problem, form } = useSubmit();
  const add = async (): Promise<void> => {
    onMade(await run(() => addWebhook(url.trim())));
    setUrl('');
  };

  const urlWrong = problem?.field === 'url';
  const tooMany = problem?.code === 'wrong-state';
  return (
    <form noValidate onSubmit={form(add)}>
      <ProblemNotice
        problem={urlWrong ? null : problem}
        text={tooMany ? t('systems.tooManyWebhooks') : undefined}
      />
      <TextField
        label={t('systems.url')}
        hint={t('systems.urlHint')}
        type="url"
        inputMode="url"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        error={urlWrong ? t('systems.urlWrong') : null}
        data-testid="webhook-url"
      />
      <Button type="submit" busy={busy} data-testid="webhook-submit">
        {t('systems.addWebhook')}
      </Button>
    </form>
  );
}
