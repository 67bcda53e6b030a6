import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/problem';
import { Notice } from '../ui/Notice';
import { problemText } from './problemText';

interface ProblemNoticeProps {
  problem: Problem | null;
  /** Where the page can say it better than the general text. */
  text?: string | undefined;
}

/** A refusal, read out at once; nothing where there is none. */
export function ProblemNotice({ problem, text }: ProblemNoticeProps) {
  const { t } = useTranslation();
  if (!problem) return null;
  return (
    <Notice tone="danger" urgent>
      <p>{text ?? problemText(problem, t)}</p>
    </Notice>
  );
}
