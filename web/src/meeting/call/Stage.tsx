import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadAgain } from '../../shell/Wait';
import { classes } from '../../ui/classes';
import { TwoCircles } from '../../ui/TwoCircles';
import { useLate } from '../../ui/useLate';
import type { Person } from '../../e2ee/protocol';
import type { CallSnapshot, PersonInCall } from './callSnapshot';
import { Picture, Sound } from './MediaElements';
import { PersonTile } from './PersonTile';
import { SelfView } from './SelfView';
import styles from './Stage.module.css';
import type { StageView } from './useStageView';

interface StageProps {
  call: CallSnapshot;
  view: StageView;
  role: 'physician' | 'patient';
  /** Somebody stands outside the door. */
  someoneWaits: boolean;
  /** Who else has been let in and is not connected. */
  away: Person[];
}

/** The people, and what one of them shows, arranged as this person wishes. */
export function Stage({ call, view, role, someoneWaits, away }: StageProps) {
  const { people } = call;
  const [met, setMet] = useState(false);
  if (people.length > 0 && !met) setMet(true);
  return (
    <div className={styles.stage}>
      {people.length === 0 ? (
        <div className={styles.main}>
          <Alone call={call} role={role} someoneWaits={someoneWaits} away={away} met={met} />
        </div>
      ) : (
        <Arrangement call={call} view={view} role={role} />
      )}
      {people.flatMap((person) =>
        person.sounds.map((sound) => <Sound key={sound.id} track={sound.track} />),
      )}
    </div>
  );
}

/** A shared screen or one person large and the others in a strip; or all alike. */
function Arrangement({ call, view, role }: Pick<StageProps, 'call' | 'view' | 'role'>) {
  const { people } = call;
  const [begun, setBegun] = useState(false);
  const [large, setLarge] = useState<string | null>(null);
  const presenter = presenterOf(people);
  const tile = (person: PersonInCall, size: 'large' | 'small' | 'equal') => (
    <PersonTile
      key={person.identity}
      person={person}
      size={size}
      begun={begun}
      onShown={() => setBegun(true)}
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
  const main = pinned ?? (presenter ? null : mainPerson(people, large));
  if (main && main.identity !== large) setLarge(main.identity);
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

/**
 * Who speaks, else who spoke last, else who has a picture, else the first. `large` has the place: it is theirs until they
 * pause and another one speaks, so that nobody jumps at each breath.
 */
function mainPerson(people: PersonInCall[], large: string | null): PersonInCall | null {
  const before = people.find((person) => person.identity === large && person.camera);
  if (before?.speaking) return before;
  return (
    people.find((person) => person.speaking && person.camera) ??
    before ??
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

interface AloneProps extends Omit<StageProps, 'view'> {
  /** Somebody has been here before. */
  met: boolean;
}

function Alone({ call, role, someoneWaits, away, met }: AloneProps) {
  const { t } = useTranslation();
  const { connection } = call;
  // The physician's empty room is no wait; somebody who was let in and is not there is one.
  const expects = role === 'patient' || away.length > 0;
  const late = useLate(connection === 'connecting' || (connection === 'connected' && expects));
  const [title, text] = wordsFor();
  return (
    <div className={styles.alone}>
      <TwoCircles state="waiting" />
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {late && <LoadAgain />}
    </div>
  );

  function wordsFor(): [title: string, text?: string] {
    if (connection === 'connecting') return [t('call.connecting')];
    if (role === 'patient') return [t('call.alonePatientTitle'), t('call.alonePatient')];
    if (someoneWaits) return [t('call.knockTitle'), t('call.knockHint')];
    if (away.length > 0) {
      const names = away.map(({ name }) => name).join(', ');
      return [t('call.awayTitle', { names, count: away.length }), t('call.away')];
    }
    if (met) return [t('call.allLeftTitle'), t('call.allLeft')];
    return [t('call.alonePhysicianTitle'), t('call.alonePhysician')];
  }
}
