import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { playChime } from './chime';
import { playBack, recordVoice } from './soundTest';
import styles from './SoundTest.module.css';

type State = 'idle' | 'recording' | 'playing' | 'done' | 'failed';

/** Hears oneself once: proves microphone and loudspeaker together. Without a microphone a tone is played. */
export function SoundTest({ stream, voice }: { stream: MediaStream; voice: boolean }) {
  const { t } = useTranslation();
  const [state, setState] = useState<State>('idle');
  const busy = state === 'recording' || state === 'playing';

  const run = async (): Promise<void> => {
    try {
      if (voice && typeof MediaRecorder !== 'undefined') {
        setState('recording');
        const recorded = await recordVoice(stream);
        setState('playing');
        await playBack(recorded);
      } else {
        setState('playing');
        await playChime();
      }
      setState('done');
    } catch {
      setState('failed');
    }
  };

  return (
    <div className={styles.test}>
      <Button icon="sound" busy={busy} onClick={() => void run()} data-testid="sound-test">
        {state === 'idle' || busy ? t('devices.sound.start') : t('devices.sound.again')}
      </Button>
      <p role="status" data-testid="sound-state" data-state={state}>
        {t(`devices.sound.${state === 'idle' && !voice ? 'idleTone' : state}`)}
      </p>
    </div>
  );
}
