import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

interface RecordingButtonProps {
  /** Draws the button in the look of the call's controls. */
  render: (button: { label: string; onClick: () => void }) => React.ReactNode;
}

/** For physicians only, decided by the server's `can_record`. Says that recording is still to come. */
export function RecordingButton({ render }: RecordingButtonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      {render({ label: t('recording.label'), onClick: () => setOpen(true) })}
      {open && (
        <Dialog
          title={t('recording.title')}
          onClose={() => setOpen(false)}
          actions={
            <Button look="primary" onClick={() => setOpen(false)}>
              {t('common.close')}
            </Button>
          }
        >
          <p>{t('recording.text')}</p>
          <p>{t('recording.nothing')}</p>
        </Dialog>
      )}
    </>
  );
}
