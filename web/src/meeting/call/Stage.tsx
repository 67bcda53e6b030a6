import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { TwoCircles } from '../../ui/TwoCircles';
import type { CallSnapshot, PersonInCall } from './callSnapshot';
import { Picture, Sound } from './MediaElements';
import { PersonTile } from './PersonTile';
import styles from './Stage.module.css';
import { useLate } from './useLate';

interface StageProps {
  call: CallSnapshot;
  role: 'physician' | 'patient';
  /** Somebody stands outside the door. */
  someoneWaits: boolean;
  /** Since when the person waits for the first picture, if that began before the call was on screen. */
  dueSinceMs: number | undefined;
}

/** The other person large; a shared screen takes the large place and the people move to the strip. */
export function Stage({ call, role, someoneWaits, dueSinceMs }: StageProps) {
  const { people } = call;
  const [begun, setBegun] = useState(false);
  const sinceMs = begun ? undefined : dueSinceMs;
  const onShown = (): void => setBegun(true);
  const presenter = people.find((person) => person.screen);
  const main = presenter ? null : mainPerson(people);
  const strip = people.filter((person) => person !== main);

  return (
    <div className={styles.stage}>
      <div className={styles.main}>
        {presenter?.screen && <SharedScreen presenter={presenter} />}
        {main && (
          <PersonTile
            key={main.identity}
            person={main}
            size="large"
            sinceMs={sinceMs}
            onShown={onShown}
            onRetry={() => call.fetchAgain(main.identity)}
          />
        )}
        {people.length === 0 && (
          <Alone call={call} role={role} someoneWaits={someoneWaits} dueSinceMs={sinceMs} />
        )}
      </div>
      {strip.length > 0 && (
        <div className={styles.strip}>
          {strip.map((person) => (
            <PersonTile
              key={person.identity}
              person={person}
              size="small"
              sinceMs={sinceMs}
              onShown={onShown}
              onRetry={() => call.fetchAgain(person.identity)}
            />
          ))}
        </div>
      )}
      {people.flatMap((person) =>
        person.sounds.map((sound) => <Sound key={sound.id} track={sound.track} />),
      )}
    </div>
  );
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

function SharedScreen({ presenter }: { presenter: PersonInCall }) {
  const { t } = useTranslation();
  if (!presenter.screen) return null;
  return (
    <figure className={styles.screen}>
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
function Alone({ call, role, someoneWaits, dueSinceMs }: StageProps) {
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
