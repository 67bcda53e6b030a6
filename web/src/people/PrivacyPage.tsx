import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { correctName, exportOwnData } from '../api/ownData';
import type { Person } from '../api/types';
import { PageIntro } from '../shell/PageIntro';
import { ProblemNotice } from '../shell/ProblemNotice';
import { save } from '../shell/save';
import { Shell } from '../shell/Shell';
import { useSessionLost } from '../shell/useSessionLost';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import styles from './SecurityPage.module.css';
import { useConfirmation, type Confirmation } from './useConfirmation';

interface PrivacyPageProps {
  person: Person;
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** The rights of the person who is signed in: everything about them, and putting it right. */
export function PrivacyPage({ person, actions, onSessionLost }: PrivacyPageProps) {
  const { t } = useTranslation();
  const confirmation = useConfirmation();
  return (
    <Shell title={t('privacy.title')} home="/" actions={actions}>
      <div className={styles.page}>
        <PageIntro title={t('privacy.title')} lead={t('privacy.lead')} />
        <ExportSection confirmation={confirmation} onSessionLost={onSessionLost} />
        <NameSection name={person.name} confirmation={confirmation} onSessionLost={onSessionLost} />
        <section className={styles.card} aria-labelledby="more-rights">
          <h2 id="more-rights">{t('privacy.moreTitle')}</h2>
          <p>{t('privacy.moreText')}</p>
        </section>
      </div>
      {confirmation.dialog}
    </Shell>
  );
}

interface SectionProps {
  confirmation: Confirmation;
  onSessionLost: () => void;
}

function ExportSection({ confirmation, onSessionLost }: SectionProps) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(false);
  const { busy, problem, run } = useSubmit();
  useSessionLost(problem, onSessionLost);

  const fetchAll = async (): Promise<void> => {
    setSaved(false);
    save(await confirmation.run(exportOwnData), 'heydok-account.json');
    setSaved(true);
  };

  return (
    <section className={styles.card} aria-labelledby="own-data">
      <h2 id="own-data">{t('privacy.exportTitle')}</h2>
      <p>{t('privacy.exportText')}</p>
      <ProblemNotice problem={problem} />
      {saved && (
        <Notice tone="good" urgent>
          <p>{t('privacy.exported')}</p>
        </Notice>
      )}
      <Button
        look="primary"
        busy={busy}
        onClick={() => void run(fetchAll)}
        data-testid="export-own-data"
      >
        {t('privacy.export')}
      </Button>
    </section>
  );
}

function NameSection({
  name: before,
  confirmation,
  onSessionLost,
}: SectionProps & { name: string }) {
  const { t } = useTranslation();
  const [name, setName] = useState(before);
  const [saved, setSaved] = useState(false);
  const { busy, problem, form } = useSubmit();
  useSessionLost(problem, onSessionLost);

  const correct = async (): Promise<void> => {
    setSaved(false);
    await confirmation.run(() => correctName(name.trim()));
    setSaved(true);
  };

  const wrong = problem?.field === 'name';
  return (
    <section className={styles.card} aria-labelledby="own-name">
      <h2 id="own-name">{t('privacy.nameTitle')}</h2>
      <ProblemNotice problem={wrong ? null : problem} />
      {saved && (
        <Notice tone="good" urgent>
          <p>{t('privacy.nameSaved')}</p>
        </Notice>
      )}
      <form noValidate onSubmit={form(correct)}>
        <TextField
          label={t('privacy.nameLabel')}
          autoComplete="name"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setSaved(false);
          }}
          error={wrong ? t('privacy.nameWrong') : null}
          data-testid="own-name-field"
        />
        <Button type="submit" busy={busy} data-testid="correct-name">
          {t('privacy.nameSave')}
        </Button>
      </form>
    </section>
  );
}
