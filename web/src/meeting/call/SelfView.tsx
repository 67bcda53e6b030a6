import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import type { OwnMedia } from './callSnapshot';
import { Picture } from './MediaElements';
import styles from './SelfView.module.css';

interface SelfViewProps {
  own: OwnMedia;
  /** `corner`: small above the others' picture. `tile`: one picture among others. */
  place: 'corner' | 'tile';
}

export function SelfView({ own, place }: SelfViewProps) {
  const { t } = useTranslation();
  return (
    <div className={classes(styles.self, styles[place])}>
      {own.camera ? (
        <Picture
          track={own.camera}
          label={t('call.selfView')}
          className={styles.picture}
          testId="self-video"
        />
      ) : (
        <span className={styles.off}>
          <Icon name="camera" off />
          {t('call.off')}
        </span>
      )}
      <span className={styles.name}>{t('call.you')}</span>
    </div>
  );
}
