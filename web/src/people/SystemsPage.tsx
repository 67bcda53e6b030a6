import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import {
  getPracticeSystems,
  removeWebhook,
  replayNotice,
  revokeApiKey,
  type PracticeSystems,
} from '../api/systems';
import { ProblemNotice } from '../shell/ProblemNotice';
import { Shell } from '../shell/Shell';
import { ApiKeysSection } from './ApiKeysSection';
import { NoticesSection } from './NoticesSection';
import styles from './TeamPage.module.css';
import { useConfirmation } from './useConfirmation';
import { WebhooksSection } from './WebhooksSection';

interface SystemsPageProps {
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** What the practice's own software may do here, and what it is told. For admins. */
export function SystemsPage({ actions, onSessionLost }: SystemsPageProps) {
  const { t } = useTranslation();
  const [systems, setSystems] = useState<PracticeSystems | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { run, dialog } = useConfirmation();
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    const stop = new AbortController();
    getPracticeSystems(stop.signal)
      .then(setSystems)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      });
    return () => stop.abort();
  }, [round]);

  const signedOut = problem?.code === 'unauthenticated';
  useEffect(() => {
    if (signedOut) onSessionLost();
  }, [signedOut, onSessionLost]);

  const attempt = async (deed: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await run(deed);
    } catch (error) {
      setProblem(asProblem(error));
    }
    reload();
  };

  return (
    <Shell title={t('systems.title')} width="wide" home="/" actions={actions}>
      <div className={styles.intro}>
        <h1>{t('systems.title')}</h1>
        <p className={styles.lead}>{t('systems.lead')}</p>
      </div>
      <ProblemNotice problem={problem} />
      {!systems && !problem && <p className={styles.lead}>{t('common.loading')}</p>}
      {systems && (
        <>
          <ApiKeysSection
            keys={systems.keys}
            run={run}
            onMade={reload}
            onRevoke={(id) => void attempt(() => revokeApiKey(id))}
          />
          <WebhooksSection
            webhooks={systems.webhooks}
            run={run}
            onAdded={reload}
            onRemove={(id) => void attempt(() => removeWebhook(id))}
          />
          {systems.webhooks.length > 0 && (
            <NoticesSection
              notices={systems.notices}
              onReplay={(id) => void attempt(() => replayNotice(id))}
            />
          )}
        </>
      )}
      {dialog}
    </Shell>
  );
}
