import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Announcer';
import { Button } from '../ui/Button';

interface CopyButtonProps {
  text: string;
  label: string;
  /** Without https or permission there is no clipboard: the person has to copy by hand. */
  onFailed?: () => void;
  testId?: string;
}

/** Puts a text into the clipboard and says so, to the eyes and to the ears. */
export function CopyButton({ text, label, onFailed, testId }: CopyButtonProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(t('common.copied'));
    } catch {
      setCopied(false);
      onFailed?.();
    }
  };

  return (
    <Button icon={copied ? 'check' : 'copy'} onClick={() => void copy()} data-testid={testId}>
      {copied ? t('common.copied') : label}
    </Button>
  );
}
