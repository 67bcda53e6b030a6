import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import type { Attachable, PersonInCall } from './callSnapshot';
import { Picture } from './MediaElements';
import styles from './PersonTile.module.css';
import { Quality } from './Quality';
import { useLate } from './useLate';

interface PersonTileProps {
  person: PersonInCall;
  size: 'large' | 'small';
  /** Since when somebody waits for this picture; undefined: since it is due. */
  sinceMs: number | undefined;
  onShown: () => void;
  /** The picture does not come: ask for the key and the track again. */
  onRetry: () => void;
}

/** One other person: the picture, or a calm stand-in, with name and what is switched off. */
export function PersonTile({ person, size, sinceMs, onShown, onRetry }: PersonTileProps) {
  const { t } = useTranslation();
  return (
    <figure className={classes(styles.tile, styles[size], person.speaking && styles.speaking)}>
      {person.camera ? (
        <AwaitedPicture
          person={person}
          track={person.camera}
          sinceMs={sinceMs}
          onShown={onShown}
          onRetry={onRetry}
        />
      ) : (
        <div className={styles.standIn}>
          <span className={styles.initials} aria-hidden="true">
            {initials(person.name)}
          </span>
          <span className={styles.cameraOff}>{t('call.remoteCameraOff')}</span>
        </div>
      )}
      <figcaption className={styles.plate}>
        <span className={styles.name}>{person.name}</span>
        {!person.microphoneOn && (
          <span className={styles.muted} data-testid="remote-muted">
            <Icon name="microphone" off />
            {t('call.remoteMuted')}
          </span>
        )}
        {weak(person) && <Quality quality={person.quality} name={person.name} />}
      </figcaption>
    </figure>
  );
}

interface AwaitedPictureProps extends Omit<PersonTileProps, 'size'> {
  track: Attachable;
}

/** A picture that may need a key first. After five seconds without one there is a sentence and a button. */
function AwaitedPicture({ person, track, sinceMs, onShown, onRetry }: AwaitedPictureProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Attachable | null>(null);
  const waits = shown !== track;
  const late = useLate(waits, track, sinceMs);

  return (
    <>
      <Picture
        track={track}
        label={t('call.remoteView', { name: person.name })}
        className={styles.picture}
        testId="remote-video"
        onFirstFrame={() => {
          setShown(track);
          onShown();
        }}
      />
      {waits && late && (
        <div className={styles.late} role="status">
          <p>{t('safety.noPicture')}</p>
          <Button onClick={onRetry} data-testid="picture-again">
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
    </>
  );
}

function weak(person: PersonInCall): boolean {
  return person.quality === 'poor' || person.quality === 'lost';
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !word.endsWith('.'));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => Array.from(word ?? '')[0]?.toUpperCase() ?? '').join('');
}
