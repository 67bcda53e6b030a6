import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface QuestionProps {
  title: string;
  /** The deed in words, such as "Yes, remove". */
  confirm: string;
  onCancel: () => void;
  onConfirm: () => void;
  /** What follows from it. */
  children: ReactNode;
}

/** Asks before what somebody else will feel and what cannot be taken back. */
export function Question({ title, confirm, onCancel, onConfirm, children }: QuestionProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={title}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{t('common.cancel')}</Button>
          <Button look="danger" onClick={onConfirm} data-testid="confirm">
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
