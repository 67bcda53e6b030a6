import { useState } from 'react';

/** The buttons that open the panels; who closes one from inside it stands there again. */
export const kChatButton = 'call-chat-button';
export const kPeopleButton = 'call-people-button';
export const kMoreButton = 'call-more-button';

/** On a phone some of the buttons are in the panel that "more" opens, and gone with it. */
export function focusButton(id: string): void {
  const button = document.getElementById(id) ?? document.getElementById(kMoreButton);
  button?.focus();
}

const kWide = '(min-width: 64rem)';

function isWide(): boolean {
  return window.matchMedia(kWide).matches;
}

export type Panel = 'safety' | 'people' | 'chat' | 'more';

export interface SidePanels {
  /** The one opened last comes first: it is what somebody wants to see. */
  open: readonly Panel[];
  isOpen: (panel: Panel) => boolean;
  toggle: (panel: Panel) => void;
}

/** Safety, people and chat beside the picture. On a wide screen all fit; on a small one they take turns. */
export function useSidePanels(moderator: boolean): SidePanels {
  const [open, setOpen] = useState<readonly Panel[]>(() => {
    if (!isWide()) return [];
    return moderator ? ['safety', 'people'] : ['safety'];
  });
  return {
    open,
    isOpen: (panel) => open.includes(panel),
    toggle: (panel) =>
      setOpen((now) => {
        if (now.includes(panel)) return now.filter((other) => other !== panel);
        return isWide() ? [panel, ...now] : [panel];
      }),
  };
}
