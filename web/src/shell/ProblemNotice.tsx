import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { problemText } from './problemText';

interface ProblemNoticeProps {
  problem: Problem | null;
  /** Where the page can say it better than the general text. */
  text?: string | undefined;
  /** Where it can be tried again. */
  onRetry?: (() => void) | null;
}

/** A refusal, read out at once; nothing where there is none. */
export function ProblemNotice({ problem, text, onRetry }: ProblemNoticeProps) {
  const { t } = useTranslation();
  if (!problem) return null;
  return (
    <Notice tone="danger" urgent>
      <p>{text ?? problemText(problem, t)}</p>
      {onRetry && (
        <Button onClick={onRetry} data-testid="try-again">
          {t('common.tryAgain')}
        </Button>
      )}
    </Notice>
  );
}
