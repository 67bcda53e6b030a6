import { useState } from 'react';

/** The buttons that open the panels; who closes one from inside it stands there again. */
export const kChatButton = 'call-chat-button';
export const kPeopleButton = 'call-people-button';

export function focusButton(id: string): void {
  document.getElementById(id)?.focus();
}

const kWide = '(min-width: 64rem)';

function isWide(): boolean {
  return window.matchMedia(kWide).matches;
}

export interface SidePanels {
  chat: boolean;
  people: boolean;
  toggleChat: () => void;
  togglePeople: () => void;
}

/** Chat and people beside the picture. On a wide screen both fit; on a small one they take turns. */
export function useSidePanels(moderator: boolean): SidePanels {
  const [open, setOpen] = useState(() => ({ chat: false, people: moderator && isWide() }));
  return {
    ...open,
    toggleChat: () =>
      setOpen((now) => ({ chat: !now.chat, people: now.people && (isWide() || now.chat) })),
    togglePeople: () =>
      setOpen((now) => ({ people: !now.people, chat: now.chat && (isWide() || now.people) })),
  };
}
