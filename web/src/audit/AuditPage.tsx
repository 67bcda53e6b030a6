import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { exportAudit, getAudit, type AuditEntry, type AuditFilter } from '../api/audit';
import { asProblem, type Problem } from '../api/problem';
import { getTeam } from '../api/team';
import type { Member, Person } from '../api/types';
import { useConfirmation } from '../people/useConfirmation';
import { may } from '../shell/may';
import { PageIntro } from '../shell/PageIntro';
import { ProblemNotice } from '../shell/ProblemNotice';
import { save } from '../shell/save';
import { Shell } from '../shell/Shell';
import { useSessionLost } from '../shell/useSessionLost';
import { Button } from '../ui/Button';
import { AuditFilters } from './AuditFilters';
import styles from './AuditPage.module.css';
import { EntryRow } from './EntryRow';

const kNoFilter: AuditFilter = { from: '', to: '', event: '', account: '' };

interface AuditPageProps {
  person: Person;
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** What was done in the practice, the newest first; for admins. */
export function AuditPage({ person, actions, onSessionLost }: AuditPageProps) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(kNoFilter);
  const [entries, setEntries] = useState<AuditEntry[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [team, setTeam] = useState<Member[]>([]);
  const { run, dialog } = useConfirmation();

  useEffect(() => {
    const stop = new AbortController();
    getAudit(filter, null, stop.signal)
      .then((page) => {
        setEntries(page.entries);
        setNext(page.next ?? null);
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      });
    return () => stop.abort();
  }, [filter]);

  useEffect(() => {
    const stop = new AbortController();
    getTeam(stop.signal)
      .then((answer) => setTeam(answer.members))
      .catch(() => undefined); // the filter by person is missing then, the entries are there
    return () => stop.abort();
  }, []);

  useSessionLost(problem, onSessionLost);

  const attempt = async (deed: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await deed();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };

  const more = async (): Promise<void> => {
    const page = await getAudit(filter, next);
    setEntries((before) => [...(before ?? []), ...page.entries]);
    setNext(page.next ?? null);
  };

  const change = (wanted: AuditFilter): void => {
    setEntries(null);
    setNext(null);
    setProblem(null);
    setFilter(wanted);
  };

  return (
    <Shell title={t('audit.title')} width="wide" home="/" actions={actions}>
      <PageIntro title={t('audit.title')} lead={t('audit.lead')} />
      <ProblemNotice problem={problem} onRetry={entries ? null : () => change({ ...filter })} />
      <AuditFilters filter={filter} team={team} onChange={change} />
      {may(person, 'audit:export') && (
        <div className={styles.download}>
          <Button
            busy={busy}
            data-testid="audit-export"
            onClick={() =>
              void attempt(async () => save(await run(exportAudit), 'heydok-audit.ndjson'))
            }
          >
            {t('audit.download')}
          </Button>
          <p className={styles.lead}>{t('audit.downloadHint')}</p>
        </div>
      )}
      {!entries && !problem && (
        <p className={styles.lead} role="status">
          {t('common.loading')}
        </p>
      )}
      {entries?.length === 0 && (
        <p className={styles.lead} data-testid="audit-empty">
          {t('audit.empty')}
        </p>
      )}
      {entries && entries.length > 0 && (
        <ol className={styles.list} data-testid="audit-list">
          {entries.map((entry) => (
            <EntryRow key={`${entry.store}-${entry.position}`} entry={entry} />
          ))}
        </ol>
      )}
      {entries && next !== null && (
        <Button busy={busy} data-testid="audit-more" onClick={() => void attempt(more)}>
          {t('audit.more')}
        </Button>
      )}
      {dialog}
    </Shell>
  );
}
