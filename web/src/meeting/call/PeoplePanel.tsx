import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Question } from '../../ui/Question';
import type { Person } from '../../e2ee/protocol';
import type { Moderation, PersonInCall } from './callSnapshot';
import styles from './PeoplePanel.module.css';
import { practiceActs, type PracticeAct } from './practiceActs';
import { Quality } from './Quality';

interface PeoplePanelProps {
  people: PersonInCall[];
  /** Who has been let in and is not connected at this moment. */
  away: Person[];
  moderation: Moderation;
  /** Null where this side cannot lock. */
  lock: { locked: boolean; set: (locked: boolean) => void } | null;
  onClose: () => void;
}

/** The physician's list of everybody in the call, with the door. */
export function PeoplePanel({ people, away, moderation, lock, onClose }: PeoplePanelProps) {
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
      {people.length + away.length === 0 && <p className={styles.quiet}>{t('call.peopleEmpty')}</p>}
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
        {away.map(({ identity, name }) => (
          <li key={identity} className={styles.person} data-testid="away">
            <div className={styles.words}>
              <strong>{name}</strong>
              <span>{t('call.notConnected')}</span>
            </div>
          </li>
        ))}
      </ul>
      {lock && <Door {...lock} />}
      {asked && (
        <Question
          title={t('call.removeTitle', { name: asked.name })}
          confirm={t('call.removeConfirm')}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            moderation.remove(asked.identity);
            setAsked(null);
          }}
        >
          <p>{t('call.removeText')}</p>
        </Question>
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
