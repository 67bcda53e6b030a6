import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import type { OwnMedia } from './callSnapshot';
import { Picture } from './MediaElements';
import styles from './SelfView.module.css';

export function SelfView({ own }: { own: OwnMedia }) {
  const { t } = useTranslation();
  return (
    <div className={styles.self}>
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
