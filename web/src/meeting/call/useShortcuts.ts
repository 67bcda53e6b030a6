import { useEffect, useEffectEvent, useState } from 'react';
import { remember, remembered } from '../remembered';

type Deed = 'microphone' | 'camera' | 'chat' | 'more';

export interface Shortcuts {
  on: boolean;
  setOn: (on: boolean) => void;
  keys: readonly { key: string; does: Deed }[];
}

const keys: Shortcuts['keys'] = [
  { key: 'm', does: 'microphone' },
  { key: 'k', does: 'camera' },
  { key: 'c', does: 'chat' },
  { key: 'e', does: 'more' },
];

const kStored = 'heydok-shortcuts';

/** Single keys for the controls; speech input presses keys by accident, so they can be switched off (WCAG 2.1.4). */
export function useShortcuts(deeds: Partial<Record<Deed, () => void>>): Shortcuts {
  const [on, setOn] = useState(() => remembered(kStored) !== 'off');
  const press = useEffectEvent((key: string): boolean => {
    const deed = deeds[keys.find((one) => one.key === key)?.does ?? 'more'];
    if (!keys.some((one) => one.key === key) || !deed) return false;
    deed();
    return true;
  });

  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent): void => {
      const modified = event.ctrlKey || event.altKey || event.metaKey;
      if (modified || event.repeat || writes(event.target)) return;
      if (press(event.key.toLowerCase())) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [on]);

  return {
    on,
    setOn: (next) => {
      remember(kStored, next ? 'on' : 'off');
      setOn(next);
    },
    keys: keys.filter((one) => deeds[one.does]),
  };
}

/** Somebody types there; a letter is a letter. Dialogs have their own keys. */
function writes(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox],[type=radio]), textarea, select, dialog') !== null
  );
}
