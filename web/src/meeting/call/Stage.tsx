import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { TwoCircles } from '../../ui/TwoCircles';
import type { CallSnapshot, PersonInCall } from './callSnapshot';
import { Picture, Sound } from './MediaElements';
import { PersonTile } from './PersonTile';
import { SelfView } from './SelfView';
import styles from './Stage.module.css';
import { useLate } from './useLate';
import type { StageView } from './useStageView';

interface StageProps {
  call: CallSnapshot;
  view: StageView;
  role: 'physician' | 'patient';
  /** Somebody stands outside the door. */
  someoneWaits: boolean;
  /** Since when the person waits for the first picture, if that began before the call was on screen. */
  dueSinceMs: number | undefined;
}

/** The people, and what one of them shows, arranged as this person wishes. */
export function Stage({ call, view, role, someoneWaits, dueSinceMs }: StageProps) {
  const { people } = call;
  const [begun, setBegun] = useState(false);
  const sinceMs = begun ? undefined : dueSinceMs;
  return (
    <div className={styles.stage}>
      {people.length === 0 ? (
        <div className={styles.main}>
          <Alone call={call} role={role} someoneWaits={someoneWaits} dueSinceMs={sinceMs} />
        </div>
      ) : (
        <Arrangement
          call={call}
          view={view}
          role={role}
          sinceMs={sinceMs}
          onShown={() => setBegun(true)}
        />
      )}
      {people.flatMap((person) =>
        person.sounds.map((sound) => <Sound key={sound.id} track={sound.track} />),
      )}
    </div>
  );
}

interface ArrangementProps extends Pick<StageProps, 'call' | 'view' | 'role'> {
  sinceMs: number | undefined;
  onShown: () => void;
}

/** A shared screen or one person large and the others in a strip; or all alike. */
function Arrangement({ call, view, role, sinceMs, onShown }: ArrangementProps) {
  const { people } = call;
  const presenter = presenterOf(people);
  const tile = (person: PersonInCall, size: 'large' | 'small' | 'equal') => (
    <PersonTile
      key={person.identity}
      person={person}
      size={size}
      sinceMs={sinceMs}
      onShown={onShown}
      audioOnly={call.data.mode === 'audio'}
      fills={role === 'patient' && size === 'large'}
      pin={
        people.length > 1 || presenter || view.pinned === person.identity
          ? {
              pinned: view.pinned === person.identity,
              toggle: () => {
                view.togglePin(person.identity);
                view.setLayout('speaker');
              },
            }
          : null
      }
      onRetry={() => call.fetchAgain(person.identity)}
    />
  );
  if (view.layout !== 'speaker') {
    return (
      <div
        className={classes(styles.grid, styles[`of${Math.min(cells(), 4)}`])}
        data-testid="grid"
        data-layout={view.layout}
      >
        {presenter && <SharedScreen presenter={presenter} />}
        {people.map((person) => tile(person, 'equal'))}
        {view.layout === 'side' && <SelfView own={call.own} place="tile" />}
      </div>
    );
  }
  const pinned = people.find((person) => person.identity === view.pinned);
  const main = pinned ?? (presenter ? null : mainPerson(people));
  const strip = people.filter((person) => person !== main);
  return (
    <>
      <div className={styles.main}>
        {main ? tile(main, 'large') : presenter && <SharedScreen presenter={presenter} />}
      </div>
      {(strip.length > 0 || (main && presenter)) && (
        <div className={styles.strip}>
          {main && presenter && <SharedScreen presenter={presenter} small />}
          {strip.map((person) => tile(person, 'small'))}
        </div>
      )}
    </>
  );

  function cells(): number {
    return people.length + (presenter ? 1 : 0) + (view.layout === 'side' ? 1 : 0);
  }
}

export function presenterOf(people: PersonInCall[]): PersonInCall | null {
  return people.find((person) => person.screen) ?? null;
}

/** Who speaks, else who has a picture, else the first. */
function mainPerson(people: PersonInCall[]): PersonInCall | null {
  return (
    people.find((person) => person.speaking && person.camera) ??
    people.find((person) => person.camera) ??
    people[0] ??
    null
  );
}

interface SharedScreenProps {
  presenter: PersonInCall;
  /** In the strip, while somebody pinned has the large place. */
  small?: boolean;
}

function SharedScreen({ presenter, small = false }: SharedScreenProps) {
  const { t } = useTranslation();
  if (!presenter.screen) return null;
  return (
    <figure className={classes(styles.screen, small && styles.small)}>
      <Picture
        track={presenter.screen}
        label={t('call.screenOf', { name: presenter.name })}
        className={styles.screenPicture}
        testId="remote-screen"
      />
      <figcaption>{t('call.screenOf', { name: presenter.name })}</figcaption>
    </figure>
  );
}

/** Place and keys outlive the reload that the button is. */
function Alone({ call, role, someoneWaits, dueSinceMs }: Omit<StageProps, 'view'>) {
  const { t } = useTranslation();
  const late = useLate(
    call.connection === 'connecting' || role === 'patient',
    undefined,
    dueSinceMs,
  );
  const again = late && (
    <>
      <p role="status">{t('safety.tooLong')}</p>
      <Button onClick={() => location.reload()} data-testid="call-again">
        {t('common.tryAgain')}
      </Button>
    </>
  );
  if (call.connection === 'connecting') {
    return (
      <div className={styles.alone}>
        <TwoCircles state="waiting" />
        <h2>{t('call.connecting')}</h2>
        {again}
      </div>
    );
  }
  const [title, text] =
    role === 'patient'
      ? [t('call.alonePatientTitle'), t('call.alonePatient')]
      : someoneWaits
        ? [t('call.knockTitle'), t('call.knockHint')]
        : [t('call.alonePhysicianTitle'), t('call.alonePhysician')];
  return (
    <div className={styles.alone}>
      <TwoCircles state="waiting" />
      <h2>{title}</h2>
      <p>{text}</p>
      {again}
    </div>
  );
}
