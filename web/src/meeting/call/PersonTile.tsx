import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Icon, type IconName } from '../../ui/Icon';
import { useLate } from '../../ui/useLate';
import type { Attachable, PersonInCall } from './callSnapshot';
import { Picture } from './MediaElements';
import styles from './PersonTile.module.css';
import { Quality } from './Quality';

interface PersonTileProps {
  person: PersonInCall;
  size: 'large' | 'small' | 'equal';
  /** Somebody's picture has been seen: from then on each is waited for by itself. */
  begun: boolean;
  onShown: () => void;
  /** No picture is drawn, so none is fetched. */
  audioOnly?: boolean;
  /** The picture may be cut at its edges to fill the screen of a phone. */
  fills?: boolean;
  /** Keeps this person large; absent where there is nothing to choose. */
  pin?: { pinned: boolean; toggle: () => void } | null;
  /** The picture does not come: ask for the key and the track again. */
  onRetry: () => void;
}

/** One other person: the picture, or a calm stand-in, with name and what is switched off. */
export function PersonTile(props: PersonTileProps) {
  const { person, size, audioOnly = false, fills = false, pin = null } = props;
  const { t } = useTranslation();
  const tile = useRef<HTMLElement>(null);
  const camera = audioOnly ? null : person.camera;
  return (
    <figure
      ref={tile}
      className={classes(
        styles.tile,
        styles[size],
        person.speaking && styles.speaking,
        fills && styles.fills,
      )}
    >
      {camera || (person.awaited && !audioOnly) ? (
        <AwaitedPicture {...props} track={camera} />
      ) : (
        <StandIn
          name={person.name}
          text={audioOnly ? t('call.data.noPictures') : t('call.remoteCameraOff')}
        />
      )}
      {size !== 'small' && (pin !== null || (camera && canFloat())) && (
        <div className={styles.tools}>
          {pin && (
            <TileButton
              icon="pin"
              label={t('call.pinName', { name: person.name })}
              pressed={pin.pinned}
              onClick={pin.toggle}
              testId="pin"
            />
          )}
          {camera && canFloat() && (
            <TileButton
              icon="window"
              label={t('call.floatName', { name: person.name })}
              onClick={() => void float(tile.current)}
              testId="float"
            />
          )}
        </div>
      )}
      {size === 'small' && pin && (
        <button
          type="button"
          className={styles.cover}
          aria-pressed={pin.pinned}
          aria-label={t('call.pinName', { name: person.name })}
          onClick={pin.toggle}
          data-testid="pin"
        />
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

interface TileButtonProps {
  icon: IconName;
  label: string;
  pressed?: boolean;
  onClick: () => void;
  testId: string;
}

function TileButton({ icon, label, pressed, onClick, testId }: TileButtonProps) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      onClick={onClick}
      data-testid={testId}
    >
      <Icon name={icon} />
    </button>
  );
}

/** Firefox has a picture in picture of its own, which pages cannot open. */
function canFloat(): boolean {
  return document.pictureInPictureEnabled;
}

/** The picture in a small window above other programs, or back from there. */
async function float(tile: HTMLElement | null): Promise<void> {
  const video = tile?.querySelector('video');
  try {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await video?.requestPictureInPicture();
  } catch {
    // The system allows no such window now; nothing is lost.
  }
}

function StandIn({ name, text }: { name: string; text: string }) {
  return (
    <div className={styles.standIn}>
      <span className={styles.initials} aria-hidden="true">
        {initials(name)}
      </span>
      <span className={styles.cameraOff}>{text}</span>
    </div>
  );
}

interface AwaitedPictureProps extends PersonTileProps {
  /** Null until the server sends it. */
  track: Attachable | null;
}

/** A picture that may need a key first. After four seconds without one there is a sentence and a button. */
function AwaitedPicture({ person, track, begun, onShown, onRetry }: AwaitedPictureProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Attachable | null>(null);
  const waits = track === null || shown !== track;
  const late = useLate(waits, begun ? 'own' : 'joined');

  return (
    <>
      {track ? (
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
      ) : (
        <StandIn
          name={person.name}
          text={person.awaited === 'everything' ? t('call.comesIn') : t('call.pictureComes')}
        />
      )}
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
