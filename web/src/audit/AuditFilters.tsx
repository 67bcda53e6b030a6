import { useTranslation } from 'react-i18next';
import type { AuditFilter } from '../api/audit';
import type { Member } from '../api/types';
import { SelectField } from '../ui/SelectField';
import { TextField } from '../ui/TextField';
import styles from './AuditPage.module.css';
import { kEvents } from './events';

interface AuditFiltersProps {
  filter: AuditFilter;
  team: Member[];
  onChange: (filter: AuditFilter) => void;
}

/** Time, kind of event and person; each change shows the entries anew. */
export function AuditFilters({ filter, team, onChange }: AuditFiltersProps) {
  const { t } = useTranslation();
  const all = { value: '', label: t('audit.all') };
  return (
    <form
      className={styles.filters}
      aria-label={t('audit.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <TextField
        label={t('audit.from')}
        type="date"
        value={filter.from}
        onChange={(event) => onChange({ ...filter, from: event.target.value })}
        data-testid="audit-from"
      />
      <TextField
        label={t('audit.until')}
        type="date"
        value={filter.to}
        onChange={(event) => onChange({ ...filter, to: event.target.value })}
        data-testid="audit-to"
      />
      <SelectField
        label={t('audit.what')}
        value={filter.event}
        choices={[
          all,
          ...kEvents.map((event) => ({ value: event, label: t(`audit.event.${event}`) })),
        ]}
        onChange={(event) => onChange({ ...filter, event })}
      />
      <SelectField
        label={t('audit.person')}
        value={filter.account}
        choices={[all, ...team.map((member) => ({ value: member.account_id, label: member.name }))]}
        onChange={(account) => onChange({ ...filter, account })}
      />
    </form>
  );
}
