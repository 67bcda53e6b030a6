import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
} from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../i18n/format';
import { Button } from '../ui/Button';
import { Switch } from '../ui/Switch';
import { classes } from '../ui/classes';
import styles from './ChatPanel.module.css';
import { kMaxMessageLength, type ChatLine } from './useChatLog';
import { useFollowEnd } from './useFollowEnd';
import type { LiveText } from './useLiveText';

interface ChatPanelProps {
  lines: ChatLine[];
  live: LiveText;
  onSend: (text: string) => Promise<void>;
  onClose: () => void;
}

export function ChatPanel({ lines, live, onSend, onClose }: ChatPanelProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState('');
  const [failed, setFailed] = useState(false);
  const [sending, setSending] = useState(false);
  const { log, onScroll } = useFollowEnd(lines, live.others);
  const input = useRef<HTMLTextAreaElement>(null);

  useEffect(() => input.current?.focus(), []);
  const takeBack = useEffectEvent(() => live.type(''));
  // The draft ends with the panel: others must not go on reading what is written nowhere any more.
  useEffect(() => () => takeBack(), []);

  const write = (text: string): void => {
    setDraft(text);
    live.type(text);
  };

  const send = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    const text = draft.trim();
    if (text === '' || sending) return;
    setSending(true);
    setFailed(false);
    try {
      await onSend(text);
      write('');
    } catch {
      setFailed(true);
    }
    setSending(false);
    input.current?.focus();
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    }
    if (event.key === 'Escape') onClose();
  };

  return (
    <section className={styles.panel} aria-label={t('chat.title')}>
      <div className={styles.head}>
        <h2>{t('chat.title')}</h2>
        <Button className={styles.close} onClick={onClose}>
          {t('common.close')}
        </Button>
      </div>
      <div
        ref={log}
        className={styles.log}
        onScroll={onScroll}
        role="log"
        aria-label={t('chat.log')}
        aria-live="off"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        {lines.length === 0 && <p className={styles.quiet}>{t('chat.empty')}</p>}
        {lines.map((line) => (
          <Message key={line.id} line={line} />
        ))}
        {live.others.map(({ identity, name, text }) => (
          <div key={identity} className={classes(styles.message, styles.live)}>
            <p className={styles.from}>{t('chat.liveFrom', { name })}</p>
            <p className={styles.text} data-testid="live-text">
              {text}
            </p>
          </div>
        ))}
      </div>
      {failed && (
        <p className={styles.failed} role="alert">
          {t('chat.failed')}
        </p>
      )}
      <form className={styles.form} onSubmit={(event) => void send(event)}>
        <label className={styles.field}>
          <span>{t('chat.label')}</span>
          <textarea
            ref={input}
            rows={2}
            maxLength={kMaxMessageLength}
            value={draft}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKey}
            data-testid="chat-input"
          />
        </label>
        <Switch
          label={t('chat.live')}
          on={live.on}
          onChange={(on) => {
            live.setOn(on);
            if (on) live.type(draft);
          }}
          testId="live-on"
        />
        <Button type="submit" look="primary" icon="send" busy={sending} data-testid="chat-send">
          {t('chat.send')}
        </Button>
      </form>
    </section>
  );
}

function Message({ line }: { line: ChatLine }) {
  const { t, i18n } = useTranslation();
  const name = line.own ? t('chat.you') : line.name;
  const time = clock(new Date(line.atMs), i18n.language);
  return (
    <div className={classes(styles.message, line.own && styles.own)}>
      <p className={styles.from}>{t('chat.from', { name, time })}</p>
      <p className={styles.text} data-testid="chat-message">
        {line.text}
      </p>
    </div>
  );
}
