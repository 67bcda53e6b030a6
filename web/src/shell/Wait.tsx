import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { useLate } from '../ui/useLate';
import { Shell } from './Shell';
import styles from './Wait.module.css';

/** It takes long, and the page can be loaded again: place and keys outlive that. */
export function LoadAgain() {
  const { t } = useTranslation();
  return (
    <>
      <p role="status">{t('common.tooLong')}</p>
      <Button onClick={() => location.reload()} data-testid="load-again">
        {t('common.tryAgain')}
      </Button>
    </>
  );
}

/** A step that only waits: for what, and after four seconds the way to try again. */
export function Wait({ text }: { text: string }) {
  const late = useLate(true);
  return (
    <div className={styles.wait} data-testid="wait">
      <p role="status">{text}</p>
      {late && <LoadAgain />}
    </div>
  );
}

/** A page of its own that only waits. */
export function WaitPage({ title, text }: { title: string; text: string }) {
  return (
    <Shell title={title}>
      <Wait text={text} />
    </Shell>
  );
}
