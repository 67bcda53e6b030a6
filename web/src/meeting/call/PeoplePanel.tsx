import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { Moderation, PersonInCall } from './callSnapshot';
import styles from './PeoplePanel.module.css';
import { practiceActs, type PracticeAct } from './practiceActs';
import { Quality } from './Quality';

interface PeoplePanelProps {
  people: PersonInCall[];
  moderation: Moderation;
  /** Null where this side cannot lock. */
  lock: { locked: boolean; set: (locked: boolean) => void } | null;
  onClose: () => void;
}

/** The physician's list of everybody in the call, with the door. */
export function PeoplePanel({ people, moderation, lock, onClose }: PeoplePanelProps) {
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
            <Help person={person} onAct={(act) => moderation.act(person.identity, act)} />
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
      {lock && <Door {...lock} />}
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

/** Switches off for somebody what they cannot find; only what is on is offered. */
function Help({ person, onAct }: { person: PersonInCall; onAct: (act: PracticeAct) => void }) {
  const { t } = useTranslation();
  const { name } = person;
  const on: Record<PracticeAct, boolean> = {
    mute: person.microphoneOn,
    'camera-off': person.camera !== null,
    'screen-off': person.screen !== null,
  };
  return practiceActs
    .filter((act) => on[act])
    .map((act) => (
      <Button
        key={act}
        className={styles.remove}
        aria-label={t(`call.practiceActName.${act}`, { name })}
        onClick={() => onAct(act)}
        data-testid={`act-${act}`}
      >
        {t(`call.practiceAct.${act}`)}
      </Button>
    ));
}

/** Keeps the door shut for newcomers. The state is in the signed roster: everybody's page can say it. */
function Door({ locked, set }: { locked: boolean; set: (locked: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.door}>
      <p className={styles.quiet} role="status">
        {t(locked ? 'call.locked' : 'call.unlocked')}
      </p>
      <Button className={styles.remove} icon="lock" onClick={() => set(!locked)} data-testid="lock">
        {t(locked ? 'call.unlock' : 'call.lock')}
      </Button>
    </div>
  );
}
