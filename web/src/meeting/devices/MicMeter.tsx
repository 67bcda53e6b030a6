import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import styles from './MicMeter.module.css';
import { useMicLevel } from './useMicLevel';

const kBars = 14;
const bars = Array.from({ length: kBars }, (_, index) => (index + 0.5) / kBars);

export function MicMeter({ stream, choosable }: { stream: MediaStream; choosable: boolean }) {
  const { t } = useTranslation();
  const { level, hearing } = useMicLevel(stream);
  const percent = Math.round(level * 100);
  const advice = {
    listening: t('devices.levelSpeak'),
    heard: t('devices.levelGood'),
    silent: choosable ? t('devices.levelSilent') : t('devices.levelSilentShort'),
  }[hearing];

  return (
    <div className={styles.meter}>
      <Icon name="microphone" />
      <div
        className={styles.bars}
        role="meter"
        aria-label={t('devices.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        data-testid="mic-level"
        data-level={percent}
      >
        {bars.map((threshold) => (
          <span key={threshold} className={classes(styles.bar, level >= threshold && styles.lit)} />
        ))}
      </div>
      <p className={classes(styles.advice, hearing === 'heard' && styles.good)} role="status">
        {advice}
      </p>
    </div>
  );
}
