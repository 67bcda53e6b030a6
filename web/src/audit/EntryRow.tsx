import { useTranslation } from 'react-i18next';
import type { AuditEntry, AuditReference } from '../api/audit';
import styles from './AuditPage.module.css';
import { isKnown } from './events';
import { isKind } from './kinds';

/** One entry: when, what, by whom, to what. */
export function EntryRow({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation();
  const when = new Intl.DateTimeFormat(i18n.language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(new Date(entry.at));

  const textOf = (reference: AuditReference): string => {
    const kind = isKind(reference.kind) ? t(`audit.kind.${reference.kind}`) : reference.kind;
    if (reference.name !== undefined) return reference.name;
    return reference.id ? `${kind} ${shortened(reference.id)}` : kind;
  };

  return (
    <li className={styles.entry} data-testid="audit-entry">
      <time dateTime={entry.at} className={styles.when}>
        {when}
      </time>
      <p className={styles.what}>
        {isKnown(entry.event) ? t(`audit.event.${entry.event}`) : entry.event}
        {entry.outcome === 'refused' && (
          <span className={styles.refused}>{t('audit.refused')}</span>
        )}
      </p>
      <p className={styles.who}>
        {t('audit.by', { who: textOf(entry.actor) })}
        {entry.object.kind && <> · {t('audit.to', { what: textOf(entry.object) })}</>}
      </p>
    </li>
  );
}

/** Enough of an id to tell it from its neighbours. */
function shortened(id: string): string {
  return id.length > 10 ? `${id.slice(0, 8)}…` : id;
}
