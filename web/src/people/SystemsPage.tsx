import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { getPracticeSystems, removeWebhook, replayNotice, revokeApiKey } from '../api/systems';
import { PageIntro } from '../shell/PageIntro';
import { ProblemNotice } from '../shell/ProblemNotice';
import { Shell } from '../shell/Shell';
import { ApiKeysSection } from './ApiKeysSection';
import { NoticesSection } from './NoticesSection';
import styles from './TeamPage.module.css';
import { usePracticeData } from './usePracticeData';
import { WebhooksSection } from './WebhooksSection';

interface SystemsPageProps {
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** What the practice's own software may do here, and what it is told. For admins. */
export function SystemsPage({ actions, onSessionLost }: SystemsPageProps) {
  const { t } = useTranslation();
  const {
    data: systems,
    problem,
    reload,
    retry,
    attempt,
    run,
    dialog,
  } = usePracticeData(getPracticeSystems, onSessionLost);

  return (
    <Shell title={t('systems.title')} width="wide" home="/" actions={actions}>
      <PageIntro title={t('systems.title')} lead={t('systems.lead')} />
      <ProblemNotice problem={problem} onRetry={retry} />
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
