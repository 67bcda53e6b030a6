import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';

export function EndDialog({ onCancel, onEnd }: { onCancel: () => void; onEnd: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('call.endTitle')}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{t('common.cancel')}</Button>
          <Button look="danger" onClick={onEnd} data-testid="confirm">
            {t('call.endConfirm')}
          </Button>
        </>
      }
    >
      <p>{t('call.endText')}</p>
    </Dialog>
  );
}
