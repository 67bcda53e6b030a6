import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { Moderation, PersonInCall } from './callSnapshot';
import styles from './PeoplePanel.module.css';
import { Quality } from './Quality';

interface PeoplePanelProps {
  people: PersonInCall[];
  moderation: Moderation;
  onClose: () => void;
}

/** The physician's list of everybody in the call, with the door. */
export function PeoplePanel({ people, moderation, onClose }: PeoplePanelProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<PersonInCall | null>(null);

  return (
    <section className={styles.panel} aria-label={t('call.persons')}>
      <div className={styles.head}>
        <h2>{t('call.persons')}</h2>
        <Button className={styles.remove} onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
      {people.length === 0 && <p className={styles.quiet}>{t('call.peopleEmpty')}</p>}
      <ul className={styles.list}>
        {people.map((person) => (
          <li key={person.identity} className={styles.person}>
            <div className={styles.words}>
              <strong>{person.name}</strong>
              {!person.microphoneOn && <span>{t('call.remoteMuted')}</span>}
              <Quality quality={person.quality} />
            </div>
            <Button
              aria-label={t('call.removeName', { name: person.name })}
              className={styles.remove}
              onClick={() => setAsked(person)}
              data-testid="remove"
            >
              {t('call.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {asked && (
        <Dialog
          title={t('call.removeTitle', { name: asked.name })}
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
              <Button
                look="danger"
                onClick={() => {
                  moderation.remove(asked.identity);
                  setAsked(null);
                }}
                data-testid="confirm"
              >
                {t('call.removeConfirm')}
              </Button>
            </>
          }
        >
          <p>{t('call.removeText')}</p>
        </Dialog>
      )}
    </section>
  );
}
