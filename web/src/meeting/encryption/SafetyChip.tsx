import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../ui/Announcer';
import { classes } from '../../ui/classes';
import { Icon } from '../../ui/Icon';
import type { Encryption } from './encryption';
import { usePin } from './pins';
import styles from './Safety.module.css';
import { pinState, trustOf, trustWords } from './trustWords';

export const kSafetyButton = 'call-safety-button';

interface SafetyChipProps {
  encryption: Encryption;
  open: boolean;
  onToggle: () => void;
}

/** How safe the consultation is, in words, always in view; opens the panel with the code. */
export function SafetyChip({ encryption, open, onToggle }: SafetyChipProps) {
  const { t, i18n } = useTranslation();
  usePin(encryption.side === 'guest' ? encryption.client.pin : null);
  const trust = trustOf(encryption);
  const pin = encryption.side === 'guest' ? pinState(encryption) : null;
  const since = pin?.kind === 'known' ? pin.since : null;
  const words = trustWords(trust, since, i18n.language, t);
  const announce = useAnnounce();
  const said = useRef(words);
  useEffect(() => {
    if (said.current !== words) announce(t('safety.open', { state: words }));
    said.current = words;
  }, [announce, t, words]);
  return (
    <button
      id={kSafetyButton}
      type="button"
      className={classes(styles.chip, styles[trust])}
      aria-expanded={open}
      aria-label={t('safety.open', { state: words })}
      onClick={onToggle}
      data-testid="safety"
      data-trust={trust}
    >
      <Icon name={trust === 'warning' ? 'warning' : 'lock'} />
      <span>{words}</span>
    </button>
  );
}
