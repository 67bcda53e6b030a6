import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, Problem } from '../api/problem';
import { confirmSession } from '../api/session';
import { problemText } from '../shell/problemText';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/TextField';
import { ConfirmAtProvider, useOwnProvider } from './ConfirmAtProvider';

interface Question {
  answer: (confirmed: boolean) => void;
}

export interface Confirmation {
  /** Does it; where the server wants a fresh proof, asks for it and does it again. Throws the refusal otherwise. */
  run: <T>(deed: () => Promise<T>) => Promise<T>;
  /** To be shown somewhere on the page. */
  dialog: ReactNode;
}

/** Sensitive acts: the server may want to know once more that it is really the person. */
export function useConfirmation(): Confirmation {
  const [question, setQuestion] = useState<Question | null>(null);

  const run = useCallback(async <T,>(deed: () => Promise<T>): Promise<T> => {
    try {
      return await deed();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code !== 'confirmation-required') throw error;
      const confirmed = await new Promise<boolean>((answer) => setQuestion({ answer }));
      setQuestion(null);
      if (!confirmed) throw new Problem('confirmation-required', 403);
      return await deed();
    }
  }, []);

  return { run, dialog: question && <ConfirmDialog onAnswer={question.answer} /> };
}

function ConfirmDialog({ onAnswer }: { onAnswer: (confirmed: boolean) => void }) {
  const { t } = useTranslation();
  const provider = useOwnProvider();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const { busy, problem, form } = useSubmit();

  const confirm = async (): Promise<void> => {
    try {
      await confirmSession(password, code?.trim());
      onAnswer(true);
    } catch (error) {
      if (asProblem(error).code !== 'second-factor-required') throw error;
      setCode('');
    }
  };

  if (provider !== null) {
    return <ConfirmAtProvider provider={provider} onCancel={() => onAnswer(false)} />;
  }
  const wrongCode = problem?.code === 'wrong-code';
  const wrong = problem?.code === 'wrong-credentials' ? t('confirm.wrong') : null;
  return (
    <Dialog
      title={t('confirm.title')}
      onClose={() => onAnswer(false)}
      actions={
        <>
          <Button
            look="primary"
            type="submit"
            form="confirm-form"
            busy={busy}
            data-testid="confirm-submit"
          >
            {t('confirm.submit')}
          </Button>
          <Button onClick={() => onAnswer(false)}>{t('common.cancel')}</Button>
        </>
      }
    >
      <p>{t('confirm.text')}</p>
      <form id="confirm-form" noValidate onSubmit={form(confirm)}>
        <TextField
          label={t('home.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={problem && !wrongCode ? (wrong ?? problemText(problem, t)) : null}
          data-testid="confirm-password"
        />
        {code !== null && (
          <TextField
            label={t('home.code')}
            hint={t('home.codeHint')}
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={wrongCode ? problemText(problem, t) : null}
            data-testid="confirm-code"
          />
        )}
      </form>
    </Dialog>
  );
}
