import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import type { PersonInCall } from './callSnapshot';
import { Picture } from './MediaElements';
import styles from './PersonTile.module.css';
import { Quality } from './Quality';

interface PersonTileProps {
  person: PersonInCall;
  size: 'large' | 'small';
}

/** One other person: the picture, or a calm stand-in, with name and what is switched off. */
export function PersonTile({ person, size }: PersonTileProps) {
  const { t } = useTranslation();
  return (
    <figure className={classes(styles.tile, styles[size], person.speaking && styles.speaking)}>
      {person.camera ? (
        <Picture
          track={person.camera}
          label={t('call.remoteView', { name: person.name })}
          className={styles.picture}
          testId="remote-video"
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

function weak(person: PersonInCall): boolean {
  return person.quality === 'poor' || person.quality === 'lost';
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !word.endsWith('.'));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => Array.from(word ?? '')[0]?.toUpperCase() ?? '').join('');
}
