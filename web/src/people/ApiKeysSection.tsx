import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createApiKey } from '../api/systems';
import type { ApiKey, ApiKeyScope, NewApiKey } from '../api/types';
import { longDay, moment } from '../i18n/format';
import { ProblemNotice } from '../shell/ProblemNotice';
import { problemText } from '../shell/problemText';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { SelectField } from '../ui/SelectField';
import { TextField } from '../ui/TextField';
import { ShownOnce } from './ShownOnce';
import styles from './TeamPage.module.css';
import type { Confirmation } from './useConfirmation';

const kScopes: ApiKeyScope[] = ['meetings-create', 'meetings-read'];
const kLives = [30, 90, 365, 730];

interface ApiKeysSectionProps {
  keys: ApiKey[];
  run: Confirmation['run'];
  onMade: () => void;
  onRevoke: (keyId: string) => void;
}

export function ApiKeysSection({ keys, run, onMade, onRevoke }: ApiKeysSectionProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  return (
    <section className={styles.invite} aria-labelledby="api-keys">
      <h2 id="api-keys">{t('systems.keys')}</h2>
      <p className={styles.lead}>{t('systems.keysText')}</p>
      {made && (
        <ShownOnce
          title={t('systems.keyTitle', { name: made.name })}
          text={t('systems.keyText')}
          label={t('systems.keyLabel')}
          value={made.key}
          testId="api-key"
        />
      )}
      {open ? (
        <NewKeyForm
          run={run}
          onCancel={() => setOpen(false)}
          onMade={(key) => {
            setMade(key);
            setOpen(false);
            onMade();
          }}
        />
      ) : (
        <Button
          icon="plus"
          onClick={() => {
            setMade(null);
            setOpen(true);
          }}
          data-testid="new-api-key"
        >
          {t('systems.newKey')}
        </Button>
      )}
      {keys.length === 0 && !open && !made && <p>{t('systems.noKeys')}</p>}
      {keys.length > 0 && (
        <ul className={styles.list}>
          {keys.map((key) => (
            <KeyRow key={key.key_id} apiKey={key} onRevoke={() => onRevoke(key.key_id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface NewKeyFormProps {
  run: Confirmation['run'];
  onCancel: () => void;
  onMade: (key: NewApiKey) => void;
}

function NewKeyForm({ run, onCancel, onMade }: NewKeyFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiKeyScope[]>(kScopes);
  const [days, setDays] = useState(365);
  const { busy, problem, form } = useSubmit();
  const make = async (): Promise<void> => {
    onMade(await run(() => createApiKey(name.trim(), scopes, days)));
  };

  const nameWrong = problem?.field === 'name';
  const tooMany = problem?.code === 'wrong-state';
  return (
    <form noValidate onSubmit={form(make)}>
      <h3>{t('systems.newKeyTitle')}</h3>
      <ProblemNotice
        problem={nameWrong ? null : problem}
        text={tooMany ? t('systems.tooManyKeys') : undefined}
      />
      <TextField
        label={t('systems.keyName')}
        hint={t('systems.keyNameHint')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={nameWrong ? problemText(problem, t) : null}
        data-testid="api-key-name"
      />
      <fieldset className={styles.choice}>
        <legend>{t('systems.scopes')}</legend>
        {kScopes.map((scope) => (
          <label key={scope} className={styles.check}>
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(
                  event.target.checked
                    ? [...scopes, scope]
                    : scopes.filter((other) => other !== scope),
                )
              }
              data-testid={`scope-${scope}`}
            />
            <span>
              {t(`systems.scope.${scope}`)}
              <span className={styles.hint}>{t(`systems.scopeHint.${scope}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <SelectField
        label={t('systems.life')}
        value={String(days)}
        choices={kLives.map((life) => ({
          value: String(life),
          label: t('systems.lifeDays', { count: life }),
        }))}
        onChange={(value) => setDays(Number(value))}
      />
      <div className={styles.buttons}>
        <Button
          type="submit"
          look="primary"
          busy={busy || scopes.length === 0}
          data-testid="api-key-submit"
        >
          {t('systems.makeKey')}
        </Button>
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { language } = i18n;
  const expired = new Date(apiKey.expires_at) <= new Date();
  return (
    <li className={styles.member} data-testid="api-key-row">
      <h3 className={styles.name}>{apiKey.name}</h3>
      <p className={styles.roles}>
        {apiKey.scopes.map((scope) => t(`systems.scope.${scope}`)).join(', ')}
        <br />
        {t(expired ? 'systems.expired' : 'systems.expires', {
          when: longDay(apiKey.expires_at, language),
        })}
        <br />
        {apiKey.used_at === null
          ? t('systems.neverUsed')
          : t('systems.lastUsed', { when: moment(apiKey.used_at, language, t) })}
      </p>
      <div className={styles.buttons}>
        <Button
          aria-label={t('systems.revokeLabel', { name: apiKey.name })}
          onClick={() => setAsking(true)}
          data-testid="revoke-api-key"
        >
          {t('systems.revoke')}
        </Button>
      </div>
      {asking && (
        <Dialog
          title={t('systems.revokeTitle', { name: apiKey.name })}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
              <Button
                look="danger"
                onClick={() => {
                  setAsking(false);
                  onRevoke();
                }}
                data-testid="confirm-revoke"
              >
                {t('systems.revoke')}
              </Button>
            </>
          }
        >
          <p>{t('systems.revokeText')}</p>
        </Dialog>
      )}
    </li>
  );
}
